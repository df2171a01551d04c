"""What time alone causes: lost attempts begin again, plan credits and old uploads end."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any

from actors.jobs import Job
from actors.sweeper import Sweeper
from actors.writer import Writers
from domain.commands.credits import Expire

log = logging.getLogger(__name__)


class Clock:
    """Looks every `period` seconds for attempts that have run for longer than `patience`.

    As often plan credits end with their period, and the sweeper ends uploads that are overdue.
    `worker` is asked for each time, since there is none where no models are on.
    """

    def __init__(
        self,
        projector: Any,
        worker: Callable[[], Any | None],
        writers: Writers,
        patience: float,
        period: float,
        sweeper: Sweeper,
    ) -> None:
        self.projector = projector
        self.worker = worker
        self.writers = writers
        self.sweeper = sweeper
        self.patience = patience
        self.period = period
        self.since: dict[tuple[Any, int], float] = {}
        loop = asyncio.get_event_loop()
        # Each on its own: a storage that does not answer keeps no attempt lost.
        acts = (self._look, self._end_periods, self._sweep)
        self.ticking = [loop.create_task(self._tick(each)) for each in acts]

    async def health(self) -> dict[str, int]:
        """Return how many attempts it watches; the error where it stands still."""
        for task in self.ticking:
            if task.done():
                task.result()
        return {"watched": len(self.since)}

    async def _tick(self, act: Callable[[], Awaitable[None]]) -> None:
        while True:
            try:
                await act()
            except Exception:
                log.exception("the clock goes on")
            await asyncio.sleep(self.period)

    async def _sweep(self) -> None:
        await self.sweeper.sweep(datetime.now(UTC))

    async def _look(self) -> None:
        worker = self.worker()
        if worker is None:
            return
        # Measured here, since it was first seen: clocks of two machines need not agree.
        moment = asyncio.get_running_loop().time()
        _, unfinished = await self.projector.unfinished.remote()
        running = {
            (fields["prediction"], fields["attempt"]): fields
            for fields in unfinished
            if fields["attempt"] > 0
        }
        self.since = {key: self.since.get(key, moment) for key in running}
        for key, first_seen in list(self.since.items()):
            if moment - first_seen > self.patience:
                log.warning("attempt %d of %s is lost", key[1], key[0])
                await worker.lost.remote(Job(**running[key]))
                del self.since[key]

    async def _end_periods(self) -> None:
        # Commands decide by their own clock: a late one here gives nobody ended credits.
        moment = datetime.now(UTC)
        for owner in await self.projector.ending.remote(moment):
            await self.writers.ask(Expire(owner, moment))
