"""Edit, delete and sweep up a motion of one's library."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from domain.commands.uploads import let_go
from domain.draft import Draft, known
from domain.generations import ENDED, VIDEO, Generation
from domain.motions import Motion, StillRunning


@dataclass(frozen=True)
class EditMotion:
    """Another title, category, tags; show it to everybody, or hide it; None leaves as it is."""

    owner: UUID
    motion: UUID
    title: str | None
    public: bool | None
    now: datetime
    category: str | None = None
    tags: tuple[str, ...] | None = None

    def run(self, draft: Draft) -> None:
        """Edit; Unknown for another's, NotFinished for publishing what is not there yet."""
        motion = living(draft, self.owner, self.motion)
        if self.public is True:
            motion.publish(self.now)
        elif self.public is False:
            motion.unpublish(self.now)
        if self.title is not None:
            motion.title(self.title, self.now)
        if self.category is not None:
            motion.categorize(self.category, "owner", self.now)
        if self.tags is not None:
            motion.tag(list(self.tags), self.now)


@dataclass(frozen=True)
class DeleteMotion:
    """Delete a motion, and forget what was written in it and in its generation.

    The video that it is of goes as well, unless another motion is of it.
    """

    owner: UUID
    motion: UUID
    now: datetime

    def run(self, draft: Draft) -> None:
        """Delete; Unknown for another's, StillRunning while it is being made."""
        motion = owned(draft, self.owner, self.motion)
        if motion.deleted_at == self.now:
            return
        living(draft, self.owner, self.motion)
        generation = draft.find(Generation, motion.generation)
        if generation is not None:
            if generation.status not in ENDED:
                raise StillRunning(generation.status)
            generation.forget(self.now)
            if generation.kind == VIDEO:
                let_go(draft, self.owner, generation.brief["source"]["key"], self.now)
        motion.delete(self.now)


@dataclass(frozen=True)
class RecordSweep:
    """The files of a deleted motion are gone."""

    owner: UUID
    motion: UUID
    now: datetime

    def run(self, draft: Draft) -> None:
        """Record it, once."""
        owned(draft, self.owner, self.motion).sweep(self.now)


def owned(draft: Draft, owner: UUID, motion: UUID) -> Motion:
    """Return the owner's own motion, deleted or not; Unknown for another's, as for none."""
    found = draft.find(Motion, motion)
    return known(Motion, found if found is not None and found.owner == owner else None)


def living(draft: Draft, owner: UUID, motion: UUID) -> Motion:
    """Return the owner's own motion; Unknown for another's and for a deleted one."""
    found = owned(draft, owner, motion)
    return known(Motion, None if found.deleted_at is not None else found)
