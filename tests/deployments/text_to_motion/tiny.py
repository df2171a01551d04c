"""A network too small to be good at anything, which is made in a moment."""

from dataclasses import asdict
from pathlib import Path
from typing import Any

import torch

from deployments.text_to_motion.networks import Block, Network, Shape
from deployments.text_to_motion.weights import save
from domain.motion.calm import Calm

SHAPE = Shape(actions=2, condition=16, narrow=16, middle=16, wide=16, blocks=2)
ABOUT = {
    "name": "tiny",
    "version": "0",
    "license": "Apache-2.0",
    "commercial_use": True,
    "excluded_territories": (),
    "device": "cpu",
    "memory_bytes": 1_000_000,
    "longest_seconds": 10.0,
    "fps": 30.0,
    "data": "none",
}


def network() -> Network:
    torch.manual_seed(1)
    made = Network(SHAPE).eval()
    for block in made.modules():
        if isinstance(block, Block):
            # Fresh blocks pass their input on, whatever the conditions say.
            torch.nn.init.normal_(block.second.weight, std=0.2)
    return made


def saved(folder: Path, **about: Any) -> Network:
    """Write weights and their manifest, `about` being other than usual; return the network."""
    made = network()
    state = {
        "average": made.state_dict(),
        "mean": torch.linspace(-1, 1, SHAPE.features),
        "std": torch.linspace(0.5, 2, SHAPE.features),
        "shape": asdict(SHAPE),
        "actions": ["run", "walk"],
        "step": 7,
    }
    save(folder, state, {**ABOUT, **about}, {"walk": Calm(4.0, 100.0)})
    return made
