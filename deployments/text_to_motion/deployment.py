"""Text to motion as a Serve deployment: one model, whose requests meet in batches."""

from collections.abc import Callable
from typing import Any

import torch
from ray import serve
from ray.serve import Application

from deployments.text_to_motion.batcher import Batcher, Bound
from deployments.text_to_motion.sampler import Sampler
from domain.motion.takes import Brief, Take

ON_CPU, ON_GPU = Bound(16, 64.0), Bound(64, 640.0)
WARM_UP = (2.0, 4.0, 10.0)
"""Seconds of the motions that are made before the first request."""
Load = Callable[[str], Sampler]
"""From `cpu` or `cuda` to a model that is loaded there."""


@serve.deployment(
    name="text-to-motion",
    max_ongoing_requests=64,
    health_check_period_s=1,
    ray_actor_options={"num_cpus": 0},
)
class TextToMotion:
    """A replica: one model on one device."""

    def __init__(self, load: Load, longest: float, threads: int = 1) -> None:
        torch.set_num_threads(threads)
        on_gpu = torch.cuda.is_available()
        self.sampler = load("cuda" if on_gpu else "cpu")
        self.batcher = Batcher(self.sampler, ON_GPU if on_gpu else ON_CPU)
        seconds = [min(each, longest) for each in WARM_UP]
        briefs = [Brief("a person walks forward", each, 2.5, 0) for each in seconds]
        self.sampler.sample_wanted(briefs, lambda _: True)

    async def generate(self, brief: Brief) -> Take:
        """Make one motion; a call that is cancelled stops between two steps of the model."""
        return await self.batcher.make(brief)

    async def describe(self) -> dict[str, str]:
        """Return the model's name, version and license."""
        return self.sampler.describe()


def text_to_motion(
    load: Load, longest: float = 10.0, num_replicas: int = 1, num_gpus: float = 0.0
) -> Application:
    """Return the application of one model, whose motions are at most `longest` seconds."""
    options: dict[str, Any] = {"num_replicas": num_replicas, "ray_actor_options": {"num_cpus": 0}}
    if num_gpus:
        options["ray_actor_options"] = {"num_cpus": 0, "num_gpus": num_gpus}
    deployment: Any = TextToMotion
    application: Application = deployment.options(**options).bind(load, longest)
    return application
