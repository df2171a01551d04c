"""The models as applications of Serve, and the workshops that a worker makes of them."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import ray
from ray import serve
from ray.serve.api import RunTarget

from actors.captures import VideoWorkshop
from actors.storage import Storage
from actors.takes import TextWorkshop
from actors.workshop import Workshop
from deployments.rendering.deployment import rendering
from deployments.text_to_motion.deployment import text_to_motion
from deployments.text_to_motion.manifest import BadModel
from deployments.text_to_motion.registry import load
from deployments.video_to_motion.deployment import video_to_motion
from deployments.video_to_motion.registry import loading
from domain.generations import TEXT, VIDEO
from domain.prices import Prices
from serve.models import ServedCapture, ServedModel, ServedRenderer
from serve.registry import Registry, faults, share
from serve.settings import Settings

PREFIXES = ("text-to-motion", "video-to-motion")


def deployed(
    settings: Settings, registry: Registry, prices: Prices, storage: Storage
) -> Callable[[], Mapping[str, Workshop]]:
    """Deploy each model as an application; return what makes a worker's workshops of them.

    They are ready for the longest motion that any plan allows.
    BadModel where one does not start.
    """
    video = registry.pose
    replicas = settings.model_replicas
    gpus = 0.0
    if settings.device == "cuda":
        there: dict[str, float] = ray.cluster_resources()  # type: ignore[no-untyped-call]
        wanted = replicas * len(registry.on) + settings.video_replicas * (video is not None)
        gpus = share(wanted, there.get("GPU", 0.0))
    targets = [RunTarget(rendering(settings.rendering_replicas), "rendering", None)]
    for each in registry.on:
        longest = min(each.manifest.longest_seconds, prices.longest)
        application = text_to_motion(partial(load, each.folder), longest, replicas, gpus)
        targets.append(RunTarget(application, f"text-to-motion-{each.name}", None))
    if video is not None:
        application = video_to_motion(
            loading(video),
            settings.video_replicas,
            gpus,
            settings.longest_video_seconds,
        )
        targets.append(RunTarget(application, "video-to-motion", None))
    renderer, *served = running(targets)
    models = {
        each.name: ServedModel(handle) for each, handle in zip(registry.on, served, strict=False)
    }
    drawn = ServedRenderer(renderer)
    shops: dict[str, Workshop] = {TEXT: TextWorkshop(models, registry.default, drawn, storage)}
    if video is not None:
        shops[VIDEO] = VideoWorkshop(ServedCapture(served[-1]), drawn, storage)
    return lambda: shops


def running(targets: list[RunTarget]) -> list[Any]:
    """Run these applications, and none of before; return their handles. BadModel."""
    for name in serve.status().applications:
        # A cluster that outlives this process may still run a model that is off by now.
        if name.startswith(PREFIXES) and name not in {each.name for each in targets}:
            serve.delete(name)
    try:
        return list(serve.run_many(targets))
    except RuntimeError as error:
        said = {
            name: deployment.message
            for name, application in serve.status().applications.items()
            for deployment in application.deployments.values()
            if deployment.status == "DEPLOY_FAILED"
        }
        raise BadModel(faults(said)) from error
