"""Text to motion as a Serve deployment: one model, whose requests meet in batches."""

from collections.abc import Callable
from typing import Any

import torch
from ray import serve
from ray.serve import Application

from deployments.text_to_motion.batcher import Batcher, Bound
from deployments.text_to_motion.sampler import Sampler
from deployments.text_to_motion.sampling import Model
from domain.motion.takes import Brief, Take

ON_CPU, ON_GPU = Bound(16, 64.0), Bound(64, 640.0)
WARM_UP = [Brief("a person walks forward", seconds, 2.5, 0) for seconds in (2.0, 4.0, 10.0)]
Load = Callable[[str], Sampler]
"""From `cpu` or `cuda` to a model that is loaded there."""


def built_in(device: str) -> Sampler:
    """Load the model that comes with the package."""
    return Model.load(device=device)


@serve.deployment(
    name="text-to-motion",
    max_ongoing_requests=64,
    health_check_period_s=1,
    ray_actor_options={"num_cpus": 0},
)
class TextToMotion:
    """A replica: one model on one device."""

    def __init__(self, load: Load = built_in, threads: int = 1) -> None:
        torch.set_num_threads(threads)
        on_gpu = torch.cuda.is_available()
        self.sampler = load("cuda" if on_gpu else "cpu")
        self.batcher = Batcher(self.sampler, ON_GPU if on_gpu else ON_CPU)
        self.sampler.sample_wanted(WARM_UP, lambda _: True)

    async def generate(self, brief: Brief) -> Take:
        """Make one motion; a call that is cancelled stops between two steps of the model."""
        return await self.batcher.make(brief)

    async def describe(self) -> dict[str, str]:
        """Return the model's name, version and license."""
        return self.sampler.describe()


def text_to_motion(
    num_replicas: int = 1, num_gpus: float = 0.0, load: Load = built_in
) -> Application:
    """Return the application to run."""
    options: dict[str, Any] = {"num_replicas": num_replicas, "ray_actor_options": {"num_cpus": 0}}
    if num_gpus:
        options["ray_actor_options"] = {"num_cpus": 0, "num_gpus": num_gpus}
    deployment: Any = TextToMotion
    application: Application = deployment.options(**options).bind(load)
    return application
