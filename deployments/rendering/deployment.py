"""Rendering as a Serve deployment: CPU only, one clip at a time in each replica."""

import asyncio
from threading import Event
from typing import Any

from ray import serve
from ray.serve import Application

from deployments.rendering.finishing import finished
from domain.motion.clip import Clip
from domain.motion.takes import File


@serve.deployment(
    name="rendering",
    max_ongoing_requests=1,
    health_check_period_s=1,
    ray_actor_options={"num_cpus": 0},
)
class Rendering:
    """A replica. It keeps nothing between two clips."""

    async def finish(
        self,
        clip: Clip,
        loop: bool,
        name: str,
        told: dict[str, Any],
        preview: bytes | None = None,
    ) -> tuple[File, ...]:
        """Return every file of a motion; a call that is cancelled stops at the next frame.

        `preview`: an MP4 to show instead of one that is drawn.
        """
        gone = Event()
        try:
            # A thread does it, so that health checks are answered.
            return await asyncio.to_thread(
                finished,
                clip,
                loop=loop,
                name=name,
                told=told,
                preview=preview,
                wanted=lambda: not gone.is_set(),
            )
        finally:
            gone.set()


def rendering(num_replicas: int = 1) -> Application:
    """Return the application to run."""
    deployment: Any = Rendering
    application: Application = deployment.options(num_replicas=num_replicas).bind()
    return application
