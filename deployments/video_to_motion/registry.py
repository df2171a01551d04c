"""The pose models of an installation, ours and the operator's, and which of them may run here."""

from collections.abc import Callable
from functools import partial
from importlib import import_module
from pathlib import Path

from deployments.text_to_motion.manifest import NAME, BadModel, Manifest, read, verify
from deployments.text_to_motion.registry import Installed, Terms, folders, spoken
from deployments.video_to_motion.blazepose import CARD, BlazePose
from deployments.video_to_motion.networks import LiteNetworks
from deployments.video_to_motion.poses import Loader, Pose
from deployments.video_to_motion.weights import FILES, FOLDER, LANDMARKER, BadNetwork, network

FAMILIES = {
    "rtmw3d": "deployments.video_to_motion.adapters.rtmw3d",
    "sam-3d-body": "deployments.video_to_motion.adapters.sam3d_body",
}
"""The module of each family that has its `load`; imported only where a model of it is loaded."""
BUILT_IN = Manifest(
    name=CARD["name"],
    version=CARD["version"],
    license=CARD["license"],
    family="blazepose",
    commercial_use=True,
    excluded_territories=(),
    files={name: digest for name, (_, digest) in FILES.items()},
    weights=LANDMARKER,
    device="cpu",
    memory_bytes=80_000_000,
    longest_seconds=3600.0,
    fps=30.0,
    data="Google's own pictures of people, which are not published",
)
"""BlazePose, which finds people for every other model, too."""


def installed(own: Path | None, terms: Terms) -> tuple[Installed, ...]:
    """Return the pose models, ours first, each with why it may not run; BadModel for a wrong one.

    `own`: a folder; each folder in it that has a manifest of one of the families is a model.
    Files of a model that may run are checked.
    """
    models = {BUILT_IN.name: Installed(FOLDER, BUILT_IN, missing())}
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


def missing() -> str:
    """Return which of our own networks is not there, and how to get it; nothing where all are."""
    try:
        for name in FILES:
            network(name)
    except BadNetwork as error:
        return str(error)
    return ""


def loading(model: Installed) -> Callable[[str], Pose]:
    """Return what loads a model, wherever it is called, to `cpu` or `cuda`."""
    return built_in if model.manifest.family == BUILT_IN.family else partial(load, model.folder)


def load(folder: Path, device: str) -> Pose:
    """Check and load an operator's model; BadModel where its folder is not right."""
    detector = built_in(device)
    manifest = read(folder)
    if manifest.family not in FAMILIES:
        raise BadModel(f"the family {manifest.family} is none of {spoken(FAMILIES)}")
    verify(folder, manifest)
    try:
        loader: Loader = import_module(FAMILIES[manifest.family]).load
        return loader(folder, manifest, device, detector)
    except ModuleNotFoundError as error:
        raise BadModel(f"the family {manifest.family} needs the module {error.name}") from error


def built_in(device: str) -> BlazePose:
    """Return BlazePose on a device; BadModel where its networks are not there."""
    try:
        if device != "cuda":
            return BlazePose(LiteNetworks())
        # Torch takes seconds to import, and only a GPU needs it here.
        from deployments.video_to_motion.modules import TorchNetworks  # noqa: PLC0415

        return BlazePose(TorchNetworks(device=device))
    except BadNetwork as error:
        raise BadModel(str(error)) from error
