"""Which models this installation has, as its settings allow, and what clients may choose of."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil

from deployments.text_to_motion.manifest import BadModel, read
from deployments.text_to_motion.registry import Installed, Terms, chosen, folders, found, judged
from deployments.video_to_motion import registry as poses
from domain.models import Model, Models
from serve.settings import Settings


@dataclass(frozen=True)
class Registry:
    """All models of texts that are there, the name of the default one, and what reads videos."""

    models: tuple[Installed, ...]
    default: str
    pose: Installed | None = None
    longest_video: float = 600.0

    @property
    def on(self) -> tuple[Installed, ...]:
        """Those that run."""
        return tuple(each for each in self.models if not each.off)

    def offered(self) -> Models:
        """Return what clients may choose of."""
        capture = None if self.pose is None else model_of(self.pose, self.longest_video)
        return Models(tuple(model_of(each) for each in self.on), self.default, capture)


def installed(settings: Settings) -> tuple[tuple[Installed, ...], tuple[Installed, ...]]:
    """Return every model that is there, of texts and of videos.

    BadModel where a folder of one is not right.
    """
    listed = found(settings.models_folder, poses.FAMILIES)
    terms = Terms(
        settings.allow_noncommercial_models,
        settings.territory,
        wants_gpu(settings) and has_gpu(settings),
    )
    return judged(listed, terms), poses.installed(settings.models_folder, terms)


def registry_of(settings: Settings) -> Registry:
    """Return the models to run; BadModel also where a default one is off or not there."""
    models, videos = installed(settings)
    default = chosen(models, settings.models_default)
    if "off" in {settings.models, settings.video}:
        return Registry(models, default)
    name = chosen_pose(settings, videos)
    pose = next(each for each in videos if each.name == name)
    return Registry(models, default, pose, settings.longest_video_seconds)


def chosen_pose(settings: Settings, videos: tuple[Installed, ...]) -> str:
    """Return the name of the model that reads videos; BadModel where it is not on."""
    return chosen(videos, settings.video_models_default or poses.BUILT_IN.name)


def wants_gpu(settings: Settings) -> bool:
    """Return whether a model that is there needs a GPU."""
    return any(read(each).device == "cuda" for each in folders(settings.models_folder))


def model_of(each: Installed, most: float = float("inf")) -> Model:
    """Return a model as a client chooses it, for motions of at most `most` seconds."""
    manifest = each.manifest
    return Model(
        manifest.name,
        manifest.version,
        manifest.license,
        manifest.commercial_use,
        min(manifest.longest_seconds, most),
        manifest.fps,
    )


def has_gpu(settings: Settings) -> bool:
    """Return whether models get a GPU: as the setting says, or as this machine has one."""
    if settings.device != "auto":
        return settings.device == "cuda"
    # Seconds, paid only where a model that needs a GPU is installed.
    import torch  # noqa: PLC0415

    return bool(torch.cuda.is_available())


def line_of(each: Installed) -> str:
    """Return what an operator wants to see of a model, on one line."""
    about = each.manifest
    commercial = "commercial use" if about.commercial_use else "no commercial use"
    facts = (
        f"{about.name} {about.version}",
        f"family {about.family}",
        f"{about.license} ({commercial})",
        f"{about.device} {about.memory_bytes / 1e9:.1f} GB",
        f"{about.longest_seconds:g} s at {about.fps:g} fps",
        f"off: {each.off}" if each.off else "on",
    )
    return " · ".join(facts)


def faults(said: Mapping[str, str]) -> str:
    """Return why applications do not start: the end of what each one's replicas said of it."""
    own = f"{BadModel.__module__}.{BadModel.__qualname__}: "
    reasons = [
        f"{name} does not start: {message.splitlines()[-1].removeprefix(own)}"
        for name, message in said.items()
        if message
    ]
    return "; ".join(reasons) or "the models do not start"


def share(replicas: int, gpus: float) -> float:
    """Return what each replica gets of the GPUs: one, or an equal part where they are too few."""
    return 1.0 / max(1, ceil(replicas / max(1.0, gpus)))
