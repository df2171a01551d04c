"""Exporting as a Serve deployment: a replica does a few motions at once, and keeps nothing."""

import asyncio
from typing import Any

from ray import serve
from ray.serve import Application

from domain.motion.exports import Export, ExportOptions, export


@serve.deployment(
    name="exporting",
    max_ongoing_requests=2,
    health_check_period_s=1,
    ray_actor_options={"num_cpus": 0},
)
class Exporting:
    """A replica."""

    async def export(self, npz: bytes, options: ExportOptions, name: str) -> Export:
        """Return a stored motion as wanted."""
        # A thread does it, so that health checks are answered.
        return await asyncio.to_thread(export, npz, options, name)


def exporting() -> Application:
    """Return the application to run."""
    deployment: Any = Exporting
    application: Application = deployment.bind()
    return application
