"""What a manifest says under `options`, checked, in the words that several families share."""

from pathlib import Path
from typing import Literal, TypeVar

import msgspec
import torch

from deployments.text_to_motion.manifest import BadModel, Manifest

Read = TypeVar("Read", bound=msgspec.Struct)
Precision = Literal["float32", "bfloat16", "float16"]


def options(manifest: Manifest, kind: type[Read]) -> Read:
    """Return the options as a family has them; BadModel where they are others."""
    try:
        return msgspec.convert(manifest.options, kind)
    except msgspec.ValidationError as error:
        raise BadModel(f"`options` of {manifest.name}: {error}") from None


def checked(name: str, folder: Path, manifest: Manifest) -> Path:
    """Return the path of a file that an option names; BadModel where `files` does not have it."""
    if name not in manifest.files:
        raise BadModel(f"`options` of {manifest.name} name {name!r}, which is not in `files`")
    return folder / name


def dtype_of(precision: Precision | None, device: str, on_cuda: torch.dtype) -> torch.dtype:
    """Return the precision that was asked for; else `on_cuda`, or single on a CPU."""
    if precision is None:
        return on_cuda if device.startswith("cuda") else torch.float32
    dtype: torch.dtype = getattr(torch, precision)
    return dtype
