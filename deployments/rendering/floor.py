"""The floor under the sky: tiles that fade into the horizon, and the body's soft shadow."""

import numpy as np

from deployments.rendering.scene import LIGHT
from deployments.rendering.view import Plane, View
from domain.motion.skeleton import Floats

HORIZON, ZENITH = np.array([204.0, 210.0, 218.0]), np.array([150.0, 164.0, 184.0])
TILE, DARK_TILE = np.array([190.0, 192.0, 194.0]), np.array([174.0, 177.0, 181.0])
FOG = 9.0
"""Metres over which the floor fades into the horizon."""
UNSEEN = 1e-3
"""The floor's part in a color below which it changes no byte."""
DARKEST = 0.55


class Floor:
    """The floor as a view sees it: colors are (3, size, size), rows from `top` on are floor."""

    def __init__(self, view: View) -> None:
        self.view = view
        up = view.along(np.array([0.0, 1.0, 0.0])).astype(np.float64)
        down = up < -1e-3
        distance = np.where(down, view.camera.eye[1] / np.where(down, -up, 1.0), 1e4)
        clear = np.exp(-((distance / FOG) ** 2))
        sky = np.clip(up * 2.5, 0, 1)
        background = HORIZON[:, None, None] * (1 - sky) + ZENITH[:, None, None] * sky
        self.haze = (background * (1 - clear)).astype(np.float32)
        self.top = int(np.argmax((clear > UNSEEN).any(axis=1)))
        ground = (slice(self.top, None), slice(None))
        self.tile = (TILE[:, None, None] * clear[ground]).astype(np.float32)
        self.dark_tile = (DARK_TILE[:, None, None] * clear[ground]).astype(np.float32)
        east, north = np.array([1.0, 0.0, 0.0]), np.array([0.0, 0.0, 1.0])
        self.x = (view.along(east, ground) * distance[ground]).astype(np.float32)
        self.z = (view.along(north, ground) * distance[ground]).astype(np.float32)

    def draw(self, starts: Floats, stops: Floats, radii: Floats) -> Plane:
        """Return the picture (3, size, size) with the shadow of limbs (N, 3) to (N, 3)."""
        eye = self.view.camera.eye
        x, z = self.x + np.float32(eye[0]), self.z + np.float32(eye[2])
        # Whole numbers: a remainder of floats takes longer than all else here.
        odd = (np.floor(x * 2).astype(np.int32) ^ np.floor(z * 2).astype(np.int32)) & 1
        shown: Plane = np.where(odd.astype(bool), self.dark_tile, self.tile)
        shown *= self._light(x, z, starts, stops, radii)
        picture: Plane = np.empty_like(self.haze)
        picture[:, : self.top] = self.haze[:, : self.top]
        np.add(self.haze[:, self.top :], shown, out=picture[:, self.top :])
        return picture

    def _light(self, x: Plane, z: Plane, starts: Floats, stops: Floats, radii: Floats) -> Plane:
        # A limb's shadow is nearly the capsule between its ends, moved along the light.
        ends = np.stack([starts, stops], axis=1)
        cast = ends - LIGHT * (ends[..., 1:2] / LIGHT[1])
        blurs = radii + 0.12 * np.maximum(ends[..., 1].max(axis=1), 0.1)
        soft = np.ones(x.shape, dtype=np.float32)
        windows = self.view.windows(cast, blurs * 1.7)
        for limb, window in enumerate(windows):
            if window is None or window[0].stop <= self.top:
                continue
            rows = slice(max(window[0].start - self.top, 0), window[0].stop - self.top)
            part = (rows, window[1])
            near = away(x[part], z[part], cast[limb])
            near -= float(radii[limb]) * 0.5
            near /= float(blurs[limb])
            np.minimum(soft[part], near, out=soft[part])
        np.maximum(soft, 0, out=soft)
        light: Plane = soft * soft * (3 - 2 * soft)
        light *= 1 - DARKEST
        light += DARKEST
        return light


def away(x: Plane, z: Plane, ends: Floats) -> Plane:
    """Return the distance on the floor from (x, z) to the segment between two ends, in metres."""
    (from_x, _, from_z), (to_x, _, to_z) = ends.tolist()
    along_x, along_z = to_x - from_x, to_z - from_z
    length = along_x**2 + along_z**2 + 1e-9
    x, z = x - from_x, z - from_z
    share = x * (along_x / length) + z * (along_z / length)
    np.clip(share, 0, 1, out=share)
    x -= share * along_x
    z -= share * along_z
    x *= x
    z *= z
    x += z
    return np.sqrt(x, out=x)
