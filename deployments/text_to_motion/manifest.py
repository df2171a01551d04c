"""What a model's folder says of the model: its files, its licence, what it needs, what it can."""

import hashlib
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta, field

from deployments.text_to_motion.territories import misspelt

NAME = "manifest.json"
Words = Annotated[str, Meta(min_length=1)]
Title = Annotated[str, Meta(pattern=r"^[a-z0-9][a-z0-9._-]{0,63}\Z")]
Digest = Annotated[str, Meta(pattern=r"^[0-9a-f]{64}\Z")]
Positive = Annotated[float, Meta(gt=0)]


class BadModel(Exception):  # noqa: N818 - it says what is wrong with the folder
    """A model's folder is not what it must be; the message names the file and the reason."""


class Manifest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A model, as `manifest.json` in its folder describes it.

    A field that is not known is a mistake: a misspelt restriction would be none.

    `family`: whose code loads it. `license`: an SPDX identifier or the licence's own name.
    `excluded_territories`: ISO 3166-1 codes of countries where it may not be used, or `EU`.
    `files`: every file that is loaded, with its SHA-256. `weights`: which of them is the network.
    `device`: `cuda` where it needs a GPU. `memory_bytes`: what it takes there when loaded.
    `longest_seconds`: of one motion. `fps`: frames a second of the motions that it answers.
    `data`: what it was trained on. `terms`: where its terms are, or what they ask for.
    `options`: what only its family reads.
    """

    name: Title
    version: Words
    family: Title
    license: Words
    commercial_use: bool
    excluded_territories: tuple[str, ...]
    files: Annotated[dict[str, Digest], Meta(min_length=1)]
    weights: str
    device: Literal["cpu", "cuda"]
    memory_bytes: Annotated[int, Meta(gt=0)]
    longest_seconds: Positive
    fps: Positive
    data: Words
    terms: str = ""
    options: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuse what no single field can tell; ValueError."""
        for name in self.files:
            if name in {"", ".", "..", NAME} or not {"/", "\\", "\0"}.isdisjoint(name):
                raise ValueError(f"{name!r} in `files` is not the name of a file in the folder")
        if self.weights not in self.files:
            raise ValueError(f"`weights` is {self.weights!r}, which is not in `files`")
        for code in self.excluded_territories:
            if code != "EU" and (wrong := misspelt(code)):
                raise ValueError(f"{wrong}, in `excluded_territories`")

    def card(self) -> dict[str, str]:
        """Return what every motion tells of its model: name, version and license."""
        return {"name": self.name, "version": self.version, "license": self.license}


def read(folder: Path) -> Manifest:
    """Return what a folder's manifest says; BadModel where it does not say it well."""
    path = folder / NAME
    try:
        return msgspec.json.decode(path.read_bytes(), type=Manifest)
    except FileNotFoundError:
        raise BadModel(f"{path} is missing") from None
    except OSError as error:
        raise BadModel(f"{path} cannot be read: {error.strerror}") from None
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise BadModel(f"{path}: {error}") from None


def verify(folder: Path, manifest: Manifest) -> None:
    """Check every file that the manifest names; BadModel where one is missing or altered."""
    for name, expected in manifest.files.items():
        path = folder / name
        try:
            with path.open("rb") as file:
                found = hashlib.file_digest(file, "sha256").hexdigest()
        except FileNotFoundError:
            raise BadModel(f"{path} is missing") from None
        except OSError as error:
            raise BadModel(f"{path} cannot be read: {error.strerror}") from None
        if found != expected:
            raise BadModel(f"{path} is not the file that the manifest names")


def write(folder: Path, manifest: Manifest) -> None:
    """Write a folder's manifest."""
    data = msgspec.json.format(msgspec.json.encode(manifest), indent=2)
    (folder / NAME).write_bytes(data + b"\n")


def digest(path: Path) -> str:
    """Return a file's SHA-256, as `files` has it."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
