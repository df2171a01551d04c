"""The figure that a GLB shows: rounded, tapering limbs around the bones, softly weighted."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from domain.motion.skeleton import Floats, Skeleton

SIDES = 14
RINGS = 10
RADII = {
    "spine1": (0.125, 0.12), "spine2": (0.12, 0.125), "spine3": (0.125, 0.135),
    "neck": (0.1, 0.055), "head": (0.055, 0.06), "left_collar": (0.09, 0.075),
    "right_collar": (0.09, 0.075), "left_shoulder": (0.07, 0.062), "right_shoulder": (0.07, 0.062),
    "left_elbow": (0.058, 0.045), "right_elbow": (0.058, 0.045), "left_wrist": (0.045, 0.033),
    "right_wrist": (0.045, 0.033), "left_hip": (0.11, 0.095), "right_hip": (0.11, 0.095),
    "left_knee": (0.09, 0.062), "right_knee": (0.09, 0.062), "left_ankle": (0.062, 0.042),
    "right_ankle": (0.062, 0.042), "left_foot": (0.042, 0.038), "right_foot": (0.042, 0.038),
}  # fmt: skip
"""Metres at the start and at the end of the bone that leads to each joint."""
TIP_RADII = {
    "head": (0.098, 0.092), "left_wrist": (0.036, 0.026), "right_wrist": (0.036, 0.026),
    "left_foot": (0.038, 0.03), "right_foot": (0.038, 0.03),
}  # fmt: skip
SOLE = (0.042, 0.034)
"""Metres, of a foot that is one piece from its ankle to its tip."""


@dataclass(frozen=True)
class Limb:
    """A bone with flesh: from `start` to `stop` (3,) metres at rest, moved by `joint`.

    `before` and `after` are the joints that share its ends.
    """

    start: Floats
    stop: Floats
    radii: tuple[float, float]
    before: int
    joint: int
    after: int


@dataclass(frozen=True)
class Mesh:
    """Triangles at rest: points and normals (V, 3), joints and weights (V, 4), indices (N,)."""

    points: Floats
    normals: Floats
    joints: NDArray[np.uint8]
    weights: Floats
    indices: NDArray[np.uint16]


def limbs(skeleton: Skeleton, like: Sequence[str | None] | None = None) -> list[Limb]:
    """Return every limb of the body at rest.

    `like`: for each joint the humanoid's joint whose flesh it has, by default the one of its own
    name; None for the end of a bone.
    """
    rest = skeleton.rest()
    alike = skeleton.names if like is None else like
    result = []
    for joint, parent in enumerate(skeleton.parents):
        name, own = skeleton.names[joint], alike[joint]
        if parent >= 0:
            before = max(skeleton.parents[parent], 0)
            radii = TIP_RADII[alike[parent] or ""] if own is None else RADII[own]
            result.append(Limb(rest[parent], rest[joint], radii, before, parent, joint))
        if name in skeleton.tips:
            stop = rest[joint] + np.array(skeleton.tips[name])
            before = max(parent, 0)
            radii = TIP_RADII.get(own or "", SOLE)
            result.append(Limb(rest[joint], stop, radii, before, joint, joint))
    return result


def figure(skeleton: Skeleton, like: Sequence[str | None] | None = None) -> Mesh:
    """Return the whole body; `like` as in `limbs`."""
    parts = [_capsule(limb) for limb in limbs(skeleton, like)]
    starts = np.cumsum([0, *(len(part.points) for part in parts[:-1])])
    return Mesh(
        np.concatenate([part.points for part in parts]),
        np.concatenate([part.normals for part in parts]),
        np.concatenate([part.joints for part in parts]),
        np.concatenate([part.weights for part in parts]),
        np.concatenate(
            [part.indices + start for part, start in zip(parts, starts, strict=True)]
        ).astype(np.uint16),
    )


def _capsule(limb: Limb) -> Mesh:
    length = float(np.linalg.norm(limb.stop - limb.start))
    along = (limb.stop - limb.start) / length
    side = np.cross(along, [0.0, 0.0, 1.0] if abs(along[2]) < 0.9 else [1.0, 0.0, 0.0])
    side /= np.linalg.norm(side)
    other = np.cross(along, side)
    first, last = limb.radii
    # A profile: a quarter circle, the taper, a quarter circle.
    quarter = np.linspace(0.02, np.pi / 2, RINGS // 2)
    height = np.concatenate([-first * np.cos(quarter), length + last * np.cos(quarter[::-1])])
    radius = np.concatenate([first * np.sin(quarter), last * np.sin(quarter[::-1])])
    slope = np.concatenate([-np.cos(quarter), np.cos(quarter[::-1])])
    outward = np.concatenate([np.sin(quarter), np.sin(quarter[::-1])])
    angles = np.linspace(0, 2 * np.pi, SIDES, endpoint=False)
    round_ = np.cos(angles)[:, None] * side + np.sin(angles)[:, None] * other
    points = limb.start + height[:, None, None] * along + radius[:, None, None] * round_
    normals = slope[:, None, None] * along + outward[:, None, None] * round_
    weights, joints = _weights(limb, height / length)
    count = len(height)
    return Mesh(
        points.reshape(-1, 3),
        (normals / np.linalg.norm(normals, axis=-1, keepdims=True)).reshape(-1, 3),
        np.repeat(joints, SIDES, axis=0),
        np.repeat(weights, SIDES, axis=0),
        _triangles(count),
    )


def _weights(limb: Limb, place: Floats) -> tuple[Floats, NDArray[np.uint8]]:
    near = np.clip(0.5 - place / 0.3, 0.0, 0.5) if limb.before != limb.joint else place * 0
    far = np.clip(0.5 - (1 - place) / 0.3, 0.0, 0.5) if limb.after != limb.joint else place * 0
    # glTF wants an unused slot to name joint 0 with weight 0.
    joints = np.stack(
        [
            np.full(len(place), limb.joint),
            np.where(near > 0, limb.before, 0),
            np.where(far > 0, limb.after, 0),
            np.zeros(len(place), dtype=int),
        ],
        axis=1,
    )
    return np.stack([1 - near - far, near, far, place * 0], axis=1), joints.astype(np.uint8)


def _triangles(rings: int) -> NDArray[np.uint16]:
    faces = []
    for ring in range(rings - 1):
        for side in range(SIDES):
            a, b = ring * SIDES + side, ring * SIDES + (side + 1) % SIDES
            faces += [a, b, a + SIDES, b, b + SIDES, a + SIDES]
    for side in range(1, SIDES - 1):
        faces += [0, side + 1, side]
        top = (rings - 1) * SIDES
        faces += [top, top + side, top + side + 1]
    return np.array(faces, dtype=np.uint16)
