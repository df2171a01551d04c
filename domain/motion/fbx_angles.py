"""Angles as FBX turns a joint: about x, then y, then z, each axis the parent's."""

import numpy as np

from domain.motion.rotations import matrices
from domain.motion.skeleton import Floats


def degrees(quaternions: Floats) -> Floats:
    """Return degrees (T, N, 3) about x, y, z of turns (T, N, 4), without jumps between frames.

    Every turn is told by two triples, and each by as many more as there are whole circles: taken is
    the one next to the frame before. Where y is a quarter turn only x - z, or x + z, is known: x
    stays as it was.
    """
    m = np.moveaxis(matrices(quaternions), (-2, -1), (0, 1))
    y = np.arcsin(np.clip(-m[2, 0], -1.0, 1.0))
    x, z = np.arctan2(m[2, 1], m[2, 2]), np.arctan2(m[1, 0], m[0, 0])
    locked = np.abs(m[2, 0]) > 1.0 - 1e-12
    together = np.arctan2(-m[1, 2], m[1, 1])
    ways = np.stack(
        [np.stack([x, y, z], axis=-1), np.stack([x + np.pi, np.pi - y, z + np.pi], axis=-1)]
    )
    result = np.zeros((*quaternions.shape[:-1], 3))
    before = np.zeros(result.shape[1:])
    for frame in range(len(result)):
        now = ways[:, frame]
        still = locked[frame]
        if still.any():
            sign = np.where(m[2, 0, frame] < 0, 1.0, -1.0)
            now[:, still, 0] = before[still, 0]
            now[:, still, 2] = (sign * (before[:, 0] - together[frame]))[still]
            now[1, still, 1] = now[0, still, 1]
        now = now - 2 * np.pi * np.round((now - before) / (2 * np.pi))
        nearest = np.abs(now - before).sum(axis=-1).argmin(axis=0)
        before = np.take_along_axis(now, nearest[None, :, None], axis=0)[0]
        result[frame] = before
    return np.degrees(result)
