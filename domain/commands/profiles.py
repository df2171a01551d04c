"""Enrol an owner: a profile and an account with the welcome credits."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from domain.credits import CreditAccount
from domain.draft import Draft
from domain.profiles import Profile


@dataclass(frozen=True)
class Enrol:
    """Make sure that the owner has a profile and an account; again is the same."""

    owner: UUID
    name: str
    email: str | None
    email_verified: bool
    provider: str
    welcome: int
    now: datetime

    def run(self, draft: Draft) -> None:
        """Register and welcome whoever is new."""
        account = draft.obtain(
            CreditAccount,
            CreditAccount.create_id(self.owner),
            lambda: CreditAccount.opened(self.owner, self.now),
        )
        if self.welcome:
            account.grant(self.welcome, "welcome", self.now)
        draft.obtain(
            Profile,
            Profile.create_id(self.owner),
            lambda: Profile.registered(
                self.now,
                owner=self.owner,
                name=self.name,
                email=self.email,
                email_verified=self.email_verified,
                provider=self.provider,
            ),
        )
