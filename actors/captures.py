"""How a video becomes a motion: its bytes, the model, then the files, then the storage."""

import asyncio
import hashlib
from collections.abc import Awaitable, Callable
from typing import Any, Protocol

from ray.exceptions import RayTaskError

from actors.jobs import Job
from actors.storage import NoSuchFile, Storage
from actors.workshop import Made, Progress, Renderer, Unmakeable, facts_of, stored
from domain.motion.captures import Capture, CaptureFailed, CaptureOptions

MISSING = ("source_missing", "the video is not there any more")
CHANGED = ("source_changed", "the video was replaced after it was examined")
CAPTURED, RENDERING, STORING = 80, 85, 95
"""Of 100: how far it is when the model is done, when files are made, when they are stored."""
Share = Callable[[float], Awaitable[None]]
"""Tells how much of a video is done, 0 to 1."""


class CaptureModel(Protocol):
    """What is needed of a video-to-motion model, wherever it runs."""

    async def capture(
        self, video: bytes, options: CaptureOptions, done: Share
    ) -> tuple[Capture, bytes]:
        """Return the motion in a video, and an MP4 of both; a CaptureFailed where there is none."""
        ...

    async def describe(self) -> dict[str, str]:
        """Return the model's name, version and license."""
        ...


class VideoWorkshop:
    """The model and the storage of video to motion."""

    def __init__(self, model: CaptureModel, renderer: Renderer, storage: Storage) -> None:
        self.model = model
        self.renderer = renderer
        self.storage = storage

    async def make(self, job: Job, attempt: int, progress: Progress) -> Made:
        """Make the motion; Unmakeable where it is the video's fault that there is none."""
        video = await asyncio.to_thread(self._source, job)

        async def done(share: float) -> None:
            await progress(round(CAPTURED * share), "capturing")

        try:
            made, shown = await self.model.capture(video, options_of(job), done)
        except Exception as error:
            failure = failure_of(error)
            if failure is None:
                raise
            raise Unmakeable(failure.CODE, str(failure), spoiled=True) from error
        await progress(RENDERING, "rendering")
        files = await self.renderer.finish(
            made.clip,
            loop=bool(job.brief["loop"]),
            name=job.brief["title"][:80],
            told=made.report.document(),
            preview=shown,
        )
        await progress(STORING, "storing")
        variant = await stored(self.storage, job, attempt, 0, files)
        return Made(facts_of(made.clip, await self.model.describe()), (variant,))

    async def discard(self, job: Job) -> None:
        """Delete the video."""
        await asyncio.to_thread(self.storage.delete, job.brief["source"]["key"])

    def _source(self, job: Job) -> bytes:
        """Return the video that was examined when the job was accepted, and no other."""
        source = job.brief["source"]
        try:
            video = self.storage.get(source["key"])
        except NoSuchFile:
            raise Unmakeable(*MISSING, spoiled=True) from None
        # Whoever holds the signed address could have put other bytes there meanwhile.
        if hashlib.sha256(video).hexdigest() != source["sha256"]:
            raise Unmakeable(*CHANGED, spoiled=True)
        return video


def options_of(job: Job) -> CaptureOptions:
    """Return how the motion is wanted."""
    brief: dict[str, Any] = job.brief
    return CaptureOptions(
        start=brief["clip"]["start"],
        end=brief["clip"]["end"],
        foot_lock=brief["foot_lock"],
        smoothing=brief["smoothing"],
        lock_root=brief["lock_root"],
        loop=brief["loop"],
    )


def failure_of(error: BaseException) -> CaptureFailed | None:
    """Return the CaptureFailed that an error is, or that Ray wrapped into one."""
    if isinstance(error, RayTaskError):
        error = error.cause
    return error if isinstance(error, CaptureFailed) else None
