"""Where a person is in a picture, and the turned square around them that a network looks at."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from deployments.video_to_motion.networks import CROP_SIZE, DETECTOR_SIZE
from domain.motion.skeleton import Floats

Pixels = NDArray[np.uint8]
ROOM = 1.25
"""How much larger the square is than the circle around the body."""


@dataclass(frozen=True, eq=False)
class Region:
    """A turned square: `middle` (2,) and `side` in pixels; `angle` in radians, 0 for upright."""

    middle: Floats
    side: float
    angle: float

    @classmethod
    def around(cls, middle: Floats, rim: Floats) -> "Region":
        """Return the square of the circle around `middle` through `rim`, which is overhead."""
        x, y = np.asarray(rim) - middle
        angle = (np.arctan2(y, x) + np.pi / 2 + np.pi) % (2 * np.pi) - np.pi
        return cls(np.asarray(middle), 2 * ROOM * float(np.hypot(x, y)), float(angle))

    @property
    def axes(self) -> Floats:
        """The square's right and down in the picture, as columns (2, 2)."""
        cosine, sine = np.cos(self.angle), np.sin(self.angle)
        return np.array([[cosine, -sine], [sine, cosine]])

    def to_picture(self, points: Floats) -> Floats:
        """Take points (..., 2) of the square, 0 to 1, to pixels of the picture."""
        placed: Floats = self.middle + self.side * (points - 0.5) @ self.axes.T
        return placed

    def apart(self, other: "Region") -> float:
        """Return the distance of the middles in sides of the larger square."""
        distance = np.linalg.norm(self.middle - other.middle)
        return float(distance / max(self.side, other.side, 1e-6))


def crop(pixels: Pixels, region: Region) -> Floats:
    """Return the square (256, 256, 3) out of a picture, 0 to 1; black beyond its edges."""
    whole = cut_out(pixels, region, np.ones(2), (CROP_SIZE, CROP_SIZE))
    return np.multiply(whole, np.float32(1 / 255))


def cut_out(pixels: Pixels, region: Region, share: Floats, size: tuple[int, int]) -> Pixels:
    """Return `share` (2,) of a region's width and height as `size` (W, H) pixels, (H, W, 3).

    Black beyond the picture's edges.
    """
    step = region.axes * (region.side * share / size)
    # Of a large picture only what is around the region is copied; two pixels are for sampling.
    reach = np.abs(step) @ (np.array(size) / 2) + 2
    bounds = pixels.shape[1], pixels.shape[0]
    low = np.clip(np.floor(region.middle - reach), 0, bounds).astype(int)
    high = np.clip(np.ceil(region.middle + reach), 0, bounds).astype(int)
    if (low >= high).any():
        return np.zeros((size[1], size[0], 3), np.uint8)
    origin = region.middle - low - step @ (np.array(size) / 2)
    near = np.ascontiguousarray(pixels[low[1] : high[1], low[0] : high[0]])
    image = Image.fromarray(near).transform(
        size,
        Image.Transform.AFFINE,
        (step[0, 0], step[0, 1], origin[0], step[1, 0], step[1, 1], origin[1]),
        Image.Resampling.BILINEAR,
    )
    return np.asarray(image)


def letterbox(pixels: Pixels) -> Floats:
    """Return the whole picture in a black square (224, 224, 3), -1 to 1."""
    height, width = pixels.shape[:2]
    scale = DETECTOR_SIZE / max(height, width)
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    small = Image.fromarray(pixels).resize(size, Image.Resampling.BILINEAR, reducing_gap=2.0)
    square = Image.new("RGB", (DETECTOR_SIZE, DETECTOR_SIZE))
    square.paste(small, ((DETECTOR_SIZE - size[0]) // 2, (DETECTOR_SIZE - size[1]) // 2))
    return np.asarray(square, dtype=np.float32) / np.float32(127.5) - np.float32(1)


def from_letterbox(points: Floats, shape: tuple[int, ...]) -> Floats:
    """Take points (..., 2) of the square, 0 to 1, to pixels of a picture of `shape`."""
    height, width = shape[:2]
    side = max(height, width)
    placed: Floats = points * side - np.array([(side - width) / 2, (side - height) / 2])
    return placed
