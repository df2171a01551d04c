"""A clip as the network sees it, and back.

203 numbers a frame, with the redundancy of HumanML3D's form (Guo et al., "Generating Diverse
and Natural 3D Human Motions from Text", CVPR 2022): the root's step in its own heading, its
height, rotations in six dimensions, joint positions beside the root, contacts.
"""

import numpy as np

from domain.motion.clip import Clip
from domain.motion.rotations import (
    about,
    from_six_dimensional,
    heading,
    product,
    rotate,
    six_dimensional,
)
from domain.motion.skeleton import Floats

FPS = 20.0
JOINTS = 22
ROOT = slice(0, 4)
TURNS = slice(4, 136)
PLACES = slice(136, 199)
CONTACTS = slice(199, 203)
WIDTH = 203
UP = (0.0, 1.0, 0.0)


def encode(clip: Clip) -> Floats:
    """Return (T, 203) float32 of a 20 fps clip.

    Columns: forward-left step (2, metres a frame: left, forward), turn (radians a frame),
    pelvis height (m); 22 x 6 rotations, the root's without its heading; 21 x 3 positions in the
    heading's frame, metres; 4 contacts.
    """
    facing = np.unwrap(heading(clip.rotations[:, 0]))
    level: Floats = about(UP, -facing)
    step = rotate(level[:-1], np.diff(clip.root, axis=0))[:, [0, 2]]
    turn = np.diff(facing)
    turns: Floats = np.array(clip.rotations, dtype=np.float64)
    turns[:, 0] = product(level, turns[:, 0])
    places: Floats = clip.positions()[:, 1:] - clip.root[:, None] * [1.0, 0.0, 1.0]
    places = rotate(level[:, None], places)
    last = np.zeros((1, 3)) if len(clip) == 1 else np.hstack([step[-1:], turn[-1:, None]])
    moves = np.vstack([np.hstack([step, turn[:, None]]), last])
    count = len(clip)
    return np.concatenate(
        [
            moves,
            clip.root[:, 1:2],
            six_dimensional(turns).reshape(count, -1),
            places.reshape(count, -1),
            clip.contacts,
        ],
        axis=1,
    ).astype(np.float32)


def decode(features: Floats) -> Clip:
    """Return the clip of (T, 203) features: it starts at the origin and faces +z."""
    features = np.asarray(features, dtype=np.float64)
    count = len(features)
    facing = np.concatenate([[0.0], np.cumsum(features[:-1, 2])])
    upright = about(UP, facing)
    step = np.zeros((count, 3))
    step[:, [0, 2]] = features[:, :2]
    walked = rotate(upright, step)
    root = np.zeros((count, 3))
    root[1:] = np.cumsum(walked[:-1], axis=0)
    root[:, 1] = features[:, 3]
    turns = from_six_dimensional(features[:, TURNS].reshape(count, JOINTS, 6))
    turns[:, 0] = product(upright, turns[:, 0])
    return Clip(FPS, turns, root, features[:, CONTACTS] > 0.5)


WINDOW = 21
"""Frames over which a path is smoothed, so that it tells the way and not the steps."""


def path(features: Floats) -> Floats:
    """Return the path condition (T, 3): left and forward speed (m/s) and turn (rad/s), smoothed.

    The direction of travel is against the facing, so that backwards is a negative forward speed.
    """
    return calm(np.asarray(features[:, :3], dtype=np.float64) * FPS).astype(np.float32)


def calm(moves: Floats) -> Floats:
    """Return moves (T, N) under a Hann window of WINDOW frames, the ends held."""
    kernel = np.hanning(WINDOW + 2)[1:-1]
    padded = np.pad(moves, ((WINDOW // 2, WINDOW // 2), (0, 0)), mode="edge")
    columns = [np.convolve(column, kernel / kernel.sum(), "valid") for column in padded.T]
    smooth: Floats = np.stack(columns, axis=1)
    return smooth
