"""Text to motion as a Serve deployment: requests of one moment become one batch."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import torch
from ray import serve
from ray.serve import Application

from deployments.text_to_motion.sampling import Model
from domain.motion.takes import Brief, Take

LARGEST_BATCH = 16
WARM_UP = Brief("a person walks forward", 2.0, 2.5, 0)


@serve.deployment(
    name="text-to-motion",
    max_ongoing_requests=64,
    health_check_period_s=1,
    ray_actor_options={"num_cpus": 0},
)
class TextToMotion:
    """A replica: one model on one device."""

    def __init__(self, threads: int = 1) -> None:
        torch.set_num_threads(threads)
        self.model = Model.load(device="cuda" if torch.cuda.is_available() else "cpu")
        self.thread = ThreadPoolExecutor(1, thread_name_prefix="model")
        self.model.sample([WARM_UP])

    async def generate(self, brief: Brief) -> Take:
        """Make one motion."""
        take: Take = await self._batched(brief)
        return take

    async def describe(self) -> dict[str, str]:
        """Return the model's name, version and license."""
        return self.model.describe()

    @serve.batch(max_batch_size=LARGEST_BATCH, batch_wait_timeout_s=0.02)
    async def _batched(self, briefs: list[Brief]) -> list[Take]:
        # A thread of its own keeps the replica's loop free for health checks.
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self.thread, self.model.sample, briefs)


def text_to_motion(num_replicas: int = 1, num_gpus: float = 0.0) -> Application:
    """Return the application to run."""
    options: dict[str, Any] = {"num_replicas": num_replicas, "ray_actor_options": {"num_cpus": 0}}
    if num_gpus:
        options["ray_actor_options"] = {"num_cpus": 0, "num_gpus": num_gpus}
    deployment: Any = TextToMotion
    application: Application = deployment.options(**options).bind()
    return application
