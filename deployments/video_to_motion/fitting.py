"""From landmarks to the 22 joints of the humanoid, and how head, hands and feet are turned."""

import numpy as np

from deployments.video_to_motion.landmarks import mark, marks
from domain.motion.clip import Clip
from domain.motion.fitting import fitted
from domain.motion.rotations import (
    continuous,
    from_six_dimensional,
    inverse,
    normalised,
    product,
    slerp,
)
from domain.motion.skeleton import HUMANOID, Floats

UPWARDS = {"pelvis": 0.07, "spine1": 0.17, "spine2": 0.29, "spine3": 0.39, "neck": 0.57}
"""Metres above the middle of the hips, at rest, of the joints along the humanoid's trunk."""
TORSO, COLLAR = 0.53, 0.51
"""Metres above the middle of the hips, at rest, of the shoulders' middle and the collars."""
INNER = 0.06 / 0.17
"""Where the collars are between the shoulders' middle and the shoulders."""
BALL = 0.79
"""Where the foot joint is on the way from heel to toe."""
LIMBS = {
    "hip": "hip", "knee": "knee", "ankle": "ankle",
    "shoulder": "shoulder", "elbow": "elbow", "wrist": "wrist",
}  # fmt: skip
"""Joints that are landmarks: the joint's name after its side, and the landmark's."""
NOD = np.radians(10.0)
"""How far below the ears the nose of a level head is."""
MOST_TURNED = float(np.radians(75.0))
"""Of the head against the neck, and of a hand against its forearm."""


def joints(points: Floats) -> Floats:
    """Return the humanoid's joints (T, 22, 3) in a body of landmarks (T, 33, 3)."""
    at = HUMANOID.index
    places = np.zeros((len(points), len(HUMANOID), 3))
    hips = points[:, marks("left_hip", "right_hip")].mean(axis=1)
    shoulders = points[:, marks("left_shoulder", "right_shoulder")].mean(axis=1)
    up = (shoulders - hips) / TORSO
    for name, height in UPWARDS.items():
        places[:, at(name)] = hips + height * up
    for side in ("left", "right"):
        for joint, landmark in LIMBS.items():
            places[:, at(f"{side}_{joint}")] = points[:, mark(f"{side}_{landmark}")]
        out = points[:, mark(f"{side}_shoulder")] - shoulders
        places[:, at(f"{side}_collar")] = hips + COLLAR * up + INNER * out
        heel, toe = points[:, mark(f"{side}_heel")], points[:, mark(f"{side}_toe")]
        places[:, at(f"{side}_foot")] = heel + BALL * (toe - heel)
    places[:, at("head")] = points[:, marks("left_ear", "right_ear")].mean(axis=1)
    return places


def posed(points: Floats, fps: float) -> Clip:
    """Return the clip of landmarks (T, 33, 3), +y up; feet are not yet on any floor."""
    clip = fitted(joints(points), fps, np.zeros((len(points), 4), dtype=bool))
    turns = clip.posed()[0]
    wanted = {"head": head(points)}
    for side, sign in (("left", 1.0), ("right", -1.0)):
        wanted[f"{side}_wrist"] = hand(points, side, sign)
    for name, turn in wanted.items():
        joint = HUMANOID.index(name)
        parent = turns[:, HUMANOID.parents[joint]]
        local = bounded(product(inverse(parent), turn), MOST_TURNED)
        clip.rotations[:, joint] = calm(local, fps)
    return clip


def head(points: Floats) -> Floats:
    """Return how the head is turned, (T, 4): by the ears and the nose."""
    left, right = points[:, mark("left_ear")], points[:, mark("right_ear")]
    across = left - right
    ahead = points[:, mark("nose")] - (left + right) / 2
    level = from_six_dimensional(np.concatenate([across, np.cross(ahead, across)], axis=-1))
    nod = np.array([np.cos(NOD / 2), -np.sin(NOD / 2), 0.0, 0.0])
    return product(level, nod)


def hand(points: Floats, side: str, sign: float) -> Floats:
    """Return how a hand is turned, (T, 4): by the wrist and two knuckles."""
    wrist, index, pinky = (
        points[:, mark(f"{side}_{name}")] for name in ("wrist", "index", "pinky")
    )
    along = sign * ((index + pinky) / 2 - wrist)
    return from_six_dimensional(np.concatenate([along, np.cross(index - pinky, along)], axis=-1))


def bounded(turns: Floats, most: float) -> Floats:
    """Return turns (T, 4) of no more than `most` radians."""
    turns = np.where(turns[..., :1] < 0, -turns, turns)
    angle = 2 * np.arccos(np.clip(turns[..., 0], -1.0, 1.0))
    still = np.broadcast_to([1.0, 0.0, 0.0, 0.0], turns.shape)
    return slerp(still, turns, np.minimum(1.0, most / np.maximum(angle, 1e-9)))


def calm(turns: Floats, fps: float) -> Floats:
    """Return turns (T, 4) averaged over a fifth of a second: knuckles are seen badly."""
    reach = max(1, round(0.1 * fps))
    padded = np.pad(continuous(turns), ((reach, reach), (0, 0)), mode="edge")
    kernel = np.hanning(2 * reach + 3)[1:-1]
    mean = [np.convolve(padded[:, at], kernel, "valid") for at in range(4)]
    return normalised(np.stack(mean, axis=1))
