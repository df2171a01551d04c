"""The built-in family's weights on disk: the network that a manifest describes."""

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file
from torch import Tensor

from deployments.text_to_motion.manifest import BadModel, Manifest, digest, read, verify, write
from deployments.text_to_motion.networks import Network, Shape
from deployments.text_to_motion.registry import BUILT_IN
from domain.motion.calm import Calm

FOLDER = BUILT_IN


@dataclass(frozen=True)
class Loaded:
    """A network ready to sample, its scales, its actions and what its manifest says.

    `calm`: how calm the real motion of each action is.
    """

    network: Network
    mean: Tensor
    std: Tensor
    actions: tuple[str, ...]
    calm: dict[str, Calm]
    manifest: Manifest


def load(folder: Path = FOLDER, device: str = "cpu") -> Loaded:
    """Load and check the weights; BadModel where a file is missing or altered."""
    manifest = read(folder)
    verify(folder, manifest)
    return build(folder, manifest, device)


def build(folder: Path, manifest: Manifest, device: str = "cpu") -> Loaded:
    """Return the network of a folder's files; BadModel where they are not one."""
    options, path = manifest.options, folder / manifest.weights
    try:
        tensors = load_file(path, device=device)
        tensors = {name: tensor.float() for name, tensor in tensors.items()}
        mean, std = tensors.pop("mean"), tensors.pop("std")
        network = Network(Shape(**options["shape"])).to(device)
        network.load_state_dict(tensors)
        actions = tuple(options["actions"])
        calm = {name: Calm(**figures) for name, figures in options["calm"].items()}
    except KeyError as error:
        raise BadModel(f"{path}: {error} is missing, or is not in the manifest's options") from None
    except (SafetensorError, RuntimeError, TypeError) as error:
        raise BadModel(f"{path} is not the network that the manifest's options describe") from error
    network.eval().requires_grad_(requires_grad=False)
    return Loaded(network, mean, std, actions, calm, manifest)


def save(folder: Path, state: dict[str, Any], about: dict[str, Any], calm: dict[str, Calm]) -> None:
    """Write the averaged weights in half precision, and their manifest with what is `about`.

    `calm`: how calm the real motion of each action is.
    """
    from safetensors.torch import save_file  # noqa: PLC0415 - only where weights are made

    folder.mkdir(parents=True, exist_ok=True)
    tensors = {name: tensor.half().contiguous() for name, tensor in state["average"].items()}
    tensors |= {name: state[name].to(torch.float32) for name in ("mean", "std")}
    path = folder / "model.safetensors"
    save_file(tensors, path)
    options = {
        "shape": state["shape"],
        "actions": state["actions"],
        "calm": {name: asdict(figures) for name, figures in calm.items()},
        "steps": state["step"],
    }
    write(
        folder,
        Manifest(
            **about,
            family="nocapmocap",
            weights=path.name,
            files={path.name: digest(path)},
            options=options,
        ),
    )
