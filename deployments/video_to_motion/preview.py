"""The video beside the figure, moving together."""

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
from PIL import Image

from deployments.rendering.scene import Camera
from deployments.rendering.video import Picture, encode, frames
from deployments.video_to_motion.film import Film
from deployments.video_to_motion.film import Picture as Shot
from domain.motion.captures import Capture
from domain.motion.clip import Clip

SIZE = 384


def preview(
    path: Path, capture: Capture, size: int = SIZE, watch: Callable[[float], None] = lambda _: None
) -> bytes:
    """Return an MP4, `size` pixels high and twice as wide: the video, and the motion in it.

    `watch` is told before each frame how much is done, 0 to 1, and may raise to end it.
    """
    clip, report = capture.clip, capture.report
    film = Film(path, report.start, report.end, largest=size)
    figure = frames(clip, size, seen_from=ahead(clip))
    pairs = zip(beside(film, clip, report.start, size), figure, strict=True)

    def pictures() -> Iterator[Picture]:
        for index, pair in enumerate(pairs):
            watch(index / len(clip))
            yield np.concatenate(pair, axis=1)

    return encode(pictures(), clip.fps, size, width=2 * size)


def ahead(clip: Clip) -> list[Camera]:
    """Return cameras that see the figure as the video's camera saw the person, from afar."""
    places = clip.positions()
    low, high = places.min(axis=(0, 1)), places.max(axis=(0, 1))
    target = (low + high) / 2
    # Hands and flesh reach beyond the joints.
    reach = float((high - low)[:2].max()) / 2 + 0.3
    near = float(high[2] - target[2])
    distance = near + 2 * Camera(target, target).focal * reach
    return [Camera(target + distance * np.array([0.0, 0.1, 1.0]), target)] * len(clip)


def beside(film: Film, clip: Clip, start: float, size: int) -> Iterator[Picture]:
    """Yield, for each frame of the clip, the picture that was shown then, in a square."""
    shots = iter(film)
    shown = boxed(next(shots), size)
    later: Shot | None = next(shots, None)
    for frame in range(len(clip)):
        now = start + frame / clip.fps
        while later is not None and later.time <= now + 0.5 / clip.fps:
            shown, later = boxed(later, size), next(shots, None)
        yield shown


def boxed(shot: Shot, size: int) -> Picture:
    """Return a picture, which is no larger, in the middle of a black square."""
    image = Image.fromarray(shot.pixels)
    image.thumbnail((size, size))
    square = Image.new("RGB", (size, size))
    square.paste(image, ((size - image.width) // 2, (size - image.height) // 2))
    return np.asarray(square)
