"""Two-bone inverse kinematics: a limb's end is put in a place, its bend stays in its plane."""

from dataclasses import replace

import numpy as np

from domain.motion.clip import Clip
from domain.motion.rotations import between, inverse, normalised, product, rotate
from domain.motion.skeleton import Floats


def reach(clip: Clip, upper: int, lower: int, end: int, targets: Floats) -> Clip:
    """Return the clip with joint `end` at `targets` (T, 3), as far as the limb reaches.

    `upper` and `lower` are the joints that carry the two bones, as hip and knee do; the world
    rotation of `end` stays as it was, so that a planted foot keeps its angle.
    """
    turns, places = clip.posed()
    hip, knee, ankle = places[:, upper], places[:, lower], places[:, end]
    thigh, shin = hip - knee, ankle - knee
    long, short = np.linalg.norm(thigh, axis=-1), np.linalg.norm(shin, axis=-1)
    wanted = np.linalg.norm(targets - hip, axis=-1)
    wanted = np.clip(wanted, np.abs(long - short) + 1e-4, (long + short) * 0.9995)
    cosine = np.sum(thigh * shin, axis=-1) / (long * short)
    bent = np.arccos(np.clip(cosine, -1.0, 1.0))
    bend = np.arccos(np.clip((long**2 + short**2 - wanted**2) / (2 * long * short), -1.0, 1.0))
    axis = np.cross(thigh, shin)
    # A straight limb bends as a knee does: backwards, about its own -x.
    sideways = rotate(turns[:, lower], np.array([-1.0, 0.0, 0.0]))
    straight = np.linalg.norm(axis, axis=-1, keepdims=True) < 1e-4
    axis = np.where(straight, sideways, axis)
    axis = axis / np.linalg.norm(axis, axis=-1, keepdims=True)
    half = ((bend - bent) / 2)[:, None]
    hinge = normalised(np.concatenate([np.cos(half), np.sin(half) * axis], axis=-1))
    swing = between(knee + rotate(hinge, shin) - hip, targets - hip)
    world_upper = product(swing, turns[:, upper])
    world_lower = product(swing, product(hinge, turns[:, lower]))
    parent = turns[:, clip.skeleton.parents[upper]]
    rotations = np.array(clip.rotations, dtype=np.float64)
    rotations[:, upper] = product(inverse(parent), world_upper)
    rotations[:, lower] = product(inverse(world_upper), world_lower)
    rotations[:, end] = product(inverse(world_lower), turns[:, end])
    return replace(clip, rotations=rotations)
