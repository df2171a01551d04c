"""No more restless than the real thing: noise that a still pose shows is taken out.

A sampled motion has a floor of noise. On a run it drowns; on someone who sleeps it is all that
one sees. What an action's real motion does is the measure of how much may stay.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from domain.motion.clip import Clip
from domain.motion.edits import smoothed
from domain.motion.quality import change
from domain.motion.rotations import continuous, normalised
from domain.motion.skeleton import Floats

STRENGTHS = (0.05, 0.1, 0.2, 0.3, 0.5, 0.75, 1.0, 2.0, 4.0, 8.0, 16.0, 32.0)
"""How strongly a stretch may be smoothed, the weakest that is enough being taken."""

SLACK = 1.2
"""Times what the real motion has: a stretch that is that near to it is left alone."""


@dataclass(frozen=True)
class Calm:
    """What an action's real motion has: mean `acceleration` (m/s²) and `jerk` (m/s³) of joints."""

    acceleration: float
    jerk: float


@dataclass(frozen=True)
class Stretch:
    """Frames `start` up to `stop` of a clip, and what they may have at most; None is anything."""

    start: int
    stop: int
    most: Calm | None


def calmed(clip: Clip, stretches: Sequence[Stretch], ease: int = 6) -> Clip:
    """Return the clip with each stretch smoothed until it is as calm as `most` says.

    The stretches cover the clip in order; the strengths change over `ease` frames to each side
    of a border.
    """
    chosen = [strength(clip, each) for each in stretches]
    if not any(chosen):
        return clip
    versions = [smoothed(clip, each) if each else clip for each in chosen]
    turns, roots = continuous(clip.rotations), clip.root
    mixed_turns, mixed_roots = np.zeros_like(turns), np.zeros_like(roots)
    for share, version in zip(shares(stretches, len(clip), ease), versions, strict=True):
        # The same hemisphere as the clip's own, so that a mean of the two is between them.
        near = version.rotations * np.where(
            np.sum(version.rotations * turns, axis=-1, keepdims=True) < 0, -1.0, 1.0
        )
        mixed_turns += share[:, None, None] * near
        mixed_roots += share[:, None] * version.root
    return Clip(clip.fps, normalised(mixed_turns), mixed_roots, clip.contacts, clip.skeleton)


def strength(clip: Clip, stretch: Stretch) -> float:
    """Return the weakest smoothing that keeps a stretch within its bound; 0 where it is already."""
    if stretch.most is None or stretch.stop - stretch.start < 8:
        return 0.0
    part = clip.cut(stretch.start, stretch.stop)
    for each in (0.0, *STRENGTHS):
        places = (smoothed(part, each) if each else part).positions()
        if within(places, clip.fps, stretch.most):
            return each
    return STRENGTHS[-1]


def within(places: Floats, fps: float, most: Calm) -> bool:
    """Whether positions (T, J, 3) are about as calm as `most`."""
    found = restlessness(places, fps)
    return found.acceleration <= SLACK * most.acceleration and found.jerk <= SLACK * most.jerk


def restlessness(places: Floats, fps: float) -> Calm:
    """Return the mean acceleration and jerk of positions (T, J, 3); 0 for too few frames."""
    return Calm(change(places, fps, 2), change(places, fps, 3))


def shares(stretches: Sequence[Stretch], count: int, ease: int) -> Floats:
    """Return how much of each frame is each stretch's: (stretches, frames), summing to 1."""
    frames = np.arange(count)
    rising = [
        np.clip((frames - each.start + ease) / (2 * ease), 0.0, 1.0) if at else np.ones(count)
        for at, each in enumerate(stretches)
    ]
    rising.append(np.zeros(count))
    result: Floats = np.stack([rising[at] - rising[at + 1] for at in range(len(stretches))])
    return result
