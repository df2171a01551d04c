"""Who may start what: the one place where standing, limits and credits are asked for."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from domain.aggregate import Refused
from domain.credits import CreditAccount, InsufficientCredits
from domain.models import DurationTooLong
from domain.movements import lasts
from domain.prices import Terms

RETRY_AFTER = 5
"""Seconds, about as long as a job takes, after which another may have its turn."""


class AccountSuspended(Refused):
    """An operator stopped the owner from starting anything."""

    CODE = "account_suspended"

    def __str__(self) -> str:
        """Say whom to ask."""
        return "this account is suspended; ask the operator of this service why"


class PaymentPastDue(Refused):
    """The subscription's payment is due, and nothing starts before: (required, available)."""

    CODE = "payment_past_due"

    def __str__(self) -> str:
        """Say what to do."""
        return "the last payment of the subscription failed; pay it, and try again"

    def facts(self) -> dict[str, Any]:
        """Return both figures."""
        return {"required": self.args[0], "available": self.args[1]}


class TooManyJobs(Refused):
    """As many generations wait or run as the plan allows: (running, limit)."""

    CODE = "too_many_jobs"

    def __str__(self) -> str:
        """Name the limit."""
        return f"{self.args[0]} generations wait or run, and the plan allows {self.args[1]}"

    def facts(self) -> dict[str, Any]:
        """Return both figures, and when to ask again."""
        return {"running": self.args[0], "limit": self.args[1], "retryAfter": RETRY_AFTER}


class TooManyVariants(Refused):
    """More variants of one motion than the plan allows: (variants, limit)."""

    CODE = "too_many_variants"

    def __str__(self) -> str:
        """Name the limit."""
        return f"the plan allows {self.args[1]} variants of a motion"

    def facts(self) -> dict[str, Any]:
        """Return the limit."""
        return {"mostVariants": self.args[1]}


class Work(NamedTuple):
    """A generation as plans look at it; `seconds` of motion, or of video that is read."""

    kind: str
    credits: int
    seconds: float
    variants: int = 1


def admit(account: CreditAccount, terms: Terms, work: Work, now: datetime) -> None:
    """Let work begin, or refuse it with the first thing against it.

    Those of `cleared`, DurationTooLong, TooManyVariants, InsufficientCredits, TooManyJobs: first
    what waiting does not change.
    """
    limits = terms.limits(cleared(account, work.credits, now))
    longest = limits.longest_clip if work.kind == "video_to_motion" else limits.longest
    if work.seconds > longest:
        raise DurationTooLong(work.seconds, longest)
    if work.variants > limits.most_variants:
        raise TooManyVariants(work.variants, limits.most_variants)
    if work.credits > account.available:
        raise InsufficientCredits(work.credits, account.available)
    running = len(account.reservations)
    if running >= limits.jobs_at_once:
        raise TooManyJobs(running, limits.jobs_at_once)


def cleared(account: CreditAccount, credits: int, now: datetime) -> str | None:
    """Return the plan of an owner who may spend `credits`, if they are there; None: the free one.

    AccountSuspended; PaymentPastDue, which does not keep anybody from what costs nothing.
    """
    account.expire(now)
    if account.suspended:
        raise AccountSuspended
    if not account.plans:
        return None
    plan, due = standing(account.plans.values(), now)
    if due and credits:
        raise PaymentPastDue(credits, account.available)
    return plan


def standing(entitlements: Iterable[list[Any]], now: datetime) -> tuple[str | None, bool]:
    """Return the plan that counts now, None for the free one, and whether a payment is due.

    Of several subscriptions the last counts, which changed last; a due payment only where no
    other is paid.
    """
    plan, due, moment = None, False, now.timestamp()
    for name, status, until in entitlements:
        paid = status == "active" or (status == "canceled" and until is not None)
        if paid and lasts([name, status, until], moment):
            plan = name
        due = due or status == "past_due"
    return plan, due and plan is None
