"""Deletes the bytes of uploads whose time is over and of motions that were deleted, in batches.

The log says what is to go, and the read models what of it has not gone yet: nothing is remembered
here, and whatever dies meanwhile, it is swept again.
"""

import asyncio
import logging
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from actors.storage import Storage
from actors.writer import Writers
from domain.aggregate import stamp
from domain.commands.motions import RecordSweep
from domain.commands.uploads import ExpireUpload, RemoveUpload

BATCH = 50
SETTLED = 60.0
log = logging.getLogger(__name__)


class Sweeper:
    """What ends an upload: it expires, its bytes are deleted, and that is recorded.

    A deleted motion's folders are deleted at once, and again SETTLED seconds after it, when no
    attempt of before can still be storing; only then it is recorded that they are gone.
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
        for due in await self.projector.sweeping.remote():
            try:
                await self._clear(due, moment)
            except Exception as error:
                name = type(error).__name__
                log.warning("files of %s stay: %s", due["motion"], name, exc_info=error)
        return gone

    async def _end(self, due: dict[str, Any], moment: datetime) -> bool:
        upload = (due["owner"], due["upload"], moment)
        if not await self.writers.ask(ExpireUpload(*upload)):
            return False
        await asyncio.to_thread(self.storage.delete, due["key"])
        await self.writers.ask(RemoveUpload(*upload))
        return True

    async def _clear(self, due: dict[str, Any], moment: datetime) -> None:
        for folder in due["folders"]:
            await asyncio.to_thread(self.storage.delete_below, folder)
        if due["deleted_at"] <= stamp(moment - timedelta(seconds=SETTLED)):
            await self.writers.ask(RecordSweep(UUID(due["owner"]), UUID(due["motion"]), moment))
