"""Small clips that tests are about: one that stands, one that walks, any that hypothesis finds."""

from dataclasses import replace

import numpy as np
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from domain.motion.clip import Clip
from domain.motion.feet import detect_contacts
from domain.motion.rotations import about, normalised
from domain.motion.skeleton import HUMANOID, Floats

X, Y, Z = (1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)
STANDING = 0.945
"""Metres from the floor to the pelvis where the toes of a straight body are on the floor."""


def joint(name: str) -> int:
    return HUMANOID.index(name)


def standing(frames: int = 30, fps: float = 30.0) -> Clip:
    """Give a body at rest with both feet planted."""
    rotations = np.tile([1.0, 0.0, 0.0, 0.0], (frames, len(HUMANOID), 1))
    root = np.tile([0.0, STANDING, 0.0], (frames, 1))
    return Clip(fps, rotations, root, np.ones((frames, 4), dtype=bool))


def walking(frames: int = 120, fps: float = 30.0, speed: float = 0.95) -> Clip:
    """Give a crude walk along +z whose feet slide: the legs are made for 1.1 metres a second."""
    clip = standing(frames, fps)
    for side, shift in (("left", 0.0), ("right", 0.5)):
        phase = (0.9 * np.arange(frames) / fps + shift) % 1.0
        ahead = np.where(phase < 0.5, 1 - 4 * phase, 4 * phase - 3)
        bend = 0.15 + 0.6 * np.clip(-np.sin(2 * np.pi * phase), 0, 1)
        hip = -0.35 * ahead - bend / 2
        clip.rotations[:, joint(f"{side}_hip")] = about(X, hip)
        clip.rotations[:, joint(f"{side}_knee")] = about(X, bend)
        clip.rotations[:, joint(f"{side}_ankle")] = about(X, -hip - bend)
        clip.rotations[:, joint(f"{side}_shoulder")] = about(X, 0.35 * ahead)
    clip.root[:, 2] = speed * np.arange(frames) / fps
    clip.root[:, 1] -= clip.positions()[..., 1].min(axis=1)
    return detect_contacts(clip)


def raised(clip: Clip, metres: float) -> Clip:
    """Give the clip higher up."""
    return replace(clip, root=clip.root + np.array([0.0, metres, 0.0]))


def turned(clip: Clip, radians: float) -> Clip:
    """Give the clip as it is with the whole body facing `radians` to the left."""
    moved = standing(len(clip), clip.fps)
    moved.rotations[:] = clip.rotations
    moved.rotations[:, 0] = about(Y, np.full(len(clip), radians))
    return moved


def quaternions(*shape: int) -> st.SearchStrategy[Floats]:
    """Find unit quaternions, in every direction."""
    raw = arrays(np.float64, (*shape, 4), elements=st.floats(-1, 1, width=32))
    return raw.filter(lambda q: bool((np.linalg.norm(q, axis=-1) > 0.1).all())).map(normalised)


def wild(seed: int, frames: int = 12, fps: float = 30.0) -> Clip:
    """Give a clip with every joint turned anyhow, all over the place."""
    random = np.random.default_rng(seed)
    rotations = normalised(random.normal(size=(frames, len(HUMANOID), 4)))
    contacts = random.random((frames, 4)) < 0.5
    return Clip(fps, rotations, random.normal(size=(frames, 3)), contacts)
