"""Edit a motion of one's library."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from domain.draft import Draft, known
from domain.motions import Motion


@dataclass(frozen=True)
class EditMotion:
    """Give it another title, show it to everybody, or hide it; None leaves a thing as it is."""

    owner: UUID
    motion: UUID
    title: str | None
    public: bool | None
    now: datetime

    def run(self, draft: Draft) -> None:
        """Edit; Unknown for another's, NotFinished for publishing what is not there yet."""
        motion = draft.find(Motion, self.motion)
        motion = known(Motion, motion if motion and motion.owner == self.owner else None)
        if self.public is True:
            motion.publish(self.now)
        elif self.public is False:
            motion.unpublish(self.now)
        if self.title is not None:
            motion.title(self.title, self.now)
