"""Video to motion as a Serve deployment: one video at a time in each replica."""

import asyncio
import tempfile
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event
from typing import Any

import torch
from ray import serve
from ray.serve import Application

from deployments.rendering.finishing import Unwanted
from deployments.video_to_motion.pipeline import Watch, capture
from deployments.video_to_motion.poses import Pose
from deployments.video_to_motion.preview import preview
from deployments.video_to_motion.probe import Probe, probe
from domain.motion.captures import Capture, CaptureOptions

STEP = 0.1
"""Share of a video after which the next progress is told."""
FOLLOWED = 0.8
"""Share of the work that is done when the person was followed; what is left is the preview."""

Load = Callable[[str], Pose]
"""From `cpu` or `cuda` to a model that is loaded there."""


@serve.deployment(
    name="video-to-motion",
    max_ongoing_requests=4,
    health_check_period_s=1,
    ray_actor_options={"num_cpus": 0},
)
class VideoToMotion:
    """A replica: a pose model, and a thread that works through one video after another.

    Failures are `CaptureFailed`, whose `CODE` tells which; they come back as themselves.
    """

    def __init__(self, load: Load, most_seconds: float = 600.0) -> None:
        torch.set_num_threads(1)
        self.pose = load("cuda" if torch.cuda.is_available() else "cpu")
        self.most_seconds = most_seconds
        self.thread = ThreadPoolExecutor(1, thread_name_prefix="capture")

    async def probe(self, video: bytes, media_type: str) -> Probe:
        """Return what a file really is; a CaptureFailed where it is not what it is said to be."""
        return await asyncio.to_thread(self._probed, video, media_type)

    async def capture(
        self, video: bytes, options: CaptureOptions
    ) -> AsyncIterator[float | tuple[Capture, bytes]]:
        """Yield how much is done, 0 to 1, then the motion and an MP4 of both beside each other.

        A call that is cancelled stops at the next picture.
        """
        # A thread of its own keeps the replica's loop free for health checks.
        loop = asyncio.get_running_loop()
        reached: asyncio.Queue[float] = asyncio.Queue()
        gone, told = Event(), 0.0

        def watch(share: float) -> None:
            nonlocal told
            if gone.is_set():
                raise Unwanted
            if share >= told + STEP:
                told = share
                loop.call_soon_threadsafe(reached.put_nowait, share)

        work = loop.run_in_executor(self.thread, self._captured, video, options, watch)
        work.add_done_callback(lambda _: reached.put_nowait(1.0))
        try:
            while not work.done():
                yield await reached.get()
            yield work.result()
        finally:
            gone.set()
            work.cancel()

    async def describe(self) -> dict[str, str]:
        """Return the model's name, version and license."""
        return self.pose.describe()

    def _probed(self, video: bytes, media_type: str) -> Probe:
        with tempfile.NamedTemporaryFile() as file:
            file.write(video)
            file.flush()
            return probe(Path(file.name), media_type, self.most_seconds)

    def _captured(
        self, video: bytes, options: CaptureOptions, watch: Watch
    ) -> tuple[Capture, bytes]:
        with tempfile.NamedTemporaryFile() as file:
            file.write(video)
            file.flush()
            path = Path(file.name)
            made = capture(path, options, self.pose, lambda share: watch(FOLLOWED * share))
            left = 1.0 - FOLLOWED
            return made, preview(path, made, watch=lambda share: watch(FOLLOWED + left * share))


def video_to_motion(
    load: Load, num_replicas: int = 1, num_gpus: float = 0.0, most_seconds: float = 600.0
) -> Application:
    """Return the application of one model; it reads videos of at most `most_seconds`."""
    actor: dict[str, float] = {"num_cpus": 0}
    if num_gpus:
        actor["num_gpus"] = num_gpus
    deployment: Any = VideoToMotion
    application: Application = deployment.options(
        num_replicas=num_replicas, ray_actor_options=actor
    ).bind(load, most_seconds)
    return application
