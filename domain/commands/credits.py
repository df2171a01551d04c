"""Give credits."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from domain.credits import CreditAccount
from domain.draft import Draft


@dataclass(frozen=True)
class Grant:
    """Add credits to the owner's account, once for each cause."""

    owner: UUID
    credits: int
    cause: str
    now: datetime

    def run(self, draft: Draft) -> int:
        """Grant, and return what is available."""
        account = draft.obtain(
            CreditAccount,
            CreditAccount.create_id(self.owner),
            lambda: CreditAccount.opened(self.owner, self.now),
        )
        account.grant(self.credits, self.cause, self.now)
        return account.available
