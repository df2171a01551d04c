"""Credits: what an owner may spend, what is set aside for running work, and why."""

from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID, uuid5

from eventsourcing.domain import AggregateCreated, event

from domain import movements
from domain.aggregate import Aggregate, Refused
from domain.lots import Lots, Parts, drawn, held, move, over
from domain.movements import Until, entitlement, lasts


class InsufficientCredits(Refused):
    """Fewer credits are available than are required: (required, available)."""

    CODE = "insufficient_credits"

    def __str__(self) -> str:
        """Say how many are missing to what."""
        return f"{self.args[0]} credits are required and {self.args[1]} are available"

    def facts(self) -> dict[str, Any]:
        """Return both figures."""
        return {"required": self.args[0], "available": self.args[1]}


class CreditAccount(Aggregate):
    """One owner's credits: plan credits, which end with their period, and pack credits.

    Every change names its cause and happens once for it; a piece of work is known by its
    reservation, for as long as there is one. Nothing is available while there is a debt.
    """

    TOPIC = "credit_account"
    class_version = 2

    class Opened(AggregateCreated):
        """The owner has an account, empty."""

        TOPIC = "credit_account.opened"
        owner: UUID

    Granted = movements.Granted
    Reserved = movements.Reserved
    Captured = movements.Captured
    Released = movements.Released
    Expired = movements.Expired
    ClawedBack = movements.ClawedBack
    Repaid = movements.Repaid
    Entitled = movements.Entitled
    Suspended = movements.Suspended
    Reinstated = movements.Reinstated

    @staticmethod
    @lru_cache(20_000)
    def create_id(owner: UUID) -> UUID:
        """Return the id of the owner's one account."""
        return uuid5(owner, "credits")

    @staticmethod
    def upcast_v1_v2(state: dict[str, Any]) -> None:
        """Read a snapshot of when all credits were alike."""
        state.update(pack=state.pop("available"), lots={}, set_aside={}, lapsed={})
        state.update(debt=0, plans={}, suspended=False)

    @event(Opened)
    def __init__(self, owner: UUID) -> None:
        self.owner = owner
        self.pack = 0
        self.lots: Lots = {}
        self.reservations: dict[str, int] = {}
        self.set_aside: dict[str, Parts] = {}
        self.grants: dict[str, int] = {}
        self.lapsed: Parts = {}
        self.debt = 0
        self.plans: dict[str, list[Any]] = {}
        self.suspended = False

    @classmethod
    def opened(cls, owner: UUID, now: datetime) -> "CreditAccount":
        """Open the owner's account."""
        return cls._create(cls.Opened, owner=owner, timestamp=now)

    @property
    def available(self) -> int:
        """What may be spent. Ask after `expire`, or it counts what has ended."""
        return self.pack + held(self.lots) if self.lots else self.pack

    @property
    def reserved(self) -> int:
        """What is set aside for work that has not ended."""
        return sum(self.reservations.values())

    def grant(
        self, credits: int, cause: str, now: datetime, bucket: str = "pack", until: Until = None
    ) -> None:
        """Add credits, once for each cause; a debt is paid of them first."""
        if cause not in self.grants:
            self.expire(now)
            self._granted(credits, cause, bucket, until, timestamp=now)
            self._settle(cause, now)

    def reserve(self, credits: int, cause: str, now: datetime) -> None:
        """Set credits aside, once for each cause; InsufficientCredits where too few are there.

        Plan credits first, those that end soonest before the others.
        """
        if cause in self.reservations:
            return
        self.expire(now)
        if credits > self.available:
            raise InsufficientCredits(credits, self.available)
        parts = drawn(self.lots, credits) if self.lots else {}
        self._reserved(credits, cause, parts, timestamp=now)

    def capture(self, cause: str, now: datetime) -> None:
        """Spend what was set aside for `cause`; nothing where nothing is."""
        if cause in self.reservations:
            parts = self.set_aside.get(cause, {})
            self._captured(self.reservations[cause], cause, parts, timestamp=now)

    def release(self, cause: str, now: datetime) -> None:
        """Give back what was set aside for `cause`; nothing where nothing is."""
        if cause in self.reservations:
            parts = self.set_aside.get(cause, {})
            self._released(self.reservations[cause], cause, parts, timestamp=now)
            self._settle(cause, now)

    def claw_back(self, credits: int, cause: str, order: str, bucket: str, now: datetime) -> None:
        """Take back credits of the grant `order`, of its bucket first; what is spent is a debt.

        What had expired unspent is not asked for. The order knows which refunds it has heard of.
        """
        self.expire(now)
        excused = min(credits, self.lapsed.get(order, 0))
        there = min(credits - excused, self.available)
        of_pack = 0 if bucket == "plan" else min(there, self.pack)
        parts = drawn(self.lots, there - of_pack, order)
        if credits:
            owed = credits - excused - there
            self._clawed_back(there, cause, parts, order, owed, excused, timestamp=now)

    def expire(self, now: datetime) -> None:
        """Let go of plan credits whose period is over."""
        if self.lots:
            for lot, credits in over(self.lots, now.timestamp()).items():
                self._expired(credits, lot, {lot: credits}, timestamp=now)

    def entitle(
        self, subscription: str, plan: str, status: str, until: Until, now: datetime
    ) -> None:
        """Note what a subscription lets the owner do: `until` is when it ends, None for open."""
        wanted = None if status == "revoked" else entitlement(plan, status, until)
        if self.plans.get(subscription) != wanted:
            self._entitled(subscription, plan, status, until, timestamp=now)

    def suspend(self, now: datetime, *, lift: bool = False) -> None:
        """Let the owner start nothing, or work again (`lift`); again is the same."""
        if self.suspended == lift:
            (self._reinstated if lift else self._suspended)(timestamp=now)

    def _settle(self, cause: str, now: datetime) -> None:
        # A debt is paid before anything expires: whoever owes has had the credits.
        paid = min(self.debt, self.available)
        if paid:
            self._repaid(paid, cause, drawn(self.lots, paid), timestamp=now)
        self.expire(now)

    @event(Granted)
    def _granted(
        self, credits: int, cause: str, bucket: str, until: Until, timestamp: datetime
    ) -> None:
        self.grants[cause] = credits
        if bucket == "plan":
            self.lots[cause] = [until.timestamp() if until else None, credits]
        else:
            self.pack += credits

    @event(Reserved)
    def _reserved(self, credits: int, cause: str, lots: Parts, timestamp: datetime) -> None:
        self.reservations[cause] = credits
        if lots:
            self.set_aside[cause] = dict(lots)
        self._move(-credits, lots)

    @event(Captured)
    def _captured(self, credits: int, cause: str, lots: Parts, timestamp: datetime) -> None:
        del self.reservations[cause]
        self.set_aside.pop(cause, None)
        self._move(0, {})

    @event(Released)
    def _released(self, credits: int, cause: str, lots: Parts, timestamp: datetime) -> None:
        del self.reservations[cause]
        self.set_aside.pop(cause, None)
        self._move(credits, lots)

    @event(Expired)
    def _expired(self, credits: int, cause: str, lots: Parts, timestamp: datetime) -> None:
        self.lapsed[cause] = self.lapsed.get(cause, 0) + credits
        self._move(-credits, lots)

    @event(ClawedBack)
    def _clawed_back(
        self,
        credits: int,
        cause: str,
        lots: Parts,
        order: str,
        owed: int,
        excused: int,
        timestamp: datetime,
    ) -> None:
        self.debt += owed
        if excused:
            self.lapsed[order] -= excused
        self._move(-credits, lots)

    @event(Repaid)
    def _repaid(self, credits: int, cause: str, lots: Parts, timestamp: datetime) -> None:
        self.debt -= credits
        self._move(-credits, lots)

    @event(Entitled)
    def _entitled(
        self, subscription: str, plan: str, status: str, until: Until, timestamp: datetime
    ) -> None:
        # The newest is the last, and what is over is forgotten.
        moment = timestamp.timestamp()
        others = {n: e for n, e in self.plans.items() if n != subscription and lasts(e, moment)}
        new = {} if status == "revoked" else {subscription: entitlement(plan, status, until)}
        self.plans = {**others, **new}

    @event(Suspended)
    def _suspended(self, timestamp: datetime) -> None:
        self.suspended = True

    @event(Reinstated)
    def _reinstated(self, timestamp: datetime) -> None:
        self.suspended = False

    def _move(self, credits: int, lots: Parts) -> None:
        self.pack += credits
        if self.lots:
            self.pack -= move(self.lots, lots, -1 if credits < 0 else 1)
            kept = {name for parts in self.set_aside.values() for name in parts}
            self.lots = {n: lot for n, lot in self.lots.items() if lot[1] or n in kept}
