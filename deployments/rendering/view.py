"""What a camera sees through each pixel."""

import numpy as np
from numpy.typing import NDArray

from deployments.rendering.scene import Camera
from domain.motion.skeleton import Floats

Window = tuple[slice, slice]
Plane = NDArray[np.float32]


class View:
    """The rays of one picture, `size` pixels square.

    All cameras of a clip look the same way from the same height, so that one view serves them
    all: only the place that it is seen from, `move`, changes. Planes are (size, size) float32.
    """

    def __init__(self, camera: Camera, size: int) -> None:
        self.camera, self.size = camera, size
        self.axes = camera.axes
        middle = (np.arange(size) + 0.5 - size / 2) / (size * camera.focal)
        self.across = middle.astype(np.float32)
        shrink = 1 / np.sqrt(1 + middle**2 + middle[:, None] ** 2)
        self.shrink: Plane = shrink.astype(np.float32)
        self.pixels = np.arange(size * size).reshape(size, size)

    def move(self, camera: Camera) -> None:
        """See from another place, the same way and from the same height."""
        self.camera = camera

    def along(self, vector: Floats, window: Window = (slice(None), slice(None))) -> Plane:
        """Return how far each unit ray of a window goes along a vector: their scalar products.

        Before it has its length, a ray is a sum of what its column says and what its row says.
        """
        right, up, back = (float(part) for part in self.axes @ vector)
        rows, columns = window
        plane: Plane = self.across[columns] * right - (self.across[rows] * up + back)[:, None]
        plane *= self.shrink[window]
        return plane

    def project(self, points: Floats) -> tuple[Floats, Floats]:
        """Return pixels (…, 2) and depths (…) of points (…, 3)."""
        seen = (points - self.camera.eye) @ self.axes.T
        depth = np.maximum(-seen[..., 2], 0.05)
        scale = self.size * self.camera.focal / depth
        half = self.size / 2
        return np.stack([half + seen[..., 0] * scale, half - seen[..., 1] * scale], -1), depth

    def windows(self, points: Floats, radii: Floats) -> list[Window | None]:
        """Return the rows and columns that spheres of `radii` (N,) round points (N, P, 3) cover.

        None where they are out of the picture.
        """
        pixels, depth = self.project(points)
        around = radii[:, None]
        margin = around * self.size * self.camera.focal / np.maximum(depth - around, 0.05) + 2
        low = np.maximum(np.floor((pixels - margin[..., None]).min(axis=1)), 0).astype(int)
        high = np.ceil((pixels + margin[..., None]).max(axis=1))
        high = np.minimum(high, self.size).astype(int)
        return [
            (slice(top, bottom), slice(left, right)) if top < bottom and left < right else None
            for (left, top), (right, bottom) in zip(low.tolist(), high.tolist(), strict=True)
        ]
