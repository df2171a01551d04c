"""Follows the journal for requested generations, has them made, records what came of it.

The journal is the queue: after a crash the worker asks the projector what is unfinished and
begins each such generation again under a new attempt number, which fences the old one out.
"""

import asyncio
import logging
from datetime import UTC, datetime
from functools import partial
from typing import Any
from uuid import UUID

from ray.exceptions import RayActorError

from actors.jobs import Job, Jobs
from actors.workshop import Gone, Workshop
from actors.writer import Writers
from domain.commands.generations import (
    FailGeneration,
    ProgressGeneration,
    StartGeneration,
    SucceedGeneration,
)
from domain.generations import FAILURE, MOST_ATTEMPTS, NO_MODEL, Generation
from domain.journal import Journal

PAUSE = 1.0
log = logging.getLogger(__name__)


class Worker:
    """Keeps at most `window` generations at the models at once."""

    def __init__(
        self,
        journal_url: str,
        projector: Any,
        writers: Writers,
        workshop: Workshop,
        window: int,
    ) -> None:
        self.journal = Journal(journal_url)
        self.projector = projector
        self.writers = writers
        self.workshop = workshop
        self.window = window
        self.jobs = Jobs()
        self.running: dict[UUID, asyncio.Task[None]] = {}
        self.freed = asyncio.Event()
        loop = asyncio.get_event_loop()
        self.loops = [loop.create_task(self._follow()), loop.create_task(self._work())]

    async def health(self) -> dict[str, int]:
        """Return how many jobs wait and run; the error where it no longer works."""
        for task in self.loops:
            if task.done():
                task.result()
        return {"waiting": len(self.jobs), "running": len(self.running)}

    async def lost(self, job: Job) -> None:
        """Give up the running attempt of a job, if it is here, and begin it again."""
        task = self.running.get(job.prediction)
        if task is not None:
            task.cancel()
            await asyncio.wait([task])
        self._put(job)

    async def _follow(self) -> None:
        position, unfinished = await self._unfinished()
        for fields in unfinished:
            self._put(Job(**fields))
        while True:
            try:
                records = await asyncio.to_thread(self.journal.after, position)
                for record in records:
                    self._notice(record.event)
                    position = record.position
                if not records:
                    await self.writers.beyond(position)
            except Exception:
                log.exception("the worker stands at %d", position)
                await asyncio.sleep(PAUSE)

    async def _unfinished(self) -> tuple[int, list[dict[str, Any]]]:
        while True:
            try:
                position, unfinished = await self.projector.unfinished.remote()
            except RayActorError:
                await asyncio.sleep(PAUSE)
            else:
                return int(position), list(unfinished)

    def _notice(self, event: Any) -> None:
        if isinstance(event, Generation.Requested):
            self._put(Job(event.originator_id, event.owner, event.brief, tuple(event.seeds)))
        elif isinstance(event, Generation.Canceled):
            if task := self.running.get(event.originator_id):
                task.cancel()
        elif isinstance(event, Generation.Retried):
            self._spawn(self._queue_again(event.originator_id))

    async def _queue_again(self, prediction: UUID) -> None:
        generation: Generation = await asyncio.to_thread(self.journal.repository.get, prediction)
        self._put(
            Job(
                prediction,
                generation.owner,
                generation.brief,
                tuple(generation.seeds),
                generation.attempt,
            )
        )

    def _put(self, job: Job) -> None:
        if job.prediction not in self.running:
            self.jobs.put(job)
            self.freed.set()

    def _spawn(self, work: Any) -> asyncio.Task[None]:
        task: asyncio.Task[None] = asyncio.get_running_loop().create_task(work)
        task.add_done_callback(_report)
        return task

    async def _work(self) -> None:
        while True:
            await self.freed.wait()
            self.freed.clear()
            while self.jobs and len(self.running) < self.window:
                job = self.jobs.take()
                task = self._spawn(self._make(job))
                self.running[job.prediction] = task
                task.add_done_callback(partial(self._free, job.prediction))

    def _free(self, prediction: UUID, _: asyncio.Task[None]) -> None:
        del self.running[prediction]
        self.freed.set()

    async def _make(self, job: Job) -> None:
        attempt = job.attempt
        for tried in range(1, MOST_ATTEMPTS + 1):
            attempt += 1
            report = (job.owner, job.prediction, attempt)
            if not await self.writers.ask(StartGeneration(*report, now())):
                return
            try:
                takes = await self.workshop.takes(job)
                await self.writers.ask(ProgressGeneration(*report, now(), 50, "rendering"))
                files = await self.workshop.files(job, takes)
                await self.writers.ask(ProgressGeneration(*report, now(), 90, "storing"))
                facts, variants = await self.workshop.outcome(job, attempt, takes, files)
            except Gone as gone:
                # Trying again would not bring it back.
                log.warning("%s was accepted for the model %s, which is gone", job.prediction, gone)
                await self.writers.ask(FailGeneration(*report, now(), *NO_MODEL))
                return
            except Exception as error:
                log.warning(
                    "attempt %d of %s failed: %s", attempt, job.prediction, type(error).__name__,
                    exc_info=error,
                )  # fmt: skip
                if tried == MOST_ATTEMPTS:
                    await self.writers.ask(FailGeneration(*report, now(), *FAILURE))
                    return
                await asyncio.sleep(PAUSE * tried)
            else:
                await self.writers.ask(SucceedGeneration(*report, now(), facts, variants))
                return


def now() -> datetime:
    """Return the moment, in UTC."""
    return datetime.now(UTC)


def _report(task: "asyncio.Task[None]") -> None:
    if not task.cancelled() and (error := task.exception()):
        log.error("a job ended badly", exc_info=error)
