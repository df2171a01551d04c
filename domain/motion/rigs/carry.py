"""The humanoid's motion, carried over to another rig.

Every joint turns in the world as its source does, so that what a rig has no joint for is in the
joints that follow. Limbs keep where they point: what differs between the two rest poses is taken
out, from the shoulder down to the hand, as an animator straightens an A-pose into a T-pose. The
path and every height over the floor are scaled as the legs are; then the feet are put back: as
high over the floor as the humanoid's were, and as still.
"""

from dataclasses import replace

import numpy as np

from domain.motion.clip import Clip
from domain.motion.feet import bend_toes, correction, soles
from domain.motion.ik import reach
from domain.motion.rigs.humanoid import HEIGHT
from domain.motion.rigs.rig import Rig
from domain.motion.rotations import IDENTITY, between, inverse, product, rotate, slerp
from domain.motion.skeleton import HUMANOID, Floats, Skeleton

LIMBS = {
    f"{side}_{joint}": f"{side}_{end}"
    for side in ("left", "right")
    for joint, end in (("hip", "knee"), ("knee", "ankle"), ("shoulder", "elbow"),
                       ("elbow", "wrist"))
}  # fmt: skip
"""Joints that carry a limb's bone, and where it ends."""
HANDS = {"left_wrist": "left_elbow", "right_wrist": "right_elbow"}
"""Wrists, and the joint whose turn at rest they share."""


def carried(clip: Clip, rig: Rig) -> Clip:
    """Return the humanoid's clip as the rig's, in metres, +y up.

    A rig with the humanoid's own joints has its proportions, and its motion.
    """
    skeleton = rig.skeleton
    if skeleton.names == HUMANOID.names:
        return clip
    if rig.sources == HUMANOID.names:
        return replace(clip, skeleton=skeleton)
    world = turned(clip, rig)
    local = world.copy()
    parents = list(skeleton.parents[1:])
    local[:, 1:] = product(inverse(world[:, parents]), world[:, 1:])
    size = length(skeleton) / length(HUMANOID)
    root = clip.root * size
    root[:, 1] = rig.height + (clip.root[:, 1] - HEIGHT) * size
    return grounded(Clip(clip.fps, local, root, clip.contacts, skeleton), clip, size)


def turned(clip: Clip, rig: Rig) -> Floats:
    """Return how each of the rig's joints is turned in the world, away from its rest (T, J, 4)."""
    theirs = clip.posed()[0]
    rest = straightened(rig)
    world = np.empty((len(clip), len(rig.skeleton), 4))
    for joint, source in enumerate(rig.sources):
        match source:
            case None:
                world[:, joint] = world[:, rig.skeleton.parents[joint]]
            case str():
                world[:, joint] = product(theirs[:, HUMANOID.index(source)], rest[joint])
            case (first, second, share):
                a, b = (theirs[:, HUMANOID.index(name)] for name in (first, second))
                world[:, joint] = slerp(a, b, np.full(len(clip), share))
    return world


def straightened(rig: Rig) -> Floats:
    """Return the turns (J, 4) that put the rig's limbs from its rest pose into the humanoid's."""
    skeleton = rig.skeleton
    joints = {source: joint for joint, source in enumerate(rig.sources) if isinstance(source, str)}
    turns = np.tile(IDENTITY, (len(skeleton), 1))
    for joint, source in enumerate(rig.sources):
        if not isinstance(source, str):
            continue
        above = turns[skeleton.parents[joint]]
        if source in LIMBS:
            end = joints[LIMBS[source]]
            bone = np.array(rig.points.get(skeleton.names[joint], skeleton.offsets[end]))
            wanted = HUMANOID.offsets[HUMANOID.index(LIMBS[source])]
            turns[joint] = product(between(rotate(above, bone), wanted), above)
        elif source in HANDS:
            turns[joint] = above
    return turns


def length(skeleton: Skeleton) -> float:
    """Return how long a leg is from hip to ankle, in metres."""
    _, knee, ankle, _ = skeleton.legs[0]
    bones = skeleton.offsets[[skeleton.index(knee), skeleton.index(ankle)]]
    return float(np.linalg.norm(bones, axis=-1).sum())


def grounded(clip: Clip, source: Clip, size: float) -> Clip:
    """Return the rig's clip with its feet as high over the floor, and as still, as the source's.

    Toes bend where they would be under it.

    `size`: how many times longer its legs are.
    """
    theirs, ours = soles(source) * size, soles(clip)
    over = theirs[..., 1] - size * resting(source.skeleton, HEIGHT)
    higher = ours[..., 1] - resting(clip.skeleton, float(clip.skeleton.offsets[0][1]))
    for side, leg in enumerate(clip.skeleton.legs):
        hip, knee, ankle, _ = (clip.skeleton.index(name) for name in leg)
        both = [side, side + 2]
        heel, ball = source.contacts[:, side], source.contacts[:, side + 2]
        drift = ours[:, both] - theirs[:, both]
        shift = correction(drift[:, 0], drift[:, 1], heel, ball)
        # The lower of heel and toe decides: the other follows the foot's turn.
        shift[:, 1] = over[:, both].min(axis=1) - higher[:, both].min(axis=1)
        clip = reach(clip, hip, knee, ankle, ours[:, side] + shift)
    return bend_toes(clip)


def resting(skeleton: Skeleton, height: float) -> Floats:
    """Return how high ankles and toes (4,) are at rest with the root `height` metres up."""
    still = np.tile(IDENTITY, (1, len(skeleton), 1))
    root, down = np.array([[0.0, height, 0.0]]), np.zeros((1, 4), dtype=bool)
    heights: Floats = soles(Clip(30.0, still, root, down, skeleton))[0, :, 1]
    return heights
