"""Made motion beside real motion of the same action, as ratios."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from domain.motion.calm import restlessness
from domain.motion.clip import Clip
from domain.motion.feet import detect_contacts, foot_speed, settled
from domain.motion.skeleton import Floats


@dataclass(frozen=True)
class Naturalness:
    """Means over some clips.

    `acceleration` m/s² and `jerk` m/s³ of the joints; `foot_speed` m/s of planted feet;
    `penetration`: the deepest joint under the floor, m.
    """

    acceleration: float
    jerk: float
    foot_speed: float
    penetration: float


def naturalness(clips: Sequence[Clip]) -> Naturalness:
    """Measure clips of one rate, by frames: a long clip counts more."""
    weights = np.array([len(clip) for clip in clips], dtype=np.float64)
    places = [clip.positions() for clip in clips]
    slow = [planted_speed(clip) for clip in clips]
    found = [restlessness(p, clip.fps) for p, clip in zip(places, clips, strict=True)]
    return Naturalness(
        acceleration=float(np.average([each.acceleration for each in found], weights=weights)),
        jerk=float(np.average([each.jerk for each in found], weights=weights)),
        foot_speed=float(np.concatenate(slow).mean()) if sum(map(len, slow)) else 0.0,
        penetration=float(max(0.0, -min(p[..., 1].min() for p in places))),
    )


def planted_speed(clip: Clip) -> Floats:
    """Return the horizontal speeds, m/s, of feet while they are planted, by one rule for all."""
    found = detect_contacts(settled(clip))
    speeds: Floats = foot_speed(found)[found.contacts]
    return speeds
