"""Whether actions come in the order that a prompt asks for, seen in the motion alone.

Where a body goes and turns is measured; what else it does is named by the evaluator.
"""

from collections.abc import Callable, Sequence
from itertools import pairwise

import numpy as np

from deployments.text_to_motion.evaluation.evaluator import Evaluator
from deployments.text_to_motion.evaluation.obedience import STILL, Course, course
from domain.motion.clip import Clip
from domain.motion.skeleton import Floats

FPS = 20.0
WINDOW, STRIDE = 24, 4
"""Frames that are looked at at once, and between two looks: 1.2 s and 0.2 s."""
LIKELY = 0.25
"""A chance from which an action counts as seen; there are 28 to choose from."""


def in_order(clip: Clip, actions: Sequence[str], judge: Evaluator) -> bool:
    """Whether every action is seen, and the middles of their times follow each other.

    An action asked for twice is one that is seen before and after what is between.
    """
    seen = sightings(clip, actions, judge)
    if not all(flags.any() for flags in seen):
        return False
    middles = [float(np.median(np.flatnonzero(flags))) for flags in seen]
    return all(before < after for before, after in pairwise(middles))


def sightings(clip: Clip, actions: Sequence[str], judge: Evaluator) -> Floats:
    """Return for each action whether each look shows it: (actions, looks)."""
    slow = clip.resampled(FPS)
    starts = range(0, max(1, len(slow) - WINDOW + 1), STRIDE)
    looks = [slow.cut(start, start + WINDOW) for start in starts]
    _, chances = judge.seen(looks)
    courses = [course(look) for look in looks]
    rises = np.array([lift(look) for look in looks])
    rows = []
    for action in actions:
        if action in MEASURED:
            flags = np.array([MEASURED[action](found) for found in courses])
        elif action == "jump":
            flags = rises > 0.06
        else:
            flags = chances[:, judge.actions.index(action)] > LIKELY
        rows.append(flags)
    return np.stack(rows)


def lift(clip: Clip) -> float:
    """Return how high the lower foot of a clip gets over its lowest, in metres."""
    lowest = clip.positions()[..., 1].min(axis=1)
    return float(lowest.max() - lowest.min())


def speed(found: Course) -> float:
    """Return the speed over ground, m/s."""
    return float(np.hypot(found.forward, found.left))


MEASURED: dict[str, Callable[[Course], bool]] = {
    "walk": lambda c: 2 * STILL < speed(c) < 1.9 and c.forward > 0,
    "run": lambda c: speed(c) > 1.7,
    "idle": lambda c: speed(c) < STILL,
    "walk-backward": lambda c: c.forward < -STILL,
    "turn-left": lambda c: c.turned > 0.35,
    "turn-right": lambda c: c.turned < -0.35,
}
"""What the course of a look decides: m/s, and radians in a look's 1.2 s."""
