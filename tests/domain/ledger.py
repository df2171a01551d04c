"""What every history of an account must be true to, folded from its events one by one."""

from collections import Counter
from math import inf
from typing import Any

from domain.credits import CreditAccount
from domain.movements import Movement

SIGNS = {"reserved": -1, "captured": 0, "released": 1, "expired": -1, "clawed_back": -1}


class Books:
    """An auditor's books: kept from the journal alone, by arithmetic of their own."""

    def __init__(self) -> None:
        self.balance = 0
        self.debt = 0
        self.open: dict[str, int] = {}
        self.left: dict[str, int] = {}
        self.granted: dict[str, int] = {}
        self.ends: dict[str, float | None] = {}
        self.taken_back: Counter[str] = Counter()
        self.seen: Counter[tuple[str, str]] = Counter()

    def read(self, event: Any) -> None:
        """Enter an event; a sentence of an AssertionError says what is wrong with it."""
        kind = event.TOPIC.partition(".")[2]
        if isinstance(event, CreditAccount.Granted):
            self.once(kind, event.cause)
            self.granted[event.cause] = event.credits
            self.ends[event.cause] = event.until.timestamp() if event.until else None
            self.balance += event.credits
            if event.bucket == "plan":
                self.left[event.cause] = event.credits
        elif isinstance(event, Movement):
            self.move(kind, event)
        assert self.balance >= 0, f"{kind} left {self.balance} credits"
        assert self.debt >= 0, f"{kind} left a debt of {self.debt}"

    def move(self, kind: str, event: Any) -> None:
        self.balance += SIGNS.get(kind, -1) * event.credits
        assert 0 <= sum(event.lots.values()) <= event.credits, f"{kind} of {event.lots}"
        moment = event.timestamp.timestamp()
        for lot, credits in event.lots.items():
            self.left[lot] += SIGNS.get(kind, -1) * credits
        if kind == "reserved":
            self.once(kind, event.cause)
            self.open[event.cause] = event.credits
            over = [lot for lot in event.lots if (self.ends[lot] or moment + 1) <= moment]
            assert not over, f"credits of {over} were spent after their period"
            ends = [self.ends[lot] or inf for lot in event.lots]
            last = inf if sum(event.lots.values()) < event.credits else max(ends, default=0)
            kept = [lot for lot, n in self.left.items() if n and (self.ends[lot] or inf) < last]
            assert not kept, f"{kept} end sooner and were not spent"
        elif kind in {"captured", "released"}:
            assert self.open.pop(event.cause, None) == event.credits, f"{kind} {event.cause}"
        elif kind == "clawed_back":
            self.once(kind, event.cause)
            self.debt += event.owed
            self.taken_back[event.order] += event.credits + event.owed + event.excused
        elif kind == "repaid":
            self.debt -= event.credits

    def once(self, kind: str, cause: str) -> None:
        self.seen[kind, cause] += 1
        assert self.seen[kind, cause] == 1, f"{cause} was {kind} twice"
