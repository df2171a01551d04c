"""Note what was exported."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from domain.commands.motions import living
from domain.draft import Draft


@dataclass(frozen=True)
class RecordExport:
    """A motion's files in another form are there; `key` tells its options from all others."""

    owner: UUID
    motion: UUID
    key: str
    export: dict[str, Any]
    now: datetime

    def run(self, draft: Draft) -> dict[str, Any]:
        """Return the motion's export of that key: this one, or the one that was first.

        Unknown for another's, NotFinished, TooManyExports.
        """
        motion = living(draft, self.owner, self.motion)
        return motion.export(self.key, self.export, self.now)
