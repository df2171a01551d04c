"""HumanML3D's 263 numbers a frame, which a family of published models makes, and our clips.

Guo et al., "Generating Diverse and Natural 3D Human Motions from Text", CVPR 2022. A frame is
told by the step to the next one; the last position of a motion has no frame of its own.

The 21 x 6 rotations are not read. In the data each is the shortest turn of one bone away from a
fixed direction, computed from the positions: there is no twist in them that the positions do
not have, and the arms' chains do not begin where the spine's end. `fitted` reads the positions.
"""

from itertools import pairwise

import numpy as np

from domain.motion.clip import Clip
from domain.motion.edits import filtered
from domain.motion.fitting import fitted
from domain.motion.rotations import about, between, inverse, product, rotate, six_dimensional
from domain.motion.skeleton import HUMANOID, Floats

FPS = 20.0
JOINTS = 22
TURN, STEP, HEIGHT = 0, slice(1, 3), 3
PLACES = slice(4, 67)
ROTATIONS = slice(67, 193)
VELOCITIES = slice(193, 259)
CONTACTS = slice(259, 263)
WIDTH = 263

UP = (0.0, 1.0, 0.0)
FEET = (0, 2, 1, 3)
"""Where each of their feet is in our order, and ours in theirs: ankles first, or sides."""
STILL = 0.002
"""Square metres: a foot that moves less from one frame to the next is in contact."""
SPREAD = 20.0
"""Frames: the standard deviation of the Gaussian over the direction that the body faces."""
HIPS, SHOULDERS = (1, 2), (16, 17)
CHAINS = (
    (0, 2, 5, 8, 11), (0, 1, 4, 7, 10), (0, 3, 6, 9, 12, 15),
    (9, 14, 17, 19, 21), (9, 13, 16, 18, 20),
)  # fmt: skip
DIRECTIONS = np.array([
    [0, 0, 0], [1, 0, 0], [-1, 0, 0], [0, 1, 0], [0, -1, 0], [0, -1, 0], [0, 1, 0], [0, -1, 0],
    [0, -1, 0], [0, 1, 0], [0, 0, 1], [0, 0, 1], [0, 1, 0], [1, 0, 0], [-1, 0, 0], [0, 0, 1],
    [0, -1, 0], [0, -1, 0], [0, -1, 0], [0, -1, 0], [0, -1, 0], [0, -1, 0],
], dtype=np.float64)  # fmt: skip
"""Where the bone that ends at each joint points in the data's own rest pose, arms hanging."""
OFFSETS = np.array([
    [0.0, 0.0, 0.0], [0.06, -0.086, -0.016], [-0.06, -0.086, -0.016], [0.0, 0.124, -0.038],
    [0.0, -0.385, 0.0], [0.0, -0.385, 0.0], [0.0, 0.138, 0.027], [0.0, -0.423, -0.036],
    [0.0, -0.423, -0.036], [0.0, 0.056, 0.003], [0.038, -0.061, 0.126], [-0.038, -0.061, 0.126],
    [0.0, 0.212, -0.033], [0.077, 0.113, -0.021], [-0.077, 0.113, -0.021], [0.0, 0.089, 0.05],
    [0.118, 0.046, -0.014], [-0.118, 0.046, -0.014], [0.257, -0.014, -0.022],
    [-0.257, -0.014, -0.022], [0.257, 0.008, -0.007], [-0.257, 0.008, -0.007],
])  # fmt: skip
"""Metres: the joints of SMPL's mean body (Loper et al., 2015), on which the data was captured, in
a T-pose, made symmetric. Its neck leans 29 degrees forward where ours leans 9."""


def decode(features: Floats) -> Clip:
    """Return the clip of (T, 263) features in their own units, at 20 fps on the humanoid."""
    contacts = features[:, CONTACTS][:, FEET] > 0.5
    return fitted(positions(features), FPS, contacts, OFFSETS)


def positions(features: Floats) -> Floats:
    """Return joint positions (T, 22, 3), metres: the first frame over the origin, facing +z.

    The first number is half of the turn to the next frame, to the body's right; a step is seen
    from the heading of the frame that it leads to.
    """
    features = np.asarray(features, dtype=np.float64)
    count = len(features)
    facing = about(UP, -2.0 * np.concatenate([[0.0], np.cumsum(features[:-1, TURN])]))
    steps = np.zeros((count, 3))
    steps[1:, [0, 2]] = features[:-1, STEP]
    root = np.cumsum(rotate(facing, steps), axis=0)
    local = np.zeros((count, JOINTS, 3))
    local[:, 0, 1] = features[:, HEIGHT]
    local[:, 1:] = features[:, PLACES].reshape(count, JOINTS - 1, 3)
    placed: Floats = rotate(facing[:, None], local) + root[:, None]
    return placed


def encode(places: Floats) -> Floats:
    """Return (T - 1, 263) float32 of joint positions (T, 22, 3) in metres at 20 fps."""
    places = placed(places)
    level = about(UP, -headings(places))
    moves = np.diff(places, axis=0)
    turn = product(level[1:], inverse(level[:-1]))
    # The short way round: a quaternion and its negative are the same turn.
    half = np.arcsin(np.clip(np.where(turn[:, :1] < 0, -1.0, 1.0) * turn[:, 2:3], -1.0, 1.0))
    step = rotate(level[1:], moves[:, 0])[:, [0, 2]]
    local = rotate(level[:, None], places - places[:, :1] * [1.0, 0.0, 1.0])
    count = len(moves)
    still = np.sum(moves**2, axis=-1) < STILL
    return np.concatenate(
        [
            half,
            step,
            places[:-1, 0, 1:2],
            local[:-1, 1:].reshape(count, -1),
            six_dimensional(bones(places, level))[:-1, 1:].reshape(count, -1),
            rotate(level[:-1, None], moves).reshape(count, -1),
            still[:, [7, 10, 8, 11]],
        ],
        axis=1,
    ).astype(np.float32)


def placed(places: Floats) -> Floats:
    """Return the positions with the lowest joint on the floor, begun over the origin, facing +z."""
    moved = places - places[0, 0] * [1.0, 0.0, 1.0] - [0.0, places[..., 1].min(), 0.0]
    across = sum(moved[0, left] - moved[0, right] for left, right in (HIPS, SHOULDERS))
    forward = np.cross(across, UP)
    turned: Floats = rotate(about(UP, -np.arctan2(forward[0], forward[2])), moved)
    return turned


def headings(places: Floats) -> Floats:
    """Return the data's headings (T,), radians to the left; 0 at first.

    As the published features have it, the hips' direction counts against the shoulders' (the
    code that made them names its four joints in another order), under a wide Gaussian.
    """
    across = (places[:, SHOULDERS[0]] - places[:, SHOULDERS[1]]) - (
        places[:, HIPS[0]] - places[:, HIPS[1]]
    )
    forward = np.cross(across / np.linalg.norm(across, axis=-1, keepdims=True), UP)
    reach = round(4 * SPREAD)
    kernel = np.exp(-0.5 * (np.arange(-reach, reach + 1) / SPREAD) ** 2)
    forward = filtered(forward, kernel / kernel.sum())
    facing: Floats = np.arctan2(forward[:, 0], forward[:, 2])
    facing[0] = 0.0
    return facing


def bones(places: Floats, level: Floats) -> Floats:
    """Return the data's rotations (T, 22, 4): each bone's turn, seen from the one before it."""
    turns = np.tile(level[:, None], (1, JOINTS, 1))
    for chain in CHAINS:
        world = level
        for start, end in pairwise(chain):
            bone = places[:, end] - places[:, start]
            turned = between(np.broadcast_to(DIRECTIONS[end], bone.shape), bone)
            turns[:, end] = product(inverse(world), turned)
            world = turned
    return turns


def features_of(clip: Clip) -> Floats:
    """Return the features of a clip; its last frame only tells the step to it."""
    if clip.skeleton is not HUMANOID:
        raise ValueError("features are those of the 22-joint humanoid")
    return encode(clip.resampled(FPS).positions())
