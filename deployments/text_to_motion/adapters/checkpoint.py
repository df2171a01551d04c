"""Files that an operator brings, read as a stranger's: nothing in them is ever run.

Tensors come from safetensors, or by the reader of torch that knows nothing but tensors; arrays
from NumPy without its pickles; settings from YAML's plain values.
"""

from pathlib import Path
from typing import Any

import numpy as np
import torch
import yaml
from safetensors.torch import load_file
from torch import Tensor, nn

from deployments.text_to_motion.manifest import BadModel
from domain.motion.skeleton import Floats

SHOWN = 3
"""How many names of tensors a message tells."""


def tensors(path: Path) -> dict[str, Any]:
    """Return what a checkpoint holds, tensors by name; BadModel where it is none."""
    try:
        if path.suffix == ".safetensors":
            return dict(load_file(path))
        held = torch.load(path, map_location="cpu", weights_only=True)
    except Exception as error:  # noqa: BLE001 - a damaged file makes torch fail in any way
        raise BadModel(f"{path} is not a checkpoint of tensors: {first(error)}") from None
    if not isinstance(held, dict):
        raise BadModel(f"{path} does not hold tensors by name")
    return held


def tensor(path: Path, shape: tuple[int, ...]) -> Floats:
    """Return the one tensor of a file, with axes of length 1 left out; BadModel otherwise."""
    try:
        held = torch.load(path, map_location="cpu", weights_only=True)
    except Exception as error:  # noqa: BLE001 - likewise
        raise BadModel(f"{path} is not a tensor: {first(error)}") from None
    if not isinstance(held, Tensor):
        raise BadModel(f"{path} does not hold a tensor")
    return shaped(held.numpy().astype(np.float64).squeeze(), shape, path)


def array(path: Path, shape: tuple[int, ...]) -> Floats:
    """Return a .npy file's array, with axes of length 1 left out; BadModel where it is not it."""
    try:
        held = np.load(path, allow_pickle=False)
    except (OSError, ValueError, EOFError) as error:
        raise BadModel(f"{path} is not an array: {first(error)}") from None
    if not isinstance(held, np.ndarray) or held.dtype.kind != "f":
        raise BadModel(f"{path} does not hold an array of numbers")
    return shaped(held.squeeze(), shape, path)


def shaped(values: Floats, shape: tuple[int, ...], path: Path) -> Floats:
    """Return finite values of a shape; BadModel where they are not."""
    if values.shape != shape:
        raise BadModel(f"{path} is of shape {values.shape} and must be {shape}")
    if not np.isfinite(values).all():
        raise BadModel(f"{path} has values that are no numbers")
    return values


def settings(path: Path) -> dict[str, Any]:
    """Return what a YAML file says; BadModel where it says nothing."""
    try:
        said = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise BadModel(f"{path} cannot be read: {first(error)}") from None
    if not isinstance(said, dict):
        raise BadModel(f"{path} does not hold settings by name")
    return said


def fill(network: nn.Module, held: dict[str, Any], path: Path) -> None:
    """Give a network its tensors, every one and no other; BadModel names those that differ."""
    for name, each in held.items():
        if not (isinstance(name, str) and isinstance(each, Tensor) and plain(each)):
            raise BadModel(f"{path}: what it calls {name!r} is no tensor of floating numbers")
    wanted = network.state_dict()
    problems = [
        ("lacks", sorted(wanted.keys() - held.keys())),
        ("has unknown", sorted(held.keys() - wanted.keys())),
        ("has, in another shape than its settings say,", sorted(
            name for name in wanted.keys() & held.keys() if wanted[name].shape != held[name].shape
        )),
    ]  # fmt: skip
    for problem, names in problems:
        if names:
            more = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
            raise BadModel(f"{path} {problem} {', '.join(names[:SHOWN])}{more}")
    network.load_state_dict(held, assign=True)
    network.eval().requires_grad_(requires_grad=False)


def plain(each: Tensor) -> bool:
    """Return whether a tensor is of floating numbers, and has them all."""
    return each.is_floating_point() and each.layout is torch.strided


def first(error: Exception) -> str:
    """Return the first line of what an error says."""
    return (str(error).splitlines() or [type(error).__name__])[0]
