"""A motion of another body with the same joints, made the humanoid's.

Both bodies have a rest pose in which they stand upright and face +z, and every turn is told away
from it. Trunk, head and feet keep how they are turned: a foot that is flat there is flat here.
Limbs keep where they point: what differs between the two rest poses, arms that hang lower or legs
that stand wider, is taken out of each limb's turn.
"""

import numpy as np
from numpy.typing import NDArray

from domain.motion.clip import Clip
from domain.motion.rotations import between, inverse, normalised, product
from domain.motion.skeleton import HUMANOID, Floats

LIMBS = {1: 4, 2: 5, 4: 7, 5: 8, 16: 18, 17: 19, 18: 20, 19: 21}
"""Hips, knees, shoulders and elbows, and where the bone that each carries ends."""
HANDS = {20: 18, 21: 19}
"""The wrists, and the joint whose bone they lengthen: a hand at rest goes on where it points."""
LEGS = ((1, 4), (4, 7), (2, 5), (5, 8))


def retargeted(
    turns: Floats, root: Floats, rest: Floats, fps: float, contacts: NDArray[np.bool_]
) -> Clip:
    """Return the humanoid's clip of another body's motion.

    `turns` (T, 22, 4): how each joint that matches one of the humanoid's is turned in the world,
    quaternions; `root` (T, 3) the pelvis in the world; `rest` (22, 3) where the joints are at
    rest; both in any one unit. The path is scaled as the legs are. `contacts` as in `Clip`.
    """
    world: Floats = np.array(turns, dtype=np.float64)
    for joint, end in LIMBS.items():
        world[:, joint] = product(world[:, joint], leant(rest, joint, end))
    for joint, above in HANDS.items():
        world[:, joint] = product(world[:, joint], leant(rest, above, LIMBS[above]))
    local = world.copy()
    parents = list(HUMANOID.parents[1:])
    local[:, 1:] = product(inverse(world[:, parents]), world[:, 1:])
    return Clip(fps, normalised(local), np.asarray(root) * scale(rest), contacts)


def leant(rest: Floats, joint: int, end: int) -> Floats:
    """Return the turn (4,) from where our bone points at rest to where the other body's does."""
    return between(HUMANOID.offsets[end], rest[end] - rest[joint])


def scale(rest: Floats) -> float:
    """Return how many times longer the humanoid's legs are than the other body's."""
    ours, theirs = (
        sum(float(np.linalg.norm(places[end] - places[start])) for start, end in LEGS)
        for places in (HUMANOID.rest(), np.asarray(rest, dtype=np.float64))
    )
    return ours / theirs
