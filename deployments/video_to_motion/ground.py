"""Which way is up, where the floor is, and which feet stand on it."""

from dataclasses import replace

import numpy as np

from domain.motion.clip import Clip
from domain.motion.edits import filtered
from domain.motion.feet import spans, steadied
from domain.motion.rotations import (
    between,
    continuous,
    inverse,
    normalised,
    product,
    rotate,
    slerp,
)
from domain.motion.skeleton import HUMANOID, Floats

MASSES = {
    "head": 0.08, "neck": 0.22, "spine2": 0.22, "pelvis": 0.14, "left_elbow": 0.05,
    "right_elbow": 0.05, "left_knee": 0.1, "right_knee": 0.1, "left_ankle": 0.02,
    "right_ankle": 0.02,
}  # fmt: skip
"""Shares of the body's mass near joints (Winter, "Biomechanics and Motor Control", 2009)."""
SIDES = (("left_ankle", "left_foot"), ("right_ankle", "right_foot"))
STEEPEST = np.radians(40.0)
"""A camera that seems more tilted than this is one that was judged wrongly."""
UP = np.array([0.0, 1.0, 0.0])
NEAR, QUICK = 0.08, 0.6
"""Metres above the floor, and metres a second, up to which a foot may be standing."""
SLIDING = 1.3
"""Metres a second up to which a foot may be standing while the other one is much quicker."""
TRAVELLED = 0.35
"""Metres of spread of the steps from which on their heights tell how the floor lies."""
LEVEL = 0.095
"""Metres from the ball up to the ankle of a foot that is flat on the floor, with some to spare."""
DRIFT = 0.8
"""Seconds after which the picture, and no longer the standing foot, tells where the body is."""


def levelled(clip: Clip) -> Clip:
    """Return the clip turned so that its weight is above the foot it stands on, its steps level."""
    tilt = upward(clip.positions())
    if np.arccos(np.clip(tilt @ UP, -1.0, 1.0)) < STEEPEST:
        clip = turned(clip, between(tilt, UP))
    return turned(clip, between(slope(clip), UP))


def turned(clip: Clip, turn: Floats) -> Clip:
    """Return the clip with everything turned about the origin."""
    rotations = np.array(clip.rotations)
    rotations[:, 0] = product(turn, rotations[:, 0])
    return replace(clip, rotations=rotations, root=rotate(turn, clip.root))


def slope(clip: Clip) -> Floats:
    """Return the normal (3,) of the plane through the steps; +y where they are in one place.

    Least squares with a ridge: a short way tells little of the floor.
    """
    places = clip.positions()[:, [HUMANOID.index(side[1]) for side in SIDES]]
    steps = places[np.arange(len(places)), places[..., 1].argmin(axis=1)]
    steps = steps - np.median(steps, axis=0)
    flat = steps[:, [0, 2]]
    # A jump is no step: the farther from the plane of the others, the less it counts.
    weights, tilt = np.ones(len(flat)), np.zeros(2)
    for _ in range(4):
        pull = len(flat) * TRAVELLED**2 * np.eye(2)
        normal = flat.T @ (weights[:, None] * flat) + pull
        tilt = np.linalg.solve(normal, flat.T @ (weights * steps[:, 1]))
        off = np.abs(steps[:, 1] - flat @ tilt)
        weights = 1 / (1 + (off / 0.06) ** 2)
    return unit(np.array([-tilt[0], 1.0, -tilt[1]]))


def upward(places: Floats, rounds: int = 8) -> Floats:
    """Return the unit direction (3,) from the feet that carry, to the weight of the body.

    Of positions (T, 22, 3). Single moments are off balance; most of them are not.
    """
    shares = np.array(list(MASSES.values()))
    weight = np.einsum("tjc,j->tc", places[:, [HUMANOID.index(n) for n in MASSES]], shares)
    weight /= shares.sum()
    feet = np.stack(
        [places[:, [HUMANOID.index(name) for name in side]].mean(axis=1) for side in SIDES], axis=1
    )
    up = UP
    for _ in range(rounds):
        height = feet @ up
        carries = np.exp(-(height - height.min(axis=1, keepdims=True)) / 0.06)
        carries /= carries.sum(axis=1, keepdims=True)
        lean = unit(weight - np.einsum("tsc,ts->tc", feet, carries))
        middle = unit(np.median(lean, axis=0))
        agree = lean @ middle
        up = unit(up + unit(lean[agree >= np.median(agree) - 0.05].mean(axis=0)))
    return up


def unit(vectors: Floats) -> Floats:
    """Return the vectors (..., 3) at length 1."""
    scaled: Floats = vectors / np.maximum(np.linalg.norm(vectors, axis=-1, keepdims=True), 1e-9)
    return scaled


def standing(clip: Clip) -> Clip:
    """Return the clip with contacts (T, 4): feet that are low for the moment, and slow.

    The height of the floor is not known yet, and may seem to rise or fall slowly.
    """
    low, speed = soles(clip)
    lowest = low.min(axis=1)
    floor = spread(np.minimum(lowest, np.percentile(lowest, 60)), 0.7 * clip.fps)
    # While one foot swings, the other stands, though depths that are seen badly let it slide.
    swings = (speed < SLIDING) & (speed < 0.55 * speed[:, ::-1])
    planted = (low < floor[:, None] + NEAR) & ((speed < QUICK) | swings)
    shortest = max(2, round(0.12 * clip.fps))
    sides = [steadied(planted[:, side], shortest) for side in range(2)]
    return replace(clip, contacts=np.stack([*sides, *sides], axis=1))


def soles(clip: Clip) -> tuple[Floats, Floats]:
    """Return each foot's height (T, 2) in metres and speed (T, 2) in metres a second."""
    places = clip.positions()
    pairs = [places[:, [HUMANOID.index(name) for name in side]] for side in SIDES]
    flat = HUMANOID.offsets[HUMANOID.index("left_foot"), 1]
    low = [np.minimum(pair[:, 0, 1] + flat, pair[:, 1, 1]) for pair in pairs]
    middles = np.stack([pair.mean(axis=1) for pair in pairs], axis=1)
    moved = np.gradient(middles, axis=0) * clip.fps
    return np.stack(low, axis=1), np.linalg.norm(moved, axis=-1)


def rooted(clip: Clip) -> Clip:
    """Return the clip with a path on which standing feet stand: the floor is y = 0.

    From moment to moment the foot that stands carries the body; over longer times the picture
    tells where it is: a complementary filter, run forwards and backwards.
    """
    places = clip.positions()
    inside = places - clip.root[:, None]
    carried = np.diff(clip.root, axis=0, prepend=clip.root[:1])
    for frame in range(1, len(clip)):
        steps = [
            inside[frame - 1, joints].mean(axis=0) - inside[frame, joints].mean(axis=0)
            for side in range(2)
            if clip.contacts[frame, side] and clip.contacts[frame - 1, side]
            for joints in ([HUMANOID.index(name) for name in SIDES[side]],)
        ]
        if steps:
            carried[frame] = np.mean(steps, axis=0)
    # Where one foot takes over from another the speed must not jump.
    carried = spread(carried, 0.05 * clip.fps)
    pull = 1 / (DRIFT * clip.fps)
    ahead, back = clip.root.copy(), clip.root.copy()
    for frame in range(1, len(clip)):
        ahead[frame] = ahead[frame - 1] + carried[frame]
        ahead[frame] += pull * (clip.root[frame] - ahead[frame])
    for frame in range(len(clip) - 2, -1, -1):
        back[frame] = back[frame + 1] - carried[frame + 1]
        back[frame] += pull * (clip.root[frame] - back[frame])
    return floored(replace(clip, root=(ahead + back) / 2))


def floored(clip: Clip) -> Clip:
    """Return the clip with the feet that stand at height 0, and what is between accordingly."""
    low, _ = soles(clip)
    stands = clip.contacts[:, :2].any(axis=1)
    if not stands.any():
        return replace(clip, root=clip.root - UP * np.percentile(low.min(axis=1), 5))
    frames = np.flatnonzero(stands)
    heights = np.where(clip.contacts[frames, :2], low[frames], np.inf).min(axis=1)
    floor = spread(np.interp(np.arange(len(clip)), frames, heights), 0.2 * clip.fps)
    return replace(clip, root=clip.root - floor[:, None] * UP)


def flattened(clip: Clip) -> Clip:
    """Return the clip with feet that stand on heel and ball held as they are on the whole.

    A heel that is above the ball is not on the floor: its contact ends.
    """
    for side, names in enumerate(SIDES):
        ankle, toe = (HUMANOID.index(name) for name in names)
        turns, places = clip.posed()
        level = places[:, ankle, 1] - places[:, toe, 1] < LEVEL
        flat = clip.contacts[:, side] & clip.contacts[:, side + 2] & level
        flat = steadied(flat, max(2, round(0.1 * clip.fps)))
        contacts = clip.contacts.copy()
        contacts[:, side] = flat | (clip.contacts[:, side] & ~clip.contacts[:, side + 2])
        rotations = np.array(clip.rotations)
        for start, stop in spans(flat):
            span = turns[start:stop, ankle]
            held = np.broadcast_to(normalised(continuous(span).mean(axis=0)), span.shape)
            # The edges of a span are where the foot comes down and rolls off.
            ramp = np.minimum(np.arange(1, len(span) + 1), np.arange(len(span), 0, -1)) / 3
            turned = slerp(span, held, np.minimum(1.0, ramp))
            shin = turns[start:stop, HUMANOID.parents[ankle]]
            rotations[start:stop, ankle] = product(inverse(shin), turned)
        clip = replace(clip, rotations=rotations, contacts=contacts)
    return clip


def spread(values: Floats, frames: float) -> Floats:
    """Return values (T, ...) under a Gaussian of that many frames."""
    reach = max(1, round(3 * frames))
    kernel = np.exp(-0.5 * (np.arange(-reach, reach + 1) / max(frames, 1e-6)) ** 2)
    return filtered(values, kernel / kernel.sum())
