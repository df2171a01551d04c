"""HY-Motion's published latest.ckpt: the network, and what lies beside it."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from deployments.text_to_motion.adapters.checkpoint import fill, shaped, tensors
from deployments.text_to_motion.adapters.hy_motion.features import WIDTH
from deployments.text_to_motion.adapters.hy_motion.networks import Network, Shape
from deployments.text_to_motion.manifest import BadModel
from domain.motion.skeleton import Floats

PREFIX = "motion_transformer."
STATE = "model_state_dict"
UNUSED = ("special_game_vtxt_feat", "special_game_ctxt_feat")
"""A style that the published code adds to a prompt only when it is asked to."""


@dataclass(frozen=True, eq=False)
class Weights:
    """`token` (D,) and `sentence` (E,) are silence; `mean` and `std` (201,) are the features'."""

    network: Network
    token: Tensor
    sentence: Tensor
    mean: Floats
    std: Floats


def weights(path: Path, shape: Shape) -> Weights:
    """Read a checkpoint whole; BadModel where something is not there, or something else is."""
    held = tensors(path)
    held = dict(held.get(STATE, held))
    for name in UNUSED:
        held.pop(name, None)
    token = taken(held, "null_ctxt_input", shape.ctxt_input_dim, path)
    sentence = taken(held, "null_vtxt_feat", shape.vtxt_input_dim, path)
    mean, std = (
        shaped(taken(held, name, WIDTH, path).numpy().astype(np.float64), (WIDTH,), path)
        for name in ("mean", "std")
    )
    with torch.device("meta"):
        network = Network(shape)
    fill(network, {name.removeprefix(PREFIX): each for name, each in held.items()}, path)
    return Weights(network, token, sentence, mean, std)


def taken(held: dict[str, Tensor], name: str, width: int, path: Path) -> Tensor:
    """Take one vector out of what is held; BadModel where it is not there."""
    value = held.pop(name, None)
    if not isinstance(value, Tensor) or value.numel() != width:
        raise BadModel(f"{path} has no `{name}` of {width} numbers")
    return value.detach().float().flatten()
