"""The two BlazePose networks on the CPU, by LiteRT (Bazarevsky et al., "BlazePose", 2020)."""

from pathlib import Path
from typing import Any, NamedTuple, Protocol

import numpy as np

from deployments.video_to_motion.pruning import pruned
from deployments.video_to_motion.weights import DETECTOR, FOLDER, LANDMARKER, network
from domain.motion.skeleton import Floats

DETECTOR_SIZE, CROP_SIZE = 224, 256
"""Pixels of the square pictures that the networks take."""
MASK = "Identity_2"
"""The landmark network's output that tells which pixels are the person: a quarter of its time."""


class Boxes(NamedTuple):
    """What the detector says of its 2254 anchors: boxes and keypoints (B, 2254, 12), in pixels
    relative to the anchor's middle, and logits (B, 2254)."""  # noqa: D205, D209

    boxes: Floats
    logits: Floats


class Landmarks(NamedTuple):
    """What the landmark network says of B crops.

    `image` (B, 39, 5): x, y, z in pixels of the crop, logits of visibility and presence.
    `presence` (B,): 0 to 1, that a person is there. `heatmaps` (B, 64, 64, 39): logits.
    `world` (B, 39, 3): metres from the hips' middle.
    """

    image: Floats
    presence: Floats
    heatmaps: Floats
    world: Floats


class Networks(Protocol):
    """The two networks, wherever they run."""

    def detect(self, pictures: Floats) -> Boxes:
        """Look for people in (B, 224, 224, 3), colors from -1 to 1."""
        ...

    def landmarks(self, crops: Floats) -> Landmarks:
        """Find the landmarks of the person in each of (B, 256, 256, 3), colors from 0 to 1."""
        ...


def files(folder: Path) -> tuple[bytes, bytes]:
    """Return the detector's and the landmark network's files, the latter without its mask."""
    landmarker = network(LANDMARKER, folder).read_bytes()
    return network(DETECTOR, folder).read_bytes(), pruned(landmarker, MASK)


class LiteNetworks:
    """The networks as they were published, one picture at a time. Not for several threads."""

    def __init__(self, folder: Path = FOLDER, threads: int = 1) -> None:
        self.detector, self.landmarker = (Interpreted(each, threads) for each in files(folder))

    def detect(self, pictures: Floats) -> Boxes:
        """Look for people in (B, 224, 224, 3), colors from -1 to 1."""
        boxes, logits = self.detector(pictures)
        return Boxes(boxes, logits[..., 0])

    def landmarks(self, crops: Floats) -> Landmarks:
        """Find the landmarks of the person in each of (B, 256, 256, 3), colors from 0 to 1."""
        image, presence, heatmaps, world = self.landmarker(crops)
        return Landmarks(
            image.reshape(-1, 39, 5), presence[:, 0], heatmaps, world.reshape(-1, 39, 3)
        )


class Interpreted:
    """One network: a batch goes in, its outputs come out in the order of their names."""

    def __init__(self, data: bytes, threads: int) -> None:
        # Slow to import, and only this process may need it.
        from ai_edge_litert.interpreter import Interpreter  # noqa: PLC0415

        self.interpreter: Any = Interpreter(model_content=data, num_threads=threads)
        self.interpreter.allocate_tensors()
        self.input = self.interpreter.get_input_details()[0]["index"]
        outputs = sorted(self.interpreter.get_output_details(), key=lambda each: each["name"])
        self.outputs = [each["index"] for each in outputs]

    def __call__(self, batch: Floats) -> list[Floats]:
        """Run each picture of a batch."""
        rows = []
        for picture in batch:
            self.interpreter.set_tensor(self.input, picture[None])
            self.interpreter.invoke()
            rows.append([self.interpreter.get_tensor(index) for index in self.outputs])
        return (
            rows[0]
            if len(rows) == 1
            else [np.concatenate(each) for each in zip(*rows, strict=True)]
        )
