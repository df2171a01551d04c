"""Pictures by casting a ray through each pixel: exact capsules, one light, a soft shadow.

The intersection of a ray with a capsule is Quilez's (iquilezles.org, "Capsule - intersection").
Each limb is tried only in the rectangle of the picture that it can cover.
"""

import numpy as np
from numpy.typing import NDArray

from deployments.rendering.scene import Camera, Capsules
from domain.motion.skeleton import Floats

LIGHT = np.array([0.45, 0.8, 0.4]) / np.linalg.norm([0.45, 0.8, 0.4])
HORIZON, ZENITH = np.array([204.0, 210.0, 218.0]), np.array([150.0, 164.0, 184.0])
TILE, DARK_TILE = np.array([190.0, 192.0, 194.0]), np.array([174.0, 177.0, 181.0])
FOG = 9.0
"""Metres over which the floor fades into the horizon."""
FAR = 1e9


class View:
    """The rays of one picture, `size` pixels square, and the floor that they meet.

    All cameras of a clip look the same way from the same height, so that one view serves them
    all: only the place that it is seen from, `move`, changes.
    """

    def __init__(self, camera: Camera, size: int) -> None:
        self.camera, self.size = camera, size
        self.axes = camera.axes
        middle = (np.arange(size) + 0.5 - size / 2) / (size * camera.focal)
        x, y = np.meshgrid(middle, -middle)
        rays = x[..., None] * self.axes[0] + y[..., None] * self.axes[1] - self.axes[2]
        self.rays = (rays / np.linalg.norm(rays, axis=-1, keepdims=True)).astype(np.float32)
        up = self.rays[..., 1]
        down = up < -1e-3
        distance = np.where(down, camera.eye[1] / np.where(down, -up, 1.0), 1e4)
        self.x, self.z = self.rays[..., 0] * distance, self.rays[..., 2] * distance
        sky = np.clip(up * 2.5, 0, 1)[..., None]
        self.clear = np.exp(-((distance / FOG) ** 2))[..., None].astype(np.float32)
        background = HORIZON * (1 - sky) + ZENITH * sky
        self.haze = (background * (1 - self.clear)).astype(np.float32)
        self.tile = (TILE * self.clear).astype(np.float32)
        self.dark_tile = (DARK_TILE * self.clear).astype(np.float32)
        self.x, self.z = self.x.astype(np.float32), self.z.astype(np.float32)

    def move(self, camera: Camera) -> None:
        """See from another place, the same way and from the same height."""
        self.camera = camera

    def project(self, points: Floats) -> tuple[Floats, Floats]:
        """Return pixels (N, 2) and depths (N,) of points (N, 3)."""
        seen = (points - self.camera.eye) @ self.axes.T
        depth = np.maximum(-seen[:, 2], 0.05)
        scale = self.size * self.camera.focal / depth
        half = self.size / 2
        return np.stack([half + seen[:, 0] * scale, half - seen[:, 1] * scale], axis=1), depth

    def window(self, points: Floats, radius: float) -> tuple[slice, slice] | None:
        """Return the rows and columns that spheres of `radius` around points can cover."""
        pixels, depth = self.project(points)
        margin = radius * self.size * self.camera.focal / np.maximum(depth - radius, 0.05) + 2
        low = np.maximum(np.floor((pixels - margin[:, None]).min(axis=0)), 0).astype(int)
        high = np.minimum(np.ceil((pixels + margin[:, None]).max(axis=0)), self.size).astype(int)
        if (high <= low).any():
            return None
        return slice(low[1], high[1]), slice(low[0], high[0])


def picture(body: Capsules, frame: int, view: View) -> NDArray[np.uint8]:
    """Return one frame as (size, size, 3) bytes."""
    starts, stops = body.starts[frame], body.stops[frame]
    canvas = floor(view, starts, stops, body.radii)
    depth = np.full((view.size, view.size), FAR, dtype=np.float32)
    for limb in range(len(body.radii)):
        ends = np.stack([starts[limb], stops[limb]])
        window = view.window(ends, float(body.radii[limb]))
        if window is not None:
            shade(view, canvas, depth, window, ends, float(body.radii[limb]), body.colors[limb])
    return np.clip(canvas, 0, 255).astype(np.uint8)


def floor(view: View, starts: Floats, stops: Floats, radii: Floats) -> NDArray[np.float32]:
    """Return the picture of the floor under the sky, with the body's shadow."""
    east, north = np.float32(view.camera.eye[0]), np.float32(view.camera.eye[2])
    x, z = view.x + east, view.z + north
    # Whole numbers: a remainder of floats takes longer than all else here.
    odd = (np.floor(x * 2).astype(np.int32) + np.floor(z * 2).astype(np.int32)) & 1
    light = np.ones(x.shape, dtype=np.float32)
    for start, stop, radius in zip(starts, stops, radii, strict=True):
        # A limb's shadow is nearly the capsule between its ends, moved along the light.
        ends = np.stack([end - LIGHT * (end[1] / LIGHT[1]) for end in (start, stop)])
        blur = float(radius + 0.12 * max(start[1], stop[1], 0.1))
        window = view.window(ends, blur * 1.7)
        if window is None:
            continue
        near = away(x[window], z[window], *ends.astype(np.float32))
        soft = np.clip((near - radius * 0.5) / blur, 0, 1)
        light[window] = np.minimum(light[window], 0.55 + 0.45 * soft * soft * (3 - 2 * soft))
    shown: NDArray[np.float32] = np.where(odd[..., None], view.dark_tile, view.tile)
    shown *= light[..., None]
    shown += view.haze
    return shown


def away(x: Floats, z: Floats, start: Floats, stop: Floats) -> Floats:
    """Return the distance on the floor from (x, z) to a segment, in metres."""
    along_x, along_z = stop[0] - start[0], stop[2] - start[2]
    length = along_x**2 + along_z**2 + 1e-9
    share = ((x - start[0]) * along_x + (z - start[2]) * along_z) / length
    share = np.clip(share, 0, 1)
    distance: Floats = np.hypot(x - start[0] - share * along_x, z - start[2] - share * along_z)
    return distance


def shade(
    view: View,
    canvas: NDArray[np.float32],
    depth: NDArray[np.float32],
    window: tuple[slice, slice],
    ends: Floats,
    radius: float,
    color: Floats,
) -> None:
    """Draw one capsule where it is nearer than what is there."""
    rays = view.rays[window]
    axis = (ends[1] - ends[0]).astype(np.float32)
    eye = (view.camera.eye - ends[0]).astype(np.float32)
    aa, ae, ee = float(axis @ axis) + 1e-9, float(axis @ eye), float(eye @ eye)
    ar, er = rays @ axis, rays @ eye
    a, b = aa - ar * ar, aa * er - ae * ar
    c = aa * ee - ae * ae - radius * radius * aa
    inside = b * b - a * c
    reach = (-b - np.sqrt(np.maximum(inside, 0))) / np.maximum(a, 1e-9)
    place = ae + reach * ar
    tube = (inside >= 0) & (place > 0) & (place < aa)
    # Beyond the tube's ends it is the sphere at the nearer one.
    far_end = (place > 0)[..., None]
    to_end = np.where(far_end, eye - axis, eye)
    eb = np.sum(to_end * rays, axis=-1)
    ball = eb * eb - np.sum(to_end * to_end, axis=-1) + radius * radius
    reach = np.where(tube, reach, -eb - np.sqrt(np.maximum(ball, 0)))
    hit = (tube | ((ball > 0) & (inside >= 0))) & (reach > 0) & (reach < depth[window])
    if not hit.any():
        return
    struck, beam = reach[hit], rays[hit]
    points = eye + beam * struck[:, None]
    share = np.clip(points @ axis / aa, 0, 1)
    normals = (points - share[:, None] * axis) / radius
    direct = np.clip(normals @ LIGHT.astype(np.float32), 0, 1)
    rim = np.clip(1 + np.sum(normals * beam, axis=-1), 0, 1) ** 3
    around = 0.46 + 0.14 * normals[:, 1]
    canvas[window][hit] = (
        color.astype(np.float32) * (around + 0.52 * direct)[:, None] + 40 * rim[:, None]
    )
    depth[window][hit] = struck
