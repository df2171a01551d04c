"""What the networks' numbers mean: people in a picture, landmarks in a crop.

The layout of anchors and outputs is that of the published graphs (Bazarevsky et al.,
"BlazePose: On-device Real-time Body Pose Tracking", 2020).
"""

from dataclasses import dataclass

import numpy as np

from deployments.video_to_motion.crops import (
    Pixels,
    Region,
    crop,
    from_letterbox,
    letterbox,
)
from deployments.video_to_motion.landmarks import COUNT, MIDDLE, RIM, Observation
from deployments.video_to_motion.networks import CROP_SIZE, DETECTOR_SIZE, Networks
from domain.motion.skeleton import Floats

CARD = {"name": "blazepose-full", "version": "0.10.21", "license": "Apache-2.0"}
SURE = 0.5
"""Scores from which on somebody is there."""
SAME = 0.3
"""Overlap (intersection over union) from which on two boxes are of one person."""
STRIDES = ((8, 2), (16, 2), (32, 6))
"""Pixels between anchors, and how many anchors each place has."""
AROUND = 3
"""Cells of the heatmap that are looked at on each side of a landmark."""


@dataclass(frozen=True)
class Found:
    """A person whom the detector found: the square around them, and how sure it is, 0 to 1."""

    region: Region
    score: float


@dataclass(frozen=True, eq=False)
class Look:
    """What a crop shows: the observation, and where to look in the next picture."""

    seen: Observation
    region: Region


class BlazePose:
    """The two networks, made to work on pictures."""

    def __init__(self, networks: Networks) -> None:
        self.networks = networks
        self.anchors = anchors()

    def describe(self) -> dict[str, str]:
        """Return the model's name, version and license."""
        return dict(CARD)

    def people(self, pixels: Pixels) -> list[Found]:
        """Return everybody in the picture (H, W, 3), the surest first."""
        boxes, logits = self.networks.detect(letterbox(pixels)[None])
        scores = sigmoid(logits[0])
        sure = np.flatnonzero(scores >= SURE)
        places = boxes[0, sure] / DETECTOR_SIZE
        # The middle of the box, and four keypoints; the first two give the circle.
        points = places.reshape(len(sure), 6, 2)
        points[:, [0, 2, 3, 4, 5]] += self.anchors[sure, None]
        found = []
        left = np.argsort(-scores[sure], kind="stable")
        while len(left):
            alike = overlap(points[left[0]], points[left]) > SAME
            group = left[alike]
            weights = scores[sure[group]]
            middle, rim = np.average(points[group, 2:4], axis=0, weights=weights)
            ends = from_letterbox(np.stack([middle, rim]), pixels.shape)
            found.append(Found(Region.around(*ends), float(weights[0])))
            left = left[~alike]
        return found

    def look(self, pixels: Pixels, region: Region) -> Look | None:
        """Return what the region of the picture shows; None where nobody is there."""
        found = self.networks.landmarks(crop(pixels, region)[None])
        if found.presence[0] < SURE:
            return None
        points = refined(found.image[0, :, :2] / CROP_SIZE, found.heatmaps[0])
        image = region.to_picture(points)
        world = found.world[0, :COUNT].astype(np.float64)
        world[:, :2] = world[:, :2] @ region.axes.T
        seen = Observation(
            image[:COUNT], world, sigmoid(found.image[0, :COUNT, 3]), float(found.presence[0])
        )
        return Look(seen, Region.around(image[MIDDLE], image[RIM]))


def anchors() -> Floats:
    """Return the anchors' middles, (2254, 2), 0 to 1."""
    rows = []
    for stride, count in STRIDES:
        cells = DETECTOR_SIZE // stride
        middles = (np.arange(cells) + 0.5) / cells
        y, x = np.meshgrid(middles, middles, indexing="ij")
        rows.append(np.repeat(np.stack([x, y], axis=-1).reshape(-1, 2), count, axis=0))
    return np.concatenate(rows)


def overlap(one: Floats, many: Floats) -> Floats:
    """Return the intersection over union of boxes (N, 6, 2) with one: rows 0 and 1 are used."""
    low = np.maximum(one[0] - one[1] / 2, many[:, 0] - many[:, 1] / 2)
    high = np.minimum(one[0] + one[1] / 2, many[:, 0] + many[:, 1] / 2)
    shared = np.prod(np.maximum(high - low, 0), axis=1)
    both: Floats = np.prod(one[1]) + np.prod(many[:, 1], axis=1)
    result: Floats = shared / np.maximum(both - shared, 1e-12)
    return result


def refined(points: Floats, heatmaps: Floats) -> Floats:
    """Return points (K, 2), 0 to 1, moved to the weighted middle of their heatmaps' peaks.

    `heatmaps` (64, 64, K) are logits. A point beyond the map, or without a peak, stays.
    """
    cells = heatmaps.shape[0]
    place = np.floor(points * cells).astype(int)
    inside = ((place >= 0) & (place < cells)).all(axis=1)
    shifts = np.arange(-AROUND, AROUND + 1)
    columns = place[:, 0, None] + shifts
    rows = place[:, 1, None] + shifts
    valid = ((rows >= 0) & (rows < cells))[:, :, None] & ((columns >= 0) & (columns < cells))[
        :, None
    ]
    # Indices beyond the map are only there to be masked.
    y, x = np.clip(rows, 0, cells - 1), np.clip(columns, 0, cells - 1)
    joints = np.arange(len(points))[:, None, None]
    weights = sigmoid(heatmaps[y[:, :, None], x[:, None, :], joints]) * valid
    total = weights.sum(axis=(1, 2))
    peak = inside & (weights.max(axis=(1, 2)) >= SURE)
    safe = np.maximum(total, 1e-9)
    middle = np.stack(
        [
            (weights * x[:, None, :]).sum(axis=(1, 2)) / safe,
            (weights * y[:, :, None]).sum(axis=(1, 2)) / safe,
        ],
        axis=1,
    )
    return np.where(peak[:, None], middle / cells, points)


def sigmoid(logits: Floats) -> Floats:
    """Return 1 / (1 + exp(-logits)), without overflow."""
    positive: Floats = 1 / (1 + np.exp(-np.abs(logits)))
    return np.where(logits >= 0, positive, 1 - positive)
