"""Follows the journal and feeds the read models; tells who waits how far it is."""

import asyncio
import logging
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import Any
from uuid import UUID

from actors.writer import Writers
from domain.journal import Journal
from projections.projection import Projector as Projections

BATCH = 500
GATHERING = 0.03
"""Seconds after a batch in which the next one gathers: large ones cost a third for each event."""
log = logging.getLogger(__name__)


class Projector:
    """One process for all read models; each batch and its position are one transaction."""

    def __init__(self, journal_url: str, reads_url: str, writers: Writers) -> None:
        self.journal = Journal(journal_url)
        self.projections = Projections(reads_url)
        self.writers = writers
        self.thread = ThreadPoolExecutor(1, thread_name_prefix="project")
        self.position = self.projections.position()
        self.moved = asyncio.Event()
        self.following = asyncio.get_event_loop().create_task(self._follow())

    async def reached(self, position: int, patience: float) -> int:
        """Wait until `position` is projected, at most `patience` seconds; return how far it is."""
        deadline = asyncio.get_running_loop().time() + patience
        while self.position < position:
            left = deadline - asyncio.get_running_loop().time()
            if left <= 0:
                break
            try:
                await asyncio.wait_for(self.moved.wait(), left)
            except TimeoutError:
                break
        return self.position

    async def unfinished(self) -> tuple[int, list[dict[str, Any]]]:
        """Return the position, and every generation that is queued or processing there."""
        found: tuple[int, list[dict[str, Any]]] = await self._in_thread(self.projections.unfinished)
        return found

    async def ending(self, moment: datetime) -> list[UUID]:
        """Return owners whose plan credits have ended by `moment`, some at a time."""
        owners: list[UUID] = await self._in_thread(self.projections.ending, moment)
        return owners

    async def overdue(self, moment: str, limit: int) -> list[dict[str, Any]]:
        """Return the uploads whose bytes are to go at `moment`, longest overdue first."""
        found: list[dict[str, Any]] = await self._in_thread(self.projections.overdue, moment, limit)
        return found

    async def sweeping(self) -> list[dict[str, Any]]:
        """Return the deleted motions whose files are still to go."""
        found: list[dict[str, Any]] = await self._in_thread(self.projections.sweeping)
        return found

    async def health(self) -> dict[str, int]:
        """Return how far it is, and how far the journal is; the error where it cannot follow."""
        if self.following.done():
            self.following.result()
        newest = await self._in_thread(self.journal.position)
        return {"position": self.position, "journal": newest}

    async def _follow(self) -> None:
        while True:
            try:
                records = await self._in_thread(self.journal.after, self.position, BATCH)
                if records:
                    self.position = await self._in_thread(
                        self.projections.apply, records, self.position
                    )
                    self.moved.set()
                    self.moved = asyncio.Event()
                    if len(records) < BATCH:
                        await asyncio.sleep(GATHERING)
                else:
                    await self.writers.beyond(self.position)
            except Exception:
                log.exception("the projections stand at %d", self.position)
                await asyncio.sleep(1.0)

    async def _in_thread(self, function: Any, *arguments: Any) -> Any:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self.thread, function, *arguments)
