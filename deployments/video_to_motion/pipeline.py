"""From a video to a clip: pictures, a person, a body before the camera, a motion on a floor."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np

from deployments.video_to_motion.film import Film, Picture
from deployments.video_to_motion.fitting import posed
from deployments.video_to_motion.ground import flattened, levelled, rooted, standing
from deployments.video_to_motion.poses import Pose
from deployments.video_to_motion.postures import clip_of
from deployments.video_to_motion.refining import Body, refined
from deployments.video_to_motion.signals import despiked, resampled, smooth
from deployments.video_to_motion.stretches import Stretch, longest
from deployments.video_to_motion.tracking import Tracker
from domain.motion.captures import Capture, CaptureOptions, CaptureReport, ClipOutOfRange
from domain.motion.clip import Clip
from domain.motion.edits import lock_root, looped
from domain.motion.feet import detect_contacts, foot_speed, lock_feet, on_floor, settled
from domain.motion.skeleton import Floats

SERVED_FPS = 30.0
TO_UP = np.array([1.0, -1.0, -1.0])
"""From the camera's axes (y down, z ahead) to a clip's (y up, z towards the camera)."""
STANDS = 0.15
"""Share of frames with a foot down under which `auto` takes it that nobody stands."""
HELD = 0.2
"""Metres a second from which on a foot that was to be held could not be: it does not stand."""
QUICKEST, SMOOTHEST = 0.1, 0.5
"""Seconds that are smoothed over at strength 0 and 1."""


Watch = Callable[[float], None]
"""Told how much of something is done, 0 to 1, and may raise to end it."""


def capture(
    path: Path, options: CaptureOptions, pose: Pose, watch: Watch = lambda _: None
) -> Capture:
    """Return the motion of the person in a video; a CaptureFailed of its kind where there is none.

    Memory does not grow with the video but for the landmarks: some kilobytes a second.
    """
    if options.end is not None and options.end <= (options.start or 0.0):
        raise ClipOutOfRange(options.end)
    film = Film(path, options.start, options.end)
    track = Tracker(pose).follow(watched(film, watch))
    return moved(longest(track, broken=film.broken), options)


def watched(film: Film, watch: Watch) -> Iterator[Picture]:
    """Yield the pictures, and tell before each one how much of the film was seen."""
    for picture in film:
        ends = [end for end in (film.end, film.seconds) if end is not None]
        wanted = min(ends) - film.start if ends else 0.0
        watch(min(1.0, (picture.time - film.start) / wanted) if wanted > 0 else 0.0)
        yield picture


def moved(stretch: Stretch, options: CaptureOptions) -> Capture:
    """Return the motion of one person's stretch."""
    window = QUICKEST + options.smoothing * (SMOOTHEST - QUICKEST)
    body = before_camera(stretch, window)
    if stretch.posture is None:
        clip = posed(body.points * TO_UP, SERVED_FPS)
    else:
        clip = clip_of(stretch.posture, stretch.times, evenly(stretch), SERVED_FPS, window)
    clip = finished(clip, options)
    report = CaptureReport(
        detection_rate=stretch.rate,
        start=float(stretch.times[0]),
        end=float(stretch.times[-1]),
        visibility=float(stretch.visibility.mean()),
        reprojection=float(np.median(body.reprojection)),
        notices=stretch.notices,
    )
    return Capture(clip, report)


def evenly(stretch: Stretch) -> Floats:
    """Return the times of a stretch's frames at the rate that is served, seconds."""
    first, last = stretch.times[[0, -1]]
    count = max(2, round((last - first) * SERVED_FPS) + 1)
    times: Floats = first + np.arange(count) / SERVED_FPS
    return times


def before_camera(stretch: Stretch, window: float) -> Body:
    """Return the body at an even rate, smoothed over `window` seconds."""
    times = evenly(stretch)
    image, world = (
        smooth(resampled(stretch.times, despiked(values), times), SERVED_FPS, window)
        for values in (stretch.image, stretch.world)
    )
    visibility = resampled(stretch.times, stretch.visibility, times)
    return refined(world, image, visibility, stretch.size, SERVED_FPS)


def finished(clip: Clip, options: CaptureOptions) -> Clip:
    """Return the clip on its floor, as it was asked for."""
    clip = standing(levelled(clip))
    stands = clip.contacts
    if options.foot_lock == "never" or (
        options.foot_lock == "auto" and stands.any(axis=1).mean() < STANDS
    ):
        stands = np.zeros_like(stands)
    else:
        clip = rooted(clip)
    clip = settled(replace(clip, root=clip.root - clip.root[0] * [1.0, 0.0, 1.0]))
    if options.loop:
        clip = looped(clip)
    if stands.any():
        # Feet that stand by the floor that is known now, beside those that seemed to.
        stands = stands | detect_contacts(clip).contacts
        clip = flattened(replace(clip, contacts=stands))
        stands = clip.contacts
        measured = detect_contacts(on_floor(lock_feet(clip)))
        held = foot_speed(measured) < HELD
        clip = replace(measured, contacts=measured.contacts & stands & held)
    else:
        clip = detect_contacts(on_floor(clip))
    return lock_root(clip) if options.lock_root else clip
