"""The pose models of an installation, and which of them may run here."""

from importlib import import_module
from pathlib import Path

from deployments.text_to_motion.manifest import NAME, BadModel, read, verify
from deployments.text_to_motion.registry import Installed, Terms, folders, spoken
from deployments.video_to_motion.poses import Detector, Loader, Pose

FAMILIES = {
    "rtmw3d": "deployments.video_to_motion.adapters.rtmw3d",
    "sam-3d-body": "deployments.video_to_motion.adapters.sam3d_body",
}
"""The module of each family that has its `load`; imported only where a model of it is loaded."""


def installed(own: Path | None, terms: Terms) -> tuple[Installed, ...]:
    """Return the operator's pose models, each with why it may not run; BadModel for a wrong one.

    `own`: a folder; each folder in it that has a manifest of one of the families is a model.
    Files of a model that may run are checked.
    """
    models: dict[str, Installed] = {}
    for folder in folders(own):
        manifest = read(folder)
        if manifest.family not in FAMILIES:
            continue
        if manifest.name in models:
            raise BadModel(f"{folder / NAME}: another model is called {manifest.name} already")
        models[manifest.name] = Installed(folder, manifest, terms.against(manifest))
        if not models[manifest.name].off:
            verify(folder, manifest)
    return tuple(models.values())


def load(folder: Path, terms: Terms, device: str, detector: Detector) -> Pose:
    """Check and load a pose model; BadModel where it is damaged, unknown or may not run here."""
    manifest = read(folder)
    if manifest.family not in FAMILIES:
        raise BadModel(f"the family {manifest.family} is none of {spoken(FAMILIES)}")
    if reason := terms.against(manifest):
        raise BadModel(f"the model {manifest.name} is off: {reason}")
    verify(folder, manifest)
    try:
        loader: Loader = import_module(FAMILIES[manifest.family]).load
        return loader(folder, manifest, device, detector)
    except ModuleNotFoundError as error:
        raise BadModel(f"the family {manifest.family} needs the module {error.name}") from error
