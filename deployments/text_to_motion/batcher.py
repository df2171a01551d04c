"""Requests of one length meet in one batch, and every length has its turn."""

import asyncio
from collections import deque
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from math import ceil

from deployments.text_to_motion.sampler import Sampler
from domain.motion.takes import Brief, Take

GATHERING = 0.01
"""Seconds that an idle model waits for the neighbours of a request: variants come one by one."""
PATIENCE = 0.5
"""Seconds that a request waits gladly, for each second of its motion."""


@dataclass(frozen=True)
class Bound:
    """The largest batch: so many motions, and so many seconds of motion in all.

    The seconds bound how long a short request waits for a batch of long ones that runs already.
    """

    motions: int
    seconds: float

    def of(self, length: int) -> int:
        """Return how many motions of a length, in fifths of a second, make the largest batch."""
        return max(1, min(self.motions, int(5 * self.seconds // length)))


@dataclass(frozen=True, eq=False)
class Waiting:
    """A request, until when it waits gladly (seconds of the loop's clock), and who waits for it."""

    brief: Brief
    until: float
    take: asyncio.Future[Take]


class Batcher:
    """One model on one device: a batch at a time, in a thread that leaves the loop free.

    The next batch is of the length whose oldest request's patience ends first (Liu and Layland,
    "Scheduling Algorithms for Multiprogramming", 1973: the earliest deadline). So a short one
    passes long ones that came a little before it; later ones do not, however many they are.
    """

    def __init__(self, sampler: Sampler, bound: Bound, patience: float = PATIENCE) -> None:
        self.sampler = sampler
        self.bound = bound
        self.patience = patience
        self.lengths: dict[int, deque[Waiting]] = {}
        self.thread = ThreadPoolExecutor(1, thread_name_prefix="model")
        self.running: asyncio.Task[None] | None = None

    async def make(self, brief: Brief) -> Take:
        """Make one motion. Whoever cancels this is left out from the next step on."""
        loop = asyncio.get_running_loop()
        until = loop.time() + self.patience * brief.duration
        waiting = Waiting(brief, until, loop.create_future())
        self.lengths.setdefault(length_of(brief), deque()).append(waiting)
        if self.running is None or self.running.done():
            # A task of nobody's: a caller that is cancelled leaves the others' batch alone.
            self.running = loop.create_task(self._run())
        return await waiting.take

    async def _run(self) -> None:
        await asyncio.sleep(GATHERING)
        while batch := self._next():
            await self._make(batch)

    async def _make(self, batch: Sequence[Waiting]) -> None:
        def wanted(row: int) -> bool:
            return not batch[row].take.cancelled()

        answers: Sequence[Take | Exception | None]
        try:
            answers = await asyncio.get_running_loop().run_in_executor(
                self.thread, self.sampler.sample_wanted, [each.brief for each in batch], wanted
            )
        except Exception as error:  # noqa: BLE001 - its caller must hear of it
            if len(batch) > 1:
                # One that cannot be made takes no neighbour with it.
                for each in batch:
                    await self._make([each])
                return
            answers = [error]
        for waiting, answer in zip(batch, answers, strict=True):
            settle(waiting, answer)

    def _next(self) -> list[Waiting]:
        for length, queue in list(self.lengths.items()):
            self.lengths[length] = deque(each for each in queue if not each.take.cancelled())
            if not self.lengths[length]:
                del self.lengths[length]
        if not self.lengths:
            return []
        length = min(self.lengths, key=lambda each: self.lengths[each][0].until)
        queue = self.lengths[length]
        return [queue.popleft() for _ in range(min(len(queue), self.bound.of(length)))]


def length_of(brief: Brief) -> int:
    """Return a brief's length in fifths of a second: what a network pads it to.

    It halves time twice at 20 frames a second; a model that pads otherwise is only less busy.
    """
    return max(2, ceil(round(5 * brief.duration, 6)))


def settle(waiting: Waiting, answer: Take | Exception | None) -> None:
    """Hand a take, or why there is none, to whoever still waits for it."""
    if waiting.take.done():
        return
    if isinstance(answer, Take):
        waiting.take.set_result(answer)
    else:
        waiting.take.set_exception(answer or LookupError("the model left out a wanted motion"))
