"""Feet and the floor: when a foot is planted, holding it there, and letting nothing sink in."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from domain.motion.clip import Clip
from domain.motion.ik import reach
from domain.motion.rotations import inverse, product, rotate
from domain.motion.skeleton import Floats

SLOW = 0.45
"""Metres a second under which a low foot counts as planted."""
LOW = np.array([0.13, 0.13, 0.07, 0.07])
"""Metres above the floor, for ankles and toes, under which a slow foot counts as planted."""
BRIEF = 0.1
"""Seconds: shorter contacts and shorter gaps between contacts are noise."""


def soles(clip: Clip) -> Floats:
    """Return where ankles and toes are, (T, 4, 3) metres, in the order of `Clip.contacts`.

    A foot without a toe joint has its toe at its tip.
    """
    turns, places = clip.posed()
    skeleton = clip.skeleton
    ankles: list[Floats] = []
    toes: list[Floats] = []
    for _, _, ankle, toe in skeleton.legs:
        heel = skeleton.index(ankle)
        ankles.append(places[:, heel])
        if toe == ankle:
            toes.append(places[:, heel] + rotate(turns[:, heel], np.array(skeleton.tips[ankle])))
        else:
            toes.append(places[:, skeleton.index(toe)])
    return np.stack([*ankles, *toes], axis=1)


def foot_speed(clip: Clip) -> Floats:
    """Return the horizontal speed (T, 4) of ankles and toes in metres a second."""
    places = soles(clip)
    if len(clip) == 1:
        return np.zeros((1, 4))
    moved = np.gradient(places[..., [0, 2]], axis=0) * clip.fps
    speed: Floats = np.linalg.norm(moved, axis=-1)
    return speed


def detect_contacts(clip: Clip) -> Clip:
    """Return the clip with contacts measured: low and slow feet, without flicker."""
    places = soles(clip)
    planted = (places[..., 1] < LOW) & (foot_speed(clip) < SLOW)
    shortest = max(1, round(BRIEF * clip.fps))
    columns = [steadied(planted[:, foot], shortest) for foot in range(planted.shape[1])]
    return replace(clip, contacts=np.stack(columns, axis=1))


def steadied(flags: NDArray[np.bool_], shortest: int) -> NDArray[np.bool_]:
    """Return the flags without gaps, then without spans, of fewer than `shortest` frames."""
    result = flags.copy()
    for value in (False, True):
        for start, stop in spans(result == value):
            inside = start > 0 and stop < len(result)
            if stop - start < shortest and (inside or value):
                result[start:stop] = not value
    return result


def spans(flags: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Return the runs of true flags as (start, stop), stop not included."""
    edges = np.flatnonzero(np.diff(np.concatenate([[0], flags.astype(int), [0]])))
    return list(zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True))


def lock_feet(clip: Clip) -> Clip:
    """Return the clip with planted feet held where they are; the legs follow by two-bone IK.

    Within a contact the foot is moved by whatever cancels its slide, centred so that it strays
    least; between contacts the correction fades from one to the next.
    """
    for side, leg in enumerate(clip.skeleton.legs):
        hip, knee, ankle, _ = (clip.skeleton.index(name) for name in leg)
        heel, ball = clip.contacts[:, side], clip.contacts[:, side + 2]
        if (heel | ball).any():
            places = soles(clip)
            shift = correction(places[:, side], places[:, side + 2], heel, ball)
            clip = reach(clip, hip, knee, ankle, places[:, side] + shift)
    return clip


def correction(
    ankle: Floats, toe: Floats, heel: NDArray[np.bool_], ball: NDArray[np.bool_]
) -> Floats:
    """Return the shift (T, 3) that keeps a planted foot still; nothing vertical."""
    count = len(ankle)
    shift = np.zeros((count, 3))
    known = np.zeros(count, dtype=bool)
    for start, stop in spans(heel | ball):
        # The toe holds longer than the heel, so it leads wherever it is down.
        point = np.where(ball[start:stop, None], toe[start:stop], ankle[start:stop])
        both = ball[start + 1 : stop] == ball[start : stop - 1]
        moved = np.where(both[:, None], np.diff(point, axis=0), 0.0)
        slide = np.concatenate([np.zeros((1, 3)), -np.cumsum(moved, axis=0)])
        slide[:, 1] = 0.0
        shift[start:stop] = slide - slide.mean(axis=0)
        known[start:stop] = True
    frames = np.arange(count)
    for axis in (0, 2):
        edges = np.concatenate([[-count], frames[known], [2 * count]])
        values = np.concatenate([[0.0], shift[known, axis], [0.0]])
        shift[:, axis] = np.interp(frames, edges, values)
    return shift


def bend_toes(clip: Clip) -> Clip:
    """Return the clip with toes turned up wherever their ends would be under the floor."""
    for _, _, ankle, toe in clip.skeleton.legs:
        if toe == ankle:
            continue
        joint = clip.skeleton.index(toe)
        turns, places = clip.posed()
        ends = clip.skeleton.children(joint)
        bone = clip.skeleton.offsets[ends[0]] if ends else np.array(clip.skeleton.tips[toe])
        along = rotate(turns[:, joint], bone)
        long = float(np.linalg.norm(bone))
        least = np.minimum(-places[:, joint, 1], 0.9 * long)
        lift = np.arcsin(np.maximum(along[:, 1], least) / long) - np.arcsin(along[:, 1] / long)
        # A toe that points straight up or down turns about the body's own side.
        across = np.cross(along, [0.0, 1.0, 0.0])
        steep = np.linalg.norm(across, axis=-1, keepdims=True) < 1e-3 * long
        across = np.where(steep, rotate(turns[:, joint], np.array([-1.0, 0.0, 0.0])), across)
        across = across / np.linalg.norm(across, axis=-1, keepdims=True)
        half = np.maximum(lift, 0.0)[:, None] / 2
        up = np.concatenate([np.cos(half), np.sin(half) * across], axis=-1)
        rotations = np.array(clip.rotations, dtype=np.float64)
        above = turns[:, clip.skeleton.parents[joint]]
        rotations[:, joint] = product(inverse(above), product(up, turns[:, joint]))
        clip = replace(clip, rotations=rotations)
    return clip


def on_floor(clip: Clip) -> Clip:
    """Return the clip lifted, smoothly, wherever a joint is under the floor."""
    lowest = clip.positions()[..., 1].min(axis=1)
    need = np.maximum(0.0, -lowest)
    if not need.any():
        return clip
    reach_frames = max(1, round(0.15 * clip.fps))
    padded = np.pad(need, 2 * reach_frames, mode="edge")
    windows = np.lib.stride_tricks.sliding_window_view(padded, 2 * reach_frames + 1)
    kernel = np.hanning(2 * reach_frames + 3)[1:-1]
    lift = np.convolve(windows.max(axis=1), kernel / kernel.sum(), "valid")
    root = clip.root.copy()
    root[:, 1] += lift
    return replace(clip, root=root)


def settled(clip: Clip) -> Clip:
    """Return the clip moved up or down as a whole so that planted feet stand on the floor."""
    lowest = clip.positions()[..., 1].min(axis=1)
    planted = clip.contacts.any(axis=1)
    level = np.median(lowest[planted]) if planted.any() else np.percentile(lowest, 5)
    return replace(clip, root=clip.root - [0.0, float(level), 0.0])
