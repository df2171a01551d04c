"""Put a pack together, show it, take it out of sight, claim it."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from domain.aggregate import Unknown, stamp
from domain.commands.credits import account_of
from domain.draft import Draft, known
from domain.eligibility import cleared
from domain.motions import Motion
from domain.packs import OPERATOR, Claim, Pack, PackWithdrawn
from domain.profiles import Profile


@dataclass(frozen=True)
class CreatePack:
    """Put a pack together; again is the same.

    Each of `motions` has the original's id (`motion`) and what a motion is made of: `traits`,
    `facts`, `variants` whose assets lie under the pack's own keys.
    """

    pack: UUID
    title: str
    description: str
    price: int
    motions: tuple[dict[str, Any], ...]
    now: datetime
    owner: UUID = field(default=OPERATOR, init=False)

    def run(self, draft: Draft) -> None:
        """Create it."""
        draft.obtain(
            Pack,
            self.pack,
            lambda: Pack.created(
                self.pack,
                self.now,
                owner=self.owner,
                title=self.title,
                description=self.description,
                price=self.price,
                motions=list(self.motions),
            ),
        )


@dataclass(frozen=True)
class ShowPack:
    """Publish a pack, or withdraw it (`hide`)."""

    pack: UUID
    now: datetime
    hide: bool = False
    owner: UUID = field(default=OPERATOR, init=False)

    def run(self, draft: Draft) -> str:
        """Return its status; Unknown where there is none."""
        pack = known(Pack, draft.find(Pack, self.pack))
        if self.hide:
            pack.withdraw(self.now)
        else:
            pack.publish(self.now)
        return pack.status


@dataclass(frozen=True)
class ClaimPack:
    """Pay a pack's price and have its motions in one's library, all or nothing, once."""

    owner: UUID
    pack: UUID
    now: datetime

    @property
    def makes(self) -> UUID:
        """The claim's id."""
        return Claim.create_id(self.owner, self.pack)

    def run(self, draft: Draft) -> dict[str, Any]:
        """Claim; Unknown, PackWithdrawn, or what is against spending its price.

        The answer: the pack, what was paid for it, and the motions as they were given.
        """
        claim = draft.find(Claim, self.makes)
        # Operators write packs, from processes that this one does not hear of.
        pack = draft.newest(Pack, self.pack)
        if pack is None or (pack.status == "draft" and claim is None):
            raise Unknown("pack")
        if claim is None:
            claim = self._claim(draft, pack)
        profile = draft.find(Profile, Profile.create_id(self.owner))
        return {
            "pack": {"id": str(pack.id), "title": pack.title, "description": pack.description},
            "price": claim.price,
            "claimed_at": stamp(claim.created_on),
            "owner": self.owner,
            "owner_name": profile.name if profile else "",
            "motions": [{**each, "id": claim.motion(each["motion"])} for each in pack.motions],
        }

    def _claim(self, draft: Draft, pack: Pack) -> Claim:
        if pack.status == "withdrawn":
            raise PackWithdrawn
        account = account_of(draft, self.owner, self.now)
        cleared(account, pack.price, self.now)
        if pack.price:
            cause = f"pack:{pack.id}"
            account.reserve(pack.price, cause, self.now)
            account.capture(cause, self.now)
        claim = draft.add(Claim.made(self.now, owner=self.owner, pack=pack.id, price=pack.price))
        about = {"id": str(pack.id), "title": pack.title, "description": pack.description}
        for each in pack.motions:
            motion = Motion.created(
                claim.motion(each["motion"]),
                self.now,
                owner=self.owner,
                generation=pack.id,
                source_type="pack",
                traits={**each["traits"], "pack": about},
            )
            motion.complete(each["facts"], each["variants"], self.now)
            draft.add(motion)
        return claim
