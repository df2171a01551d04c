"""Follows the journal for requested generations, has them made, records what came of it.

The journal is the queue: after a crash the worker asks the projector what is unfinished and
begins each such generation again under a new attempt number, which fences the old one out.
"""

import asyncio
import logging
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import partial
from typing import Any
from uuid import UUID

from ray.exceptions import RayActorError

from actors.jobs import Job
from actors.lanes import Lane
from actors.workshop import Unmakeable, Workshop
from actors.writer import Writers
from domain.commands.attempts import (
    FailGeneration,
    ProgressGeneration,
    StartGeneration,
    SucceedGeneration,
)
from domain.commands.captures import FailCapture
from domain.generations import FAILURE, MOST_ATTEMPTS, NO_MODEL, Generation
from domain.journal import Journal

PAUSE = 1.0
log = logging.getLogger(__name__)


class Worker:
    """Has each kind's jobs made in its workshop, at most `windows[kind]` of them at once."""

    def __init__(
        self,
        journal_url: str,
        projector: Any,
        writers: Writers,
        workshops: Mapping[str, Workshop],
        windows: Mapping[str, int],
    ) -> None:
        self.journal = Journal(journal_url)
        self.projector = projector
        self.writers = writers
        self.lanes = {kind: Lane(shop, windows[kind]) for kind, shop in workshops.items()}
        self.freed = asyncio.Event()
        loop = asyncio.get_event_loop()
        self.loops = [loop.create_task(self._follow()), loop.create_task(self._work())]

    async def health(self) -> dict[str, int]:
        """Return how many jobs wait and run; the error where it no longer works."""
        for task in self.loops:
            if task.done():
                task.result()
        return {
            "waiting": sum(len(lane.jobs) for lane in self.lanes.values()),
            "running": sum(len(lane.running) for lane in self.lanes.values()),
        }

    async def lost(self, job: Job) -> None:
        """Give up the running attempt of a job, if it is here, and begin it again."""
        lane = self.lanes.get(job.kind)
        task = lane.running.get(job.prediction) if lane else None
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
            seeds = tuple(event.seeds)
            self._put(Job(event.originator_id, event.owner, event.kind, event.brief, seeds))
        elif isinstance(event, Generation.Canceled):
            for lane in self.lanes.values():
                if task := lane.running.get(event.originator_id):
                    task.cancel()
        elif isinstance(event, Generation.Retried):
            self._spawn(self._queue_again(event.originator_id))

    async def _queue_again(self, prediction: UUID) -> None:
        found: Generation = await asyncio.to_thread(self.journal.repository.get, prediction)
        seeds = tuple(found.seeds)
        self._put(Job(prediction, found.owner, found.kind, found.brief, seeds, found.attempt))

    def _put(self, job: Job) -> None:
        lane = self.lanes.get(job.kind)
        if lane is None:
            self._spawn(self._turned_away(job))
        else:
            lane.put(job)
            self.freed.set()

    def _spawn(self, work: Any) -> asyncio.Task[None]:
        task: asyncio.Task[None] = asyncio.get_running_loop().create_task(work)
        task.add_done_callback(_report)
        return task

    async def _work(self) -> None:
        while True:
            await self.freed.wait()
            self.freed.clear()
            for lane in self.lanes.values():
                while job := lane.next():
                    task = self._spawn(self._make(job, lane.workshop))
                    lane.running[job.prediction] = task
                    task.add_done_callback(partial(self._free, lane, job.prediction))

    def _free(self, lane: Lane, prediction: UUID, _: asyncio.Task[None]) -> None:
        del lane.running[prediction]
        self.freed.set()

    async def _turned_away(self, job: Job) -> None:
        """Fail a job of a kind that was switched off after it was accepted."""
        report = (job.owner, job.prediction, job.attempt + 1)
        if await self.writers.ask(StartGeneration(*report, now())):
            await self.writers.ask(FailGeneration(*report, now(), *NO_MODEL))

    async def _make(self, job: Job, workshop: Workshop) -> None:
        attempt = job.attempt
        for tried in range(1, MOST_ATTEMPTS + 1):
            attempt += 1
            report = (job.owner, job.prediction, attempt)
            if not await self.writers.ask(StartGeneration(*report, now())):
                return
            try:
                made = await workshop.make(job, attempt, partial(self._progress, report))
            except Unmakeable as reason:
                failure = (*report, now(), reason.code, reason.message)
                if not reason.spoiled:
                    await self.writers.ask(FailGeneration(*failure))
                elif await self.writers.ask(FailCapture(*failure)):
                    await workshop.discard(job)
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
                outcome = SucceedGeneration(*report, now(), made.facts, made.variants)
                await self.writers.ask(outcome)
                return

    async def _progress(self, report: tuple[UUID, UUID, int], reached: int, stage: str) -> None:
        await self.writers.ask(ProgressGeneration(*report, now(), reached, stage))


def now() -> datetime:
    """Return the moment, in UTC."""
    return datetime.now(UTC)


def _report(task: "asyncio.Task[None]") -> None:
    if not task.cancelled() and (error := task.exception()):
        log.error("a job ended badly", exc_info=error)
