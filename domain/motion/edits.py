"""What can be asked of a finished clip: stay in place, loop, be smoother, turn sides."""

from dataclasses import replace

import numpy as np

from domain.motion.clip import Clip
from domain.motion.rotations import (
    about,
    continuous,
    heading,
    inverse,
    normalised,
    product,
    slerp,
)
from domain.motion.skeleton import Floats

UP = (0.0, 1.0, 0.0)


def lock_root(clip: Clip) -> Clip:
    """Return the clip in place: the pelvis stays over the origin, and only rises and falls."""
    return replace(clip, root=clip.root * [0.0, 1.0, 0.0])


def mirrored(clip: Clip) -> Clip:
    """Return the humanoid's clip with left and right exchanged: seen in a mirror across x."""
    names = clip.skeleton.names
    twins = [names.index(twin(name)) for name in names]
    return replace(
        clip,
        rotations=clip.rotations[:, twins] * [1.0, 1.0, -1.0, -1.0],
        root=clip.root * [-1.0, 1.0, 1.0],
        contacts=clip.contacts[:, [1, 0, 3, 2]],
    )


def twin(name: str) -> str:
    """Return the joint of the other side; a joint of the middle is its own."""
    if name.startswith("left_"):
        return "right_" + name.removeprefix("left_")
    return "left_" + name.removeprefix("right_") if name.startswith("right_") else name


def hastened(clip: Clip, speed: float, fps: float) -> Clip:
    """Return the clip `speed` times as fast, at `fps` frames a second."""
    return replace(clip, fps=clip.fps * speed).resampled(fps)


def looped(clip: Clip, seconds: float = 0.4) -> Clip:
    """Return the clip with its last frame's pose equal to its first's.

    Half of the difference is taken back over the last `seconds`, half over the first. Where the
    body goes and faces is left alone: a walk still travels from one round to the next.
    """
    count = min(max(1, round(seconds * clip.fps)), len(clip) // 2)
    ramp = np.linspace(0.0, 1.0, count) if count > 1 else np.ones(1)
    ease = 0.5 * ramp * ramp * (3 - 2 * ramp)
    share = np.zeros(len(clip))
    share[-count:] = ease
    share[:count] = ease[::-1]
    facing = about(UP, heading(clip.rotations[:, 0]))
    poses: Floats = np.array(clip.rotations, dtype=np.float64)
    poses[:, 0] = product(inverse(facing), poses[:, 0])
    first, last = poses[0], poses[-1]
    toward_first = product(first, inverse(last))
    toward_last = product(last, inverse(first))
    still = np.broadcast_to([1.0, 0.0, 0.0, 0.0], toward_first.shape)
    middle = len(clip) // 2
    change = np.where(np.arange(len(clip))[:, None, None] < middle, toward_last, toward_first)
    poses = product(slerp(np.broadcast_to(still, change.shape), change, share[:, None]), poses)
    poses[:, 0] = product(facing, poses[:, 0])
    root = clip.root.copy()
    rise = clip.root[0, 1] - clip.root[-1, 1]
    root[middle:, 1] += rise * share[middle:]
    root[:middle, 1] -= rise * share[:middle]
    return replace(clip, rotations=normalised(poses), root=root)


def smoothed(clip: Clip, strength: float) -> Clip:
    """Return the clip under a Gaussian in time; `strength` 0 to 1 is up to 0.12 s of spread."""
    spread = strength * 0.12 * clip.fps
    if spread < 0.1:
        return clip
    reach = int(np.ceil(3 * spread))
    kernel = np.exp(-0.5 * (np.arange(-reach, reach + 1) / spread) ** 2)
    kernel /= kernel.sum()
    turns = normalised(filtered(continuous(clip.rotations), kernel))
    return replace(clip, rotations=turns, root=filtered(clip.root, kernel))


def filtered(values: Floats, kernel: Floats) -> Floats:
    """Return values (T, ...) convolved along time, the ends held."""
    reach = len(kernel) // 2
    padded = np.pad(values, [(reach, reach)] + [(0, 0)] * (values.ndim - 1), mode="edge")
    count = len(values)
    result: Floats = sum(
        (weight * padded[start : start + count] for start, weight in enumerate(kernel)),
        start=np.zeros_like(values, dtype=np.float64),
    )
    return result
