"""The models of an installation, ours and the operator's, and which of them may run here."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from deployments.text_to_motion.manifest import NAME, BadModel, Manifest, read, verify
from deployments.text_to_motion.sampler import Loader, Sampler
from deployments.text_to_motion.territories import excludes

BUILT_IN = Path(__file__).parent / "weights"
FAMILIES = {
    "nocapmocap": "deployments.text_to_motion.sampling",
    "mdm": "deployments.text_to_motion.adapters.mdm.model",
    "hy-motion": "deployments.text_to_motion.adapters.hy_motion.model",
    "kimodo": "deployments.text_to_motion.adapters.kimodo.model",
}
"""The module of each family that has its `load`; imported only where a model of it is loaded."""


@dataclass(frozen=True)
class Terms:
    """What an operator has said of this installation, and whether it has a GPU.

    `territory`: the ISO 3166-1 code of the country where it is used; empty where not said.
    """

    noncommercial: bool = False
    territory: str = ""
    gpu: bool = False

    def against(self, manifest: Manifest) -> str:
        """Return why a model may not run here; nothing where it may."""
        excluded = manifest.excluded_territories
        if not (manifest.commercial_use or self.noncommercial):
            return (
                f"its licence ({manifest.license}) allows no commercial use; "
                "NOCAPMOCAP_ALLOW_NONCOMMERCIAL_MODELS=true says that there is none"
            )
        if excluded and not self.territory:
            return (
                f"its licence ({manifest.license}) excludes {', '.join(excluded)}; "
                "NOCAPMOCAP_TERRITORY says in which country this is"
            )
        if excludes(excluded, self.territory):
            return (
                f"its licence ({manifest.license}) excludes {', '.join(excluded)}, "
                f"and NOCAPMOCAP_TERRITORY is {self.territory}"
            )
        if manifest.device == "cuda" and not self.gpu:
            return "it needs a GPU, and NOCAPMOCAP_DEVICE gives it none"
        return ""


@dataclass(frozen=True)
class Installed:
    """A model that is there. `off`: why it may not run; nothing where it may."""

    folder: Path
    manifest: Manifest
    off: str = ""

    @property
    def name(self) -> str:
        """The name that requests choose it by."""
        return self.manifest.name


def found(own: Path | None, others: Collection[str] = ()) -> list[tuple[Path, Manifest]]:
    """Return the folders of all models, ours first; BadModel where one says something wrong.

    `own`: the operator's folder; each folder in it that has a manifest is a model. `others`:
    families whose models are in it, too, but are not of this kind.
    """
    read_ = [(folder, read(folder)) for folder in [BUILT_IN, *folders(own)]]
    listed = [(folder, manifest) for folder, manifest in read_ if manifest.family not in others]
    first: dict[str, Path] = {}
    for folder, manifest in listed:
        path = folder / NAME
        if manifest.family not in FAMILIES:
            raise BadModel(
                f"{path}: the family {manifest.family} is none of {spoken([*FAMILIES, *others])}"
            )
        if manifest.name in first:
            raise BadModel(f"{path}: {first[manifest.name]} is called {manifest.name} already")
        first[manifest.name] = path
    return listed


def folders(own: Path | None) -> list[Path]:
    """Return the operator's folders of models, by name; BadModel where there is no such place."""
    if own is None:
        return []
    try:
        return sorted(each for each in own.absolute().iterdir() if (each / NAME).is_file())
    except OSError as error:
        raise BadModel(f"{own} is no folder of models: {error.strerror}") from None


def judged(listed: Iterable[tuple[Path, Manifest]], terms: Terms) -> tuple[Installed, ...]:
    """Return each model with why it is off; BadModel where a file of one that is on is altered."""
    models = tuple(
        Installed(folder, manifest, terms.against(manifest)) for folder, manifest in listed
    )
    for each in models:
        if not each.off:
            verify(each.folder, each.manifest)
    return models


def chosen(models: Iterable[Installed], name: str) -> str:
    """Return the default model's name, ours where none is named; BadModel where it is not on."""
    name = name or read(BUILT_IN).name
    by_name = {each.name: each for each in models}
    if name not in by_name:
        raise BadModel(f"the default model {name} is not installed; there is {spoken(by_name)}")
    if reason := by_name[name].off:
        raise BadModel(f"the default model {name} is off: {reason}")
    return name


def load(folder: Path, device: str) -> Sampler:
    """Check and load a model to `cpu` or `cuda`; BadModel where its folder is not right."""
    manifest = read(folder)
    verify(folder, manifest)
    return loader(manifest.family)(folder, manifest, device)


def loader(family: str) -> Loader:
    """Return what loads a family's models; BadModel where a module that it needs is missing."""
    try:
        named: Loader = import_module(FAMILIES[family]).load
    except ModuleNotFoundError as error:
        raise BadModel(f"the family {family} needs the module {error.name}") from error
    return named


def spoken(names: Iterable[str]) -> str:
    """Return names as a sentence lists them."""
    return ", ".join(sorted(names))
