"""Turn a checkpoint into the weights that are served.

`python -m deployments.text_to_motion.training.export --run runs/base --to DIR`
"""

import argparse
from pathlib import Path

import torch

from deployments.text_to_motion.weights import FOLDER, save

ABOUT = {
    "name": "nocapmocap-base",
    "version": "1",
    "license": "Apache-2.0",
    "commercial_use": True,
    "excluded_territories": (),
    "device": "cpu",
    "memory_bytes": 650_000_000,
    "longest_seconds": 10.0,
    "fps": 30.0,
    "data": "CMU Graphics Lab Motion Capture Database; AnimatedDrawings (MIT); Mesh2Motion (CC0)",
    "terms": "The data used in this project was obtained from mocap.cs.cmu.edu. "
    "The database was created with funding from NSF EIA-0196217.",
}


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--run", type=Path, default=Path("runs/base"))
    parser.add_argument("--to", type=Path, default=FOLDER)
    options = parser.parse_args()
    state = torch.load(options.run / "checkpoint.pt", weights_only=True)
    save(options.to, state, ABOUT)


if __name__ == "__main__":
    main()
