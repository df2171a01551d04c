"""The jobs of one kind: those that wait, and those that are being made."""

import asyncio
from dataclasses import dataclass, field
from uuid import UUID

from actors.jobs import Job, Jobs
from actors.workshop import Workshop


@dataclass
class Lane:
    """One kind's own queue and window: a slow kind keeps no other one waiting.

    At most `window` jobs are at the workshop at once.
    """

    workshop: Workshop
    window: int
    jobs: Jobs = field(default_factory=Jobs)
    running: dict[UUID, "asyncio.Task[None]"] = field(default_factory=dict)

    def put(self, job: Job) -> None:
        """Let a job wait; one that waits or is being made already, once."""
        if job.prediction not in self.running:
            self.jobs.put(job)

    def next(self) -> Job | None:
        """Return the next job to make; None while the window is full or nothing waits."""
        if self.jobs and len(self.running) < self.window:
            return self.jobs.take()
        return None
