"""Enrol an owner with the welcome credits; change their name and address."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from domain.addresses import Address, EmailTaken
from domain.commands.credits import account_of
from domain.draft import Draft, known
from domain.profiles import EmailManaged, Profile

OURS = "password"
"""The provider whose users have no address but the one in their profile."""


@dataclass(frozen=True)
class Enrol:
    """Make sure that the owner has a profile and an account; again is the same.

    `email` is normalised. Whoever is new has it where nobody else does; whoever a provider signs
    in has the newest that it says. `issued`: when it said so, in epoch seconds, 0 for unknown.
    """

    owner: UUID
    name: str
    email: str | None
    email_verified: bool
    provider: str
    welcome: int
    now: datetime
    issued: float = 0.0

    def run(self, draft: Draft) -> None:
        """Register and welcome whoever is new."""
        account = account_of(draft, self.owner, self.now)
        if self.welcome:
            account.grant(self.welcome, "welcome", self.now)
        profile = draft.find(Profile, Profile.create_id(self.owner))
        if profile is None:
            has_email = self._has(draft, self.email, verified=self.email_verified)
            made = Profile.registered(
                self.now,
                owner=self.owner,
                name=self.name,
                email=self.email if has_email else None,
                email_verified=self.email_verified and has_email,
                provider=self.provider,
            )
            draft.add(made)
        elif self._follows(profile) and self._has(draft, self.email, verified=self.email_verified):
            old, new = profile.email, str(self.email)
            profile.follow_email(new, self.issued, self.now, verified=self.email_verified)
            leave(draft, self.owner, old, new, self.now)
        elif not self._has(draft, profile.email, verified=profile.email_verified):
            # Registered before addresses were claimed, or outranked since this was last read.
            profile.lose_email(self.now)

    def _follows(self, profile: Profile) -> bool:
        said = (self.email, self.email_verified)
        newer = self.issued > profile.email_issued
        return newer and self.provider != OURS and said != (profile.email, profile.email_verified)

    def _has(self, draft: Draft, email: str | None, *, verified: bool) -> bool:
        if email is None:
            return False
        try:
            claim(draft, self.owner, email, self.now, verified=verified)
        except EmailTaken:
            return False
        return True


@dataclass(frozen=True)
class ChangeProfile:
    """Change the name, the address or both, all or nothing; None leaves a thing as it is.

    `email` is normalised. `provider` is who signs the owner in.
    """

    owner: UUID
    name: str | None
    email: str | None
    provider: str
    now: datetime

    def run(self, draft: Draft) -> dict[str, Any]:
        """Change; EmailManaged or EmailTaken. The answer: what the profile then says."""
        profile = known(Profile, draft.newest(Profile, Profile.create_id(self.owner)))
        if self.email is not None:
            if self.provider != OURS:
                raise EmailManaged(self.provider)
            self._move(draft, profile, self.email)
        if self.name is not None:
            profile.rename(self.name, self.now)
        return {
            "name": profile.name,
            "email": profile.email,
            "email_verified": profile.email_verified,
        }

    def _move(self, draft: Draft, profile: Profile, email: str) -> None:
        claim(draft, self.owner, email, self.now, verified=False)
        old = profile.email
        profile.change_email(email, self.now)
        leave(draft, self.owner, old, email, self.now)


def claim(draft: Draft, owner: UUID, email: str, now: datetime, *, verified: bool) -> None:
    """Make the address the owner's; EmailTaken where another has it by right.

    An address that its provider verified outranks one that somebody only typed: who typed it
    loses it.
    """
    address = draft.newest(Address, Address.create_id(email))
    if address is None:
        draft.add(Address.taken(email, owner, now))
        return
    if verified and address.owner not in (None, owner):
        holder = draft.newest(Profile, Profile.create_id(address.owner))
        if holder is not None and not holder.email_verified:
            holder.lose_email(now)
            address.free(address.owner, now)
    address.take(owner, now)


def leave(draft: Draft, owner: UUID, old: str | None, new: str, now: datetime) -> None:
    """Free the address that the owner had before, where it is another."""
    if old is not None and Address.create_id(old) != Address.create_id(new):
        left = draft.newest(Address, Address.create_id(old))
        if left is not None:
            left.free(owner, now)
