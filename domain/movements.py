"""How credits move: the events of an account, and what older ones meant."""

from datetime import datetime
from typing import Any, ClassVar

from domain.aggregate import Aggregate

Until = datetime | None


class Movement(Aggregate.Event):
    """Credits moved, for a cause; `lots` says how many of each lot, the rest are of the pack."""

    TOPIC: ClassVar[str]
    class_version = 2
    credits: int
    cause: str
    lots: dict[str, int]

    @staticmethod
    def upcast_v1_v2(state: dict[str, Any]) -> None:
        """Read an event of when all credits were alike: of the pack."""
        state["lots"] = {}


class Granted(Aggregate.Event):
    """Credits were added: a welcome, a purchase, an operator's gift."""

    TOPIC = "credit_account.granted"
    class_version = 2
    credits: int
    cause: str
    bucket: str
    until: Until

    @staticmethod
    def upcast_v1_v2(state: dict[str, Any]) -> None:
        """Read a grant of when all credits were alike."""
        state.update(bucket="pack", until=None)


class Reserved(Movement):
    """Credits were set aside for a piece of work."""

    TOPIC = "credit_account.reserved"


class Captured(Movement):
    """The work was done: what was set aside is spent."""

    TOPIC = "credit_account.captured"


class Released(Movement):
    """The work failed or was canceled: what was set aside is back where it came from."""

    TOPIC = "credit_account.released"


class Expired(Movement):
    """A plan's period is over: what was left of its credits is gone."""

    TOPIC = "credit_account.expired"


class ClawedBack(Movement):
    """A payment was refunded: `owed` of its credits were spent already and are a debt.

    `excused` had expired unspent: nobody owes them.
    """

    TOPIC = "credit_account.clawed_back"
    order: str
    owed: int
    excused: int


class Repaid(Movement):
    """A debt was paid of credits that had just become available."""

    TOPIC = "credit_account.repaid"


class Entitled(Aggregate.Event):
    """A subscription's say in what the owner may do has changed."""

    TOPIC = "credit_account.entitled"
    subscription: str
    plan: str
    status: str
    until: Until


class Suspended(Aggregate.Event):
    """An operator stopped the owner from starting work."""

    TOPIC = "credit_account.suspended"


class Reinstated(Aggregate.Event):
    """An operator let the owner start work again."""

    TOPIC = "credit_account.reinstated"


def entitlement(plan: str, status: str, until: Until) -> list[Any]:
    """Return a subscription's say as an account keeps it."""
    return [plan, status, until.timestamp() if until else None]


def lasts(entitlement: list[Any], moment: float) -> bool:
    """Return whether it is not over by `moment`, in seconds since 1970."""
    return entitlement[2] is None or bool(entitlement[2] > moment)
