"""Which models this installation has, as its settings allow, and what clients may choose of."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil

from deployments.text_to_motion.manifest import BadModel
from deployments.text_to_motion.registry import Installed, Terms, chosen, found, judged
from domain.models import Model, Models
from serve.settings import Settings


@dataclass(frozen=True)
class Registry:
    """All models that are there, and the name of the default one."""

    models: tuple[Installed, ...]
    default: str

    @property
    def on(self) -> tuple[Installed, ...]:
        """Those that run."""
        return tuple(each for each in self.models if not each.off)

    def offered(self) -> Models:
        """Return what clients may choose of."""
        return Models(tuple(model_of(each) for each in self.on), self.default)


def installed(settings: Settings) -> tuple[Installed, ...]:
    """Return every model that is there; BadModel where a folder of one is not right."""
    listed = found(settings.models_folder)
    wants_gpu = any(manifest.device == "cuda" for _, manifest in listed)
    terms = Terms(
        settings.allow_noncommercial_models,
        settings.territory,
        wants_gpu and has_gpu(settings),
    )
    return judged(listed, terms)


def registry_of(settings: Settings) -> Registry:
    """Return the models to run; BadModel also where the default one is off or not there."""
    models = installed(settings)
    return Registry(models, chosen(models, settings.models_default))


def model_of(each: Installed) -> Model:
    """Return a model as a client chooses it."""
    manifest = each.manifest
    return Model(
        manifest.name,
        manifest.version,
        manifest.license,
        manifest.commercial_use,
        manifest.longest_seconds,
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
