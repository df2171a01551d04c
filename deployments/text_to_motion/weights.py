"""The weights on disk: a manifest that names every file, and the network that it describes."""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file
from torch import Tensor

from deployments.text_to_motion.networks import Network, Shape

FOLDER = Path(__file__).parent / "weights"


class BadWeights(Exception):  # noqa: N818 - it names what is wrong with the files
    """A weights file is missing or is not the one that the manifest names."""


@dataclass(frozen=True)
class Loaded:
    """A network ready to sample, its scales, its actions and what its manifest says."""

    network: Network
    mean: Tensor
    std: Tensor
    actions: tuple[str, ...]
    manifest: dict[str, Any]


def load(folder: Path = FOLDER, device: str = "cpu") -> Loaded:
    """Load and check the weights; BadWeights where a file is missing or altered."""
    try:
        manifest = json.loads((folder / "manifest.json").read_text())
    except FileNotFoundError:
        raise BadWeights(f"{folder / 'manifest.json'} is missing") from None
    for name, expected in manifest["files"].items():
        path = folder / name
        if not path.exists():
            raise BadWeights(f"{path} is missing")
        if hashlib.sha256(path.read_bytes()).hexdigest() != expected:
            raise BadWeights(f"{path} is not the file that the manifest names")
    tensors = load_file(folder / manifest["weights"], device=device)
    tensors = {name: tensor.float() for name, tensor in tensors.items()}
    mean, std = tensors.pop("mean"), tensors.pop("std")
    network = Network(Shape(**manifest["shape"])).to(device)
    network.load_state_dict(tensors)
    network.eval().requires_grad_(requires_grad=False)
    return Loaded(network, mean, std, tuple(manifest["actions"]), manifest)


def save(folder: Path, state: dict[str, Any], about: dict[str, Any]) -> None:
    """Write the averaged weights in half precision, and their manifest."""
    from safetensors.torch import save_file  # noqa: PLC0415 - only where weights are made

    folder.mkdir(parents=True, exist_ok=True)
    tensors = {name: tensor.half().contiguous() for name, tensor in state["average"].items()}
    tensors |= {name: state[name].to(torch.float32) for name in ("mean", "std")}
    path = folder / "model.safetensors"
    save_file(tensors, path)
    manifest = {
        **about,
        "weights": path.name,
        "files": {path.name: hashlib.sha256(path.read_bytes()).hexdigest()},
        "shape": state["shape"],
        "actions": state["actions"],
        "steps": state["step"],
    }
    (folder / "manifest.json").write_text(json.dumps(manifest, indent=2) + "\n")
