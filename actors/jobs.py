"""The jobs that wait, fair between owners: whoever was served longest ago is next."""

from collections import OrderedDict, deque
from dataclasses import dataclass
from typing import Any
from uuid import UUID


@dataclass(frozen=True)
class Job:
    """A generation to make: what its workshop needs, and the attempt that came before.

    `kind` is the generation's: `text_to_motion` or `video_to_motion`.
    """

    prediction: UUID
    owner: UUID
    kind: str
    brief: dict[str, Any]
    seeds: tuple[int, ...]
    attempt: int = 0


class Jobs:
    """Round robin over owners, first in first out within one."""

    def __init__(self) -> None:
        self.by_owner: OrderedDict[UUID, deque[Job]] = OrderedDict()

    def __len__(self) -> int:
        """Return how many wait."""
        return sum(len(queue) for queue in self.by_owner.values())

    def put(self, job: Job) -> None:
        """Let a job wait, after its owner's others; one that waits already, once."""
        queue = self.by_owner.setdefault(job.owner, deque())
        if all(waiting.prediction != job.prediction for waiting in queue):
            queue.append(job)

    def take(self) -> Job:
        """Return the next job, and send its owner to the end of the round."""
        owner, queue = next(iter(self.by_owner.items()))
        job = queue.popleft()
        if queue:
            self.by_owner.move_to_end(owner)
        else:
            del self.by_owner[owner]
        return job

    def drop(self, owner: UUID, prediction: UUID) -> None:
        """Forget a job that is no longer wanted."""
        queue = self.by_owner.get(owner)
        if queue is not None:
            kept = deque(job for job in queue if job.prediction != prediction)
            if kept:
                self.by_owner[owner] = kept
            else:
                del self.by_owner[owner]
