"""Turn a checkpoint into the weights that are served.

`python -m deployments.text_to_motion.training.export --data DIR --run runs/base --to DIR`
"""

import argparse
from pathlib import Path

import torch

from deployments.text_to_motion.training.calm import calm
from deployments.text_to_motion.training.prepare import examples
from deployments.text_to_motion.weights import FOLDER, save

ABOUT = {
    "name": "nocapmocap-base",
    "version": "1",
    "license": "Apache-2.0",
    "commercial_use": True,
    "excluded_territories": (),
    "device": "cpu",
    "memory_bytes": 650_000_000,
    "longest_seconds": 60.0,
    "fps": 30.0,
    "data": "CMU Graphics Lab Motion Capture Database; AnimatedDrawings (MIT); Mesh2Motion (CC0)",
    "terms": "The data used in this project was obtained from mocap.cs.cmu.edu. "
    "The database was created with funding from NSF EIA-0196217.",
}


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--run", type=Path, default=Path("runs/base"))
    parser.add_argument("--to", type=Path, default=FOLDER)
    options = parser.parse_args()
    state = torch.load(options.run / "checkpoint.pt", weights_only=True)
    recorded = [e for e in examples(options.data) if not e.form]
    save(options.to, state, ABOUT, calm(recorded))


if __name__ == "__main__":
    main()
