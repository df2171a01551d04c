"""Give credits, let them end, stop an owner from spending them."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from domain.credits import CreditAccount
from domain.draft import Draft, known


@dataclass(frozen=True)
class Grant:
    """Add credits to the owner's account, once for each cause."""

    owner: UUID
    credits: int
    cause: str
    now: datetime

    def run(self, draft: Draft) -> int:
        """Grant, and return what is available."""
        account = account_of(draft, self.owner, self.now)
        account.grant(self.credits, self.cause, self.now)
        return account.available


@dataclass(frozen=True)
class Expire:
    """Let go of plan credits whose period is over."""

    owner: UUID
    now: datetime

    def run(self, draft: Draft) -> None:
        """Expire them; Unknown where there is no account."""
        opened_account(draft, self.owner).expire(self.now)


@dataclass(frozen=True)
class Suspend:
    """Stop an owner from starting anything, or let them again (`lift`)."""

    owner: UUID
    now: datetime
    lift: bool = False

    def run(self, draft: Draft) -> None:
        """Suspend or reinstate; Unknown where nobody is."""
        opened_account(draft, self.owner).suspend(self.now, lift=self.lift)


def opened_account(draft: Draft, owner: UUID) -> CreditAccount:
    """Return the owner's account; Unknown where there is none."""
    return known(CreditAccount, draft.find(CreditAccount, CreditAccount.create_id(owner)))


def account_of(draft: Draft, owner: UUID, now: datetime) -> CreditAccount:
    """Return the owner's account, opened now where there is none."""
    return draft.obtain(
        CreditAccount,
        CreditAccount.create_id(owner),
        lambda: CreditAccount.opened(owner, now),
    )
