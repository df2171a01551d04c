"""Rotations for joints that were seen somewhere: positions become a clip of the humanoid.

Analytic, frame by frame. The trunk and the feet keep how they are turned: pelvis and chest by
the three joints that they carry, the spine in between. Limbs keep where they point. How a limb
is rolled about its own bone is not in positions; it is read from the plane in which the elbow or
knee bends, and left natural where the limb is straight.
"""

import numpy as np
from numpy.typing import NDArray

from domain.motion.clip import Clip
from domain.motion.rotations import (
    between,
    from_six_dimensional,
    inverse,
    product,
    rotate,
    slerp,
)
from domain.motion.skeleton import HUMANOID, Floats

PELVIS, CHEST = 0, 9
CARRIED = {PELVIS: (1, 2, 3), CHEST: (13, 14, 12)}
"""What stands fast on pelvis and chest: a joint on the left, one on the right, one above."""
SPINE = {3: 1 / 3, 6: 2 / 3}
"""How much of the way from pelvis to chest these are turned."""
TURNED = (3, 6, 7, 8, 12, 13, 14)
"""Spine, neck, collars and feet: turned as the seen body's are from its own rest."""
HINGES = {1: (1.0, 0.0, 0.0), 2: (1.0, 0.0, 0.0), 16: (0.0, -1.0, 0.0), 17: (0.0, 1.0, 0.0)}
"""The axis, at rest, about which knee or elbow bends, by the joint above it."""
NATURAL = 0.3
"""Sine of the bend under which a limb's roll is more its natural one than the seen plane's."""
LEGS = ((1, 4), (4, 7), (2, 5), (5, 8))


def fitted(
    places: Floats,
    fps: float,
    contacts: NDArray[np.bool_],
    offsets: Floats = HUMANOID.offsets,
) -> Clip:
    """Return the clip of joints seen at `places` (T, 22, 3), +y up, any scale.

    `contacts` (T, 4) as in `Clip`. `offsets` (22, 3): from each joint's parent to it, in the
    body that was seen, standing as the humanoid does at rest; with the humanoid's own, its
    joints come out where they were. Bones get the humanoid's lengths, the path is scaled as the
    legs are.
    """
    turns = np.empty((*places.shape[:2], 4))
    for joint, (left, right, above) in CARRIED.items():
        seen = framed(places[:, left], places[:, right], places[:, above])
        rest = framed(offsets[left], offsets[right], offsets[above])
        turns[:, joint] = product(seen, inverse(rest))
    for joint, parent in enumerate(HUMANOID.parents):
        if joint in CARRIED:
            continue
        base = turns[:, parent]
        if joint in SPINE:
            base = slerp(turns[:, PELVIS], turns[:, CHEST], np.array(SPINE[joint]))
        children = HUMANOID.children(joint)
        if children:
            bone = (offsets if joint in TURNED else HUMANOID.offsets)[children[0]]
            base = swung(base, bone, places[:, children[0]] - places[:, joint])
        if joint in HINGES:
            base = rolled(base, HINGES[joint], *bends(places, joint, children[0]))
        turns[:, joint] = base
    local = turns.copy()
    parents = list(HUMANOID.parents[1:])
    local[:, 1:] = product(inverse(turns[:, parents]), turns[:, 1:])
    return Clip(fps, local, places[:, PELVIS] * scale(places), contacts)


def framed(left: Floats, right: Floats, above: Floats) -> Floats:
    """Return the turn (..., 4) that has its x from right to left, and y towards `above`."""
    across, up = left - right, 2.0 * above - left - right
    return from_six_dimensional(np.concatenate([across, up], axis=-1))


def swung(base: Floats, bone: Floats, direction: Floats) -> Floats:
    """Return `base` (T, 4) turned the short way so that `bone` (3,) points to `direction`."""
    return product(between(rotate(base, bone), direction), base)


def bends(places: Floats, joint: int, middle: int) -> tuple[Floats, Floats]:
    """Return the unit directions (T, 3) of the two bones of a limb."""
    end = HUMANOID.children(middle)[0]
    bones = places[:, middle] - places[:, joint], places[:, end] - places[:, middle]
    upper, lower = (
        bone / np.maximum(np.linalg.norm(bone, axis=-1, keepdims=True), 1e-9) for bone in bones
    )
    return upper, lower


def rolled(base: Floats, hinge: tuple[float, float, float], upper: Floats, lower: Floats) -> Floats:
    """Return `base` (T, 4) rolled about `upper` so that the limb bends about its hinge."""
    natural = rotate(base, np.array(hinge))
    wanted = np.cross(upper, lower) + NATURAL * natural
    sine = np.sum(np.cross(natural, wanted) * upper, axis=-1, keepdims=True)
    half = np.arctan2(sine, np.sum(natural * wanted, axis=-1, keepdims=True)) / 2.0
    return product(np.concatenate([np.cos(half), np.sin(half) * upper], axis=-1), base)


def scale(places: Floats) -> float:
    """Return how many times longer the humanoid's legs are than the seen body's."""
    ours = sum(float(np.linalg.norm(HUMANOID.offsets[end])) for _, end in LEGS)
    bones = [np.linalg.norm(places[:, end] - places[:, start], axis=-1) for start, end in LEGS]
    return ours / max(float(np.median(np.sum(bones, axis=0))), 1e-6)
