"""How long an account takes to load, young and old; how fast commands are committed."""

import tempfile
import time
from dataclasses import dataclass
from statistics import median
from uuid import UUID, uuid5

from domain.credits import CreditAccount
from domain.draft import Draft, known
from domain.journal import SNAPSHOT_EVERY, Journal
from tests.bench.figures import Figure, Report
from tests.given import NOON, enrolled, request
from tests.postgres import PostgresServer

YOUNG = 10
OLD = 10_000 + SNAPSHOT_EVERY // 2
"""Events: as far from the last snapshot as an account is on average."""
ROUNDS = 200


@dataclass(frozen=True)
class Spend:
    """Reserve a credit and capture it: two events, as each piece of work leaves."""

    owner: UUID
    cause: str

    def run(self, draft: Draft) -> None:
        """Spend."""
        account = known(
            CreditAccount, draft.find(CreditAccount, CreditAccount.create_id(self.owner))
        )
        account.reserve(1, self.cause, NOON)
        account.capture(self.cause, NOON)


def run(report: Report) -> None:
    """Measure both stores."""
    with tempfile.TemporaryDirectory() as folder, PostgresServer() as server:
        server.create_database("journal")
        one_store(report, "sqlite", f"sqlite:///{folder}/journal.db")
        one_store(report, "postgresql", server.url("journal"))


def one_store(report: Report, store: str, url: str) -> None:
    """Load an account of OLD events beside one of YOUNG, and commit requests."""
    report.say(f"journal: {store}")
    with Journal(url) as journal:
        took = {}
        for events in (YOUNG, OLD):
            owner = uuid5(UUID(int=0), f"bench {events}")
            draft = Draft(journal)
            enrolled(draft, owner, 10**9)
            for number in range(events // 2 - 1):
                draft.run(Spend(owner, f"work:{number}"))
                if number % 10 == 0:
                    draft.commit()
            draft.commit()
            took[events] = loading(journal, CreditAccount.create_id(owner))
        label = f"journal.{store}"
        report.add(
            Figure(f"{label}.load-old", took[OLD] * 1e6, "µs", took[YOUNG] * 1e6, "10 events")
        )
        for batch in (1, 16, 64):
            rate = committing(journal, batch)
            report.add(Figure(f"{label}.commit-{batch}", rate, "commands/s"))


def loading(journal: Journal, identity: UUID) -> float:
    """Return the median seconds of a load from the store."""
    taken = []
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        Draft(journal).find(CreditAccount, identity)
        taken.append(time.perf_counter() - begun)
    return median(taken)


def committing(journal: Journal, batch: int) -> float:
    """Return the requests a second of one owner, decided and committed `batch` at a time."""
    draft = Draft(journal)
    owner = uuid5(UUID(int=0), f"bench commit {batch}")
    enrolled(draft, owner, 10**9)
    draft.commit()
    asked = [request(owner) for _ in range(1024)]
    begun = time.perf_counter()
    for start in range(0, len(asked), batch):
        commands = asked[start : start + batch]
        draft.foresee(commands)
        for command in commands:
            draft.run(command)
        draft.commit()
    return len(asked) / (time.perf_counter() - begun)
