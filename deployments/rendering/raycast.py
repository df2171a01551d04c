"""Pictures by casting a ray through each pixel: exact capsules, one light, a soft shadow.

The intersection of a ray with a capsule is Quilez's (iquilezles.org, "Capsule - intersection").
Each limb is tried only in the rectangle of the picture that it can cover, and all that is asked
of a ray are its scalar products with a few vectors.
"""

import numpy as np
from numpy.typing import NDArray

from deployments.rendering.floor import Floor
from deployments.rendering.scene import LIGHT, Camera, Capsules
from deployments.rendering.view import Plane, View, Window
from domain.motion.skeleton import Floats

FAR = 1e9


class Painter:
    """Draws the pictures of one clip, one at a time, `size` pixels square."""

    def __init__(self, camera: Camera, size: int) -> None:
        self.view = View(camera, size)
        self.floor = Floor(self.view)
        self.lit = self.view.along(LIGHT).ravel()
        self.rise = self.view.along(np.array([0.0, 1.0, 0.0])).ravel()

    def picture(self, body: Capsules, frame: int, camera: Camera) -> NDArray[np.uint8]:
        """Return one frame as (size, size, 3) bytes, seen from a camera of the same clip."""
        self.view.move(camera)
        size = self.view.size
        starts, stops = body.starts[frame], body.stops[frame]
        canvas = self.floor.draw(starts, stops, body.radii).reshape(3, -1)
        depth = np.full(size * size, FAR, dtype=np.float32)
        windows = self.view.windows(np.stack([starts, stops], axis=1), body.radii)
        for limb, window in enumerate(windows):
            if window is not None:
                ends = starts[limb], stops[limb]
                self._limb(canvas, depth, window, ends, float(body.radii[limb]), body.colors[limb])
        shown = np.empty((size * size, 3), dtype=np.uint8)
        for channel, plane in enumerate(np.clip(canvas, 0, 255, out=canvas)):
            shown[:, channel] = plane
        return shown.reshape(size, size, 3)

    def _limb(
        self,
        canvas: Plane,
        depth: Plane,
        window: Window,
        ends: tuple[Floats, Floats],
        radius: float,
        color: Floats,
    ) -> None:
        """Draw one capsule where it is nearer than what is there."""
        axis, eye = ends[1] - ends[0], self.view.camera.eye - ends[0]
        aa, ae, ee = float(axis @ axis) + 1e-9, float(axis @ eye), float(eye @ eye)
        ar, er = self.view.along(axis, window), self.view.along(eye, window)
        a, b = aa - ar * ar, aa * er - ae * ar
        inside = b * b - a * (aa * ee - ae * ae - radius * radius * aa)
        # What misses the endless tube misses the spheres at its ends too.
        met = np.flatnonzero(inside >= 0)
        ar, er, a, b, inside = (plane.ravel()[met] for plane in (ar, er, a, b, inside))
        reach = -(b + np.sqrt(inside)) / np.maximum(a, 1e-9)
        place = ae + reach * ar
        # Beyond the tube's ends it is the sphere at the nearer one.
        beyond = place > 0
        to_end = np.where(beyond, er - ar, er)
        gap = np.where(beyond, np.float32(ee - 2 * ae + aa), np.float32(ee))
        ball = to_end * to_end - gap + radius * radius
        tube = beyond & (place < aa)
        reach = np.where(tube, reach, -to_end - np.sqrt(np.maximum(ball, 0)))
        at = self.view.pixels[window].ravel()[met]
        hit = np.flatnonzero((tube | (ball > 0)) & (reach > 0) & (reach < depth[at]))
        at, reach, ar, er = at[hit], reach[hit], ar[hit], er[hit]
        share = np.clip((ae + reach * ar) / aa, 0, 1)

        def facing(of_eye: float, of_ray: Floats, of_axis: float) -> Floats:
            """Return the surface's normal along a vector, of which these are the products."""
            normal: Floats = (of_eye + reach * of_ray - share * of_axis) / radius
            return normal

        direct = np.clip(facing(float(eye @ LIGHT), self.lit[at], float(axis @ LIGHT)), 0, 1)
        around = 0.46 + 0.14 * facing(float(eye[1]), self.rise[at], float(axis[1]))
        rim = np.clip(1 + (er + reach - share * ar) / radius, 0, 1)
        around += 0.52 * direct
        canvas[:, at] = color.astype(np.float32)[:, None] * around + 40 * (rim * rim * rim)
        depth[at] = reach
