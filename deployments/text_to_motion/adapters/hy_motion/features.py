"""The 201 numbers that HY-Motion has for a frame, and our clips.

In the world, metres, +y up, +x to the body's left: 3 for the translation, which moves the rest
pose as a whole; 22 x 6 for how each joint is turned away from its parent, the pelvis first; 22 x 3
places of the joints, which the published decoder does not read and this one neither. The joints are
SMPL-H's (Romero et al., "Embodied Hands", 2017), whose first 22 are ours in order and parents.

The six numbers of a turn are the matrix's first two columns, told row by row.
"""

from pathlib import Path

import numpy as np

from deployments.text_to_motion.adapters.checkpoint import shaped
from deployments.text_to_motion.manifest import BadModel
from domain.motion.clip import Clip
from domain.motion.retarget import retargeted
from domain.motion.rotations import from_six_dimensional, product
from domain.motion.skeleton import HUMANOID, Floats

WIDTH = 201
JOINTS = 22
BODY_JOINTS = 52
TRANSLATION = slice(0, 3)
TURNS = slice(3, 135)
FAINT = 1e-3
"""A standard deviation under which a number does not vary: it is then its mean."""


def resting(path: Path) -> Floats:
    """Return where the 22 joints are at rest, metres, of the published body's j_template.bin.

    The file is 52 x 3 float32, little-endian, without a header; BadModel where it is not.
    """
    data = path.read_bytes()
    if len(data) != BODY_JOINTS * 3 * 4:
        raise BadModel(f"{path} has {len(data)} bytes and must have {BODY_JOINTS} joints in 624")
    values = np.frombuffer(data, dtype="<f4").astype(np.float64).reshape(BODY_JOINTS, 3)
    return shaped(values, (BODY_JOINTS, 3), path)[:JOINTS]


def scaled(sampled: Floats, mean: Floats, std: Floats) -> Floats:
    """Return sampled features (T, 201) in their own units."""
    return np.asarray(sampled, dtype=np.float64) * np.where(std < FAINT, 0.0, std) + mean


def decode(features: Floats, rest: Floats, fps: float) -> Clip:
    """Return the clip of (T, 201) features in their own units, its contacts not yet known."""
    count = len(features)
    pairs = features[:, TURNS].reshape(count, JOINTS, 3, 2)
    turns = from_six_dimensional(np.concatenate([pairs[..., 0], pairs[..., 1]], axis=-1))
    for joint, parent in enumerate(HUMANOID.parents):
        if parent >= 0:
            turns[:, joint] = product(turns[:, parent], turns[:, joint])
    pelvis = features[:, TRANSLATION] + rest[0]
    return retargeted(turns, pelvis, rest, fps, np.zeros((count, 4), dtype=bool))
