"""Which side of a body is which: from behind, the network takes left for right now and then."""

import numpy as np
from numpy.typing import NDArray

from deployments.video_to_motion.landmarks import NAMES, marks
from domain.motion.skeleton import Floats

SUDDEN = 0.15
"""Seconds between two pictures in which nobody turns round."""
LEFT = marks("left_shoulder", "left_hip")
RIGHT = marks("right_shoulder", "right_hip")


def mirrored_name(name: str) -> str:
    """Return the name of the landmark on the other side."""
    if "left" in name:
        return name.replace("left", "right")
    return name.replace("right", "left")


MIRROR = [NAMES.index(mirrored_name(name)) for name in NAMES]


def sideways(world: Floats) -> Floats:
    """Return the direction (..., 3) from the right of bodies (..., 33, 3) to their left, metres."""
    across: Floats = (world[..., LEFT, :] - world[..., RIGHT, :]).sum(axis=-2)
    return across


def mistaken(times: Floats, world: Floats) -> NDArray[np.bool_]:
    """Return in which pictures (T,) the sides of bodies (T, 33, 3) are taken for each other.

    Where a body seems to turn round from one picture to the next, one of the two is wrong; of
    what is between such moments, that is right which lasts longer on the whole.
    """
    across = sideways(world)
    turned = (across[1:] * across[:-1]).sum(axis=-1) < 0
    steps = np.diff(times)
    turned &= steps < SUDDEN
    other: NDArray[np.bool_] = np.concatenate([[0], np.cumsum(turned)]) % 2 == 1
    # Over a longer gap a body may have turned: each part is judged by itself.
    parts = np.concatenate([[0], np.cumsum(steps >= SUDDEN)])
    for part in np.unique(parts):
        rows = parts == part
        if other[rows].mean() > 0.5:
            other[rows] = ~other[rows]
    return other


def exchanged(
    image: Floats, world: Floats, visibility: Floats, rows: NDArray[np.bool_]
) -> tuple[Floats, Floats, Floats]:
    """Return what was seen with left and right, ahead and behind exchanged in some pictures."""
    image, world, visibility = image.copy(), world.copy(), visibility.copy()
    image[rows] = image[rows][:, MIRROR]
    world[rows] = world[rows][:, MIRROR] * [1.0, 1.0, -1.0]
    visibility[rows] = visibility[rows][:, MIRROR]
    return image, world, visibility
