"""What time alone causes: attempts that were lost are found and begun again."""

import asyncio
import logging
from typing import Any

from actors.jobs import Job

log = logging.getLogger(__name__)


class Clock:
    """Looks every `period` seconds for attempts that have run for longer than `patience`."""

    def __init__(self, projector: Any, worker: Any, patience: float, period: float) -> None:
        self.projector = projector
        self.worker = worker
        self.patience = patience
        self.period = period
        self.since: dict[tuple[Any, int], float] = {}
        self.ticking = asyncio.get_event_loop().create_task(self._tick())

    async def health(self) -> dict[str, int]:
        """Return how many attempts it watches; the error where it stands still."""
        if self.ticking.done():
            self.ticking.result()
        return {"watched": len(self.since)}

    async def _tick(self) -> None:
        while True:
            try:
                await self._look()
            except Exception:
                log.exception("the clock could not look")
            await asyncio.sleep(self.period)

    async def _look(self) -> None:
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
                await self.worker.lost.remote(Job(**running[key]))
                del self.since[key]
