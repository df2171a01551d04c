"""The longest part of a track that is of one person, and what is to be said of the rest."""

from dataclasses import dataclass

import numpy as np

from deployments.video_to_motion.facing import exchanged, mistaken
from deployments.video_to_motion.landmarks import BODY, Observation, Posture, marks
from deployments.video_to_motion.tracking import Track
from domain.motion.captures import ClipTooShort, NoPersonFound, Notice
from domain.motion.skeleton import Floats

BRIDGED = 0.5
"""Seconds unseen that are filled in."""
LEAST = 0.5
"""Seconds of the shortest motion."""
FEWEST = 5
"""Pictures of the shortest motion."""
SLOW = 12.0
"""Pictures a second under which quick movements are lost."""
LEGS = marks("left_knee", "right_knee", "left_ankle", "right_ankle")


@dataclass(frozen=True, eq=False)
class Stretch:
    """T pictures that show one person.

    `times` (T,) seconds; `image` (T, 33, 2) pixels of a picture of `size` (width, height);
    `world` (T, 33, 3) metres, see `Observation`; `visibility` (T, 33). `rate`: share of all
    pictures, of the whole track, with a person in it. `posture`: of all T, if told.
    """

    times: Floats
    image: Floats
    world: Floats
    visibility: Floats
    size: tuple[int, int]
    rate: float
    notices: tuple[Notice, ...]
    posture: Posture | None = None


def longest(track: Track, *, broken: bool = False) -> Stretch:
    """Return the longest stretch; NoPersonFound or ClipTooShort where there is none."""
    times = np.array(track.times)
    found = np.array([seen is not None for seen in track.seen], dtype=bool)
    if not found.any():
        raise NoPersonFound
    parts = runs(times, found, track.breaks)
    start, stop = max(parts, key=lambda part: times[part[1] - 1] - times[part[0]])
    chosen = np.flatnonzero(found[start:stop]) + start
    step = float(np.median(np.diff(times))) if len(times) > 1 else 0.0
    seconds = float(times[chosen[-1]] - times[chosen[0]]) + step
    if seconds < LEAST or len(chosen) < FEWEST:
        raise ClipTooShort(seconds, LEAST)
    seen = [each for index in chosen if (each := track.seen[index]) is not None]
    image = np.stack([each.image for each in seen])
    world = np.stack([each.world for each in seen])
    visibility = np.stack([each.visibility for each in seen])
    posture = together(seen)
    # A model that tells postures looks at the whole body for them: its sides are believed.
    rows = mistaken(times[chosen], world) if posture is None else np.zeros(len(seen), dtype=bool)
    whole = float(times[-1] - times[0]) + step
    stretch = Stretch(
        times[chosen],
        *exchanged(image, world, visibility, rows),
        track.size,
        float(found.mean()),
        (),
        posture,
    )
    notices = tuple(told(track, stretch, step, whole - seconds, broken=broken))
    return Stretch(**{**vars(stretch), "notices": notices})


def together(seen: list[Observation]) -> Posture | None:
    """Return the postures of all pictures as one; None where a picture has none."""
    postures = [each.posture for each in seen if each.posture is not None]
    if len(postures) < len(seen):
        return None
    return Posture(
        np.stack([each.turns for each in postures]),
        np.stack([each.root for each in postures]),
        postures[0].rest,
    )


def runs(times: Floats, found: Floats, breaks: list[int]) -> list[tuple[int, int]]:
    """Return the spans (start, stop) without a break, and without a gap that is too long."""
    parts: list[tuple[int, int]] = []
    edges = set(breaks)
    start = last = None
    for index in np.flatnonzero(found).tolist():
        parted = last is not None and (
            times[index] - times[last] > BRIDGED or edges & set(range(last + 1, index + 1))
        )
        if start is None:
            start = index
        elif parted and last is not None:
            parts.append((start, last + 1))
            start = index
        last = index
    if start is not None and last is not None:
        parts.append((start, last + 1))
    return parts


def told(track: Track, stretch: Stretch, step: float, lost: float, *, broken: bool) -> list[Notice]:
    """Return what a client should know of a stretch that leaves `lost` seconds out."""
    body = np.ptp(stretch.image[:, BODY, 1], axis=1)
    pixels = float(np.median(body)) if len(body) else 0.0
    checks = (
        (track.cuts > 0, "cuts", "the video has cuts; the motion is of its longest good shot"),
        (
            track.crowded > max(1, 0.1 * track.checks),
            "several_people",
            "several people were seen; the motion is of the one seen longest",
        ),
        (
            lost > 0.25,
            "stretch_shortened",
            f"the motion leaves out {lost:.1f} seconds in which the person was not seen well",
        ),
        (
            step > 1 / SLOW,
            "low_frame_rate",
            f"{1 / max(step, 1e-3):.0f} pictures a second are few: quick movements are lost",
        ),
        (
            float(stretch.visibility[:, LEGS].mean()) < 0.5,
            "legs_not_visible",
            "the legs are mostly out of sight; their motion is a guess",
        ),
        (pixels < 90, "person_small", f"the person is only {pixels:.0f} pixels high"),
        (broken, "video_broken", "the video is damaged or cut off; what could be read was used"),
    )
    return [Notice(code, message) for holds, code, message in checks if holds]
