"""Whether a motion does what its prompt demands, measured on the path and the joints."""

from dataclasses import dataclass
from math import pi

import numpy as np

from domain.motion.clip import Clip
from domain.motion.rotations import about, heading, rotate
from domain.motion.skeleton import Floats

STILL = 0.2
"""Metres a second under which a body stays about where it is."""
SLOWEST, FASTEST = 0.95, 1.35
"""Metres a second: a slow walk is under the one, a fast walk over the other."""


@dataclass(frozen=True)
class Course:
    """How a body travelled.

    `forward`, `left`: mean speed in the body's own heading, m/s. `turned`: change of heading over
    the whole, radians, left positive. `distance`: metres between start and end. `seconds`: length.
    """

    forward: float
    left: float
    turned: float
    distance: float
    seconds: float


def course(clip: Clip) -> Course:
    """Measure a clip's course; the heading is smoothed over half a second, since hips swing."""
    facing = calm(np.unwrap(heading(clip.rotations[:, 0])), clip.fps)
    steps = np.diff(clip.root, axis=0) * clip.fps
    own = rotate(about((0.0, 1.0, 0.0), -facing[:-1]), steps)
    return Course(
        forward=float(own[:, 2].mean()),
        left=float(own[:, 0].mean()),
        turned=float(facing[-1] - facing[0]),
        distance=float(np.linalg.norm((clip.root[-1] - clip.root[0])[[0, 2]])),
        seconds=clip.seconds,
    )


def calm(values: Floats, fps: float) -> Floats:
    """Return values (T,) averaged over half a second, the ends held."""
    reach = max(1, round(fps / 4))
    padded = np.pad(values, (reach, reach), mode="edge")
    smooth: Floats = np.convolve(padded, np.full(2 * reach + 1, 1 / (2 * reach + 1)), "valid")
    return smooth


def travels(found: Course, wanted: str) -> bool:
    """Whether a body goes `forward`, `backward`, `left`, `right` or `none` by its own heading."""
    along = {
        "forward": found.forward,
        "backward": -found.forward,
        "left": found.left,
        "right": -found.left,
    }
    if wanted == "none":
        return max(abs(found.forward), abs(found.left)) < STILL
    across = found.left if wanted in ("forward", "backward") else found.forward
    return along[wanted] > STILL and along[wanted] > abs(across)


def turns(found: Course, wanted: str) -> bool:
    """Whether the heading changes as wanted.

    `left`, `right`: by 30 degrees or more to that side. `around`: by 120 degrees or more to
    either side; `circle-left`, `circle-right`: to that side. `none`: by less than 30 degrees.
    """
    turned = found.turned
    if wanted == "none":
        return abs(turned) < pi / 6
    if wanted == "around":
        return abs(turned) > 2 * pi / 3
    signed = turned if wanted.endswith("left") else -turned
    return signed > (2 * pi / 3 if wanted.startswith("circle") else pi / 6)


def paces(found: Course, wanted: str) -> bool:
    """Whether a walk is `slow` or `fast`."""
    speed = float(np.hypot(found.forward, found.left))
    return speed < SLOWEST if wanted == "slow" else speed > FASTEST


def obeys(clip: Clip, expect: dict[str, str]) -> dict[str, bool]:
    """Return whether each demand of `expect` (`travel`, `turn`, `pace`) is met."""
    found = course(clip)
    checks = {"travel": travels, "turn": turns, "pace": paces}
    return {name: checks[name](found, wanted) for name, wanted in expect.items()}
