"""Motions made of a few sines, whose feet stand exactly still: what the test films show."""

from dataclasses import replace

import numpy as np

from domain.motion.clip import Clip
from domain.motion.feet import detect_contacts
from domain.motion.rotations import about, product
from domain.motion.skeleton import Floats
from tests.domain.motion.clips import X, Y, Z, joint, standing

SIDES = (("left", 1.0), ("right", -1.0))


def stepping(clip: Clip, facing: Floats) -> Clip:
    """Give the clip turned by `facing` (T,), moved so that its lowest foot stands still."""
    clip.rotations[:, 0] = product(about(Y, facing), clip.rotations[:, 0])
    clip = replace(clip, root=np.zeros_like(clip.root))
    feet = clip.positions()[:, [joint("left_foot"), joint("right_foot")]]
    stands = feet[..., 1].argmin(axis=1)
    root = np.zeros_like(clip.root)
    for frame in range(1, len(clip)):
        foot = stands[frame]
        root[frame] = root[frame - 1] + feet[frame - 1, foot] - feet[frame, foot]
    root[:, 1] = -feet[..., 1].min(axis=1)
    return detect_contacts(replace(clip, root=root))


def gait(seconds: float, stride: float, turn: float, fps: float = 30.0) -> Clip:
    """Give a walk: `stride` is the swing of the hips in radians, `turn` radians a second."""
    clip = standing(round(seconds * fps), fps)
    time = np.arange(len(clip)) / fps
    for side, sign in SIDES:
        phase = 2 * np.pi * 0.85 * time + (0.0 if sign > 0 else np.pi)
        hip = -0.08 - stride * np.sin(phase)
        knee = 0.12 + (0.3 + stride) * np.clip(np.cos(phase), 0, 1) ** 1.5
        clip.rotations[:, joint(f"{side}_hip")] = about(X, hip)
        clip.rotations[:, joint(f"{side}_knee")] = about(X, knee)
        clip.rotations[:, joint(f"{side}_ankle")] = about(X, -0.8 * (hip + knee))
        swing = about(X, 0.9 * stride * np.sin(phase))
        clip.rotations[:, joint(f"{side}_shoulder")] = product(swing, lowered(sign, len(clip), 1.3))
        clip.rotations[:, joint(f"{side}_elbow")] = about(Y, np.full(len(clip), -sign * 0.35))
    return stepping(clip, turn * time)


def lowered(sign: float, count: int, radians: float) -> Floats:
    """Give the turn of a shoulder whose arm hangs `radians` below the horizontal."""
    return about(Z, np.full(count, -sign * radians))


def walk() -> Clip:
    return gait(2.4, 0.38, 0.0)


def circle() -> Clip:
    return gait(3.0, 0.27, np.pi / 3)


def turning() -> Clip:
    """Turn once on the spot, the arms rising and sinking."""
    clip = gait(3.0, 0.08, 2 * np.pi / 3)
    time = np.arange(len(clip)) / clip.fps
    for side, sign in SIDES:
        down = 0.75 + 0.55 * np.cos(2 * np.pi * 0.5 * time)
        clip.rotations[:, joint(f"{side}_shoulder")] = about(Z, -sign * down)
    return clip


def jacks() -> Clip:
    """Do jumping jacks."""
    clip = standing(72)
    time = np.arange(len(clip)) / clip.fps
    spread = 0.5 - 0.5 * np.cos(2 * np.pi * 0.9 * time)
    for side, sign in SIDES:
        clip.rotations[:, joint(f"{side}_shoulder")] = about(Z, sign * (2.6 * spread - 1.35))
        clip.rotations[:, joint(f"{side}_elbow")] = about(Y, np.full(len(clip), -sign * 0.2))
        clip.rotations[:, joint(f"{side}_hip")] = about(Z, sign * (0.04 + 0.36 * spread))
        clip.rotations[:, joint(f"{side}_ankle")] = about(Z, -sign * (0.04 + 0.36 * spread))
    places = clip.positions()
    rise = 0.08 * np.clip(np.sin(2 * np.pi * 1.8 * time + 0.6), 0.3, 1) - 0.024
    clip.root[:, 1] += rise - places[..., 1].min(axis=1)
    return detect_contacts(clip)


MOVES = {"walk": walk, "circle": circle, "turning": turning, "jacks": jacks}
