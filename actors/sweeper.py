"""Deletes the bytes of uploads whose time is over, a small batch at a time."""

import asyncio
import logging
from datetime import datetime
from typing import Any

from actors.storage import Storage
from actors.writer import Writers
from domain.aggregate import stamp
from domain.commands.uploads import ExpireUpload, RemoveUpload

BATCH = 50
log = logging.getLogger(__name__)


class Sweeper:
    """What ends an upload: it expires, its bytes are deleted, and that is recorded.

    Whatever is interrupted between the three is overdue still, and swept again.
    """

    def __init__(self, projector: Any, writers: Writers, storage: Storage) -> None:
        self.projector, self.writers, self.storage = projector, writers, storage

    async def sweep(self, moment: datetime) -> int:
        """Sweep what is overdue at `moment`, a batch at most; return how many are gone."""
        gone = 0
        for due in await self.projector.overdue.remote(stamp(moment), BATCH):
            try:
                gone += await self._end(due, moment)
            except Exception as error:
                name = type(error).__name__
                log.warning("upload %s stays: %s", due["upload"], name, exc_info=error)
        return gone

    async def _end(self, due: dict[str, Any], moment: datetime) -> bool:
        upload = (due["owner"], due["upload"], moment)
        if not await self.writers.ask(ExpireUpload(*upload)):
            return False
        await asyncio.to_thread(self.storage.delete, due["key"])
        await self.writers.ask(RemoveUpload(*upload))
        return True
