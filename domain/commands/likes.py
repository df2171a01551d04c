"""Like a motion, and like it no more."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from domain.commands.motions import living
from domain.draft import Draft, known
from domain.likes import Like
from domain.motions import Motion


@dataclass(frozen=True)
class LikeMotion:
    """A person likes a public motion, or one of their own; `owner` is the motion's."""

    owner: UUID
    motion: UUID
    person: UUID
    now: datetime

    def run(self, draft: Draft) -> None:
        """Like it, once; Unknown for what the person cannot see."""
        motion = living(draft, self.owner, self.motion)
        if not motion.public and self.person != motion.owner:
            known(Motion, None)
        like = draft.obtain(
            Like,
            Like.create_id(self.motion, self.person),
            lambda: Like.given(self.motion, self.person, self.now),
        )
        like.renew(self.now)


@dataclass(frozen=True)
class UnlikeMotion:
    """A person likes a motion no more; also one that has been hidden since."""

    owner: UUID
    motion: UUID
    person: UUID
    now: datetime

    def run(self, draft: Draft) -> None:
        """Withdraw what there is; Unknown for what the person cannot see and never liked."""
        motion = living(draft, self.owner, self.motion)
        like = draft.find(Like, Like.create_id(self.motion, self.person))
        if like is not None:
            like.withdraw(self.now)
        elif not motion.public and self.person != motion.owner:
            known(Motion, None)
