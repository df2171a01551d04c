"""Reading a video: upright pictures and their times, one by one."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from av.video.frame import VideoFrame
from av.video.reformatter import VideoReformatter
from numpy.typing import NDArray

from deployments.video_to_motion.containers import HEAD, format_of
from domain.motion.captures import ClipOutOfRange, NoVideoStream, VideoUnreadable

LARGEST = 1280
"""Pixels of a picture's longer side: larger ones are shrunk, which is quicker than it looks."""
MOST_PIXELS = 8192 * 4352
SLACK = 1e-4
"""Seconds by which times of frames and of a wanted range may differ and still be the same."""


@dataclass(frozen=True, eq=False)
class Picture:
    """A frame: `time` in seconds since the video's beginning, `pixels` (H, W, 3) RGB bytes."""

    time: float
    pixels: NDArray[np.uint8]


class Film:
    """A video from `start` to `end` seconds, decoded as it is iterated: one picture is held.

    After the iteration `broken` tells whether the video stopped before its end.
    """

    def __init__(
        self,
        path: Path,
        start: float | None = None,
        end: float | None = None,
        largest: int = LARGEST,
        threads: int = 1,
    ) -> None:
        self.path, self.largest, self.threads = path, largest, threads
        self.start = start or 0.0
        self.end = end
        self.broken = False
        self.seconds: float | None = None

    def __iter__(self) -> Iterator[Picture]:
        """Yield the pictures; VideoUnreadable, NoVideoStream or ClipOutOfRange."""
        with self.path.open("rb") as file:
            demuxer = format_of(file.read(HEAD))
        try:
            container = av.open(
                str(self.path), format=demuxer, options={"protocol_whitelist": "file"}
            )
        except (av.FFmpegError, OSError, ValueError):
            raise VideoUnreadable from None
        with container:
            yield from self._pictures(container)

    def _pictures(self, container: av.container.InputContainer) -> Iterator[Picture]:
        stream = next(iter(container.streams.video), None)
        if stream is None:
            # A file that was cut off has no stream that can be told.
            raise NoVideoStream if container.streams.audio else VideoUnreadable
        stream.codec_context.options = {"max_pixels": str(MOST_PIXELS)}
        stream.codec_context.thread_count = self.threads
        if container.duration is not None:
            self.seconds = container.duration / av.time_base
            if self.start > self.seconds + SLACK:
                raise ClipOutOfRange(self.seconds)
        base = stream.time_base
        begin = float((stream.start_time or 0) * base) if base is not None else 0.0
        if self.start > 0 and base is not None:
            container.seek(int((begin + self.start) / base), stream=stream, backward=True)
        last = None
        reformatter = VideoReformatter()
        size: tuple[int, int] | None = None
        for frame in self._frames(container, stream):
            # A time that is missing or goes back would break every filter over time.
            time = None if frame.time is None else frame.time - begin
            if time is None or time < self.start - SLACK or (last is not None and time <= last):
                continue
            if self.end is not None and time > self.end + SLACK:
                return
            last = time
            # A later change of size is scaled away: all places are in the first picture's pixels.
            size = size or size_of(frame, stream.sample_aspect_ratio, self.largest)
            yield Picture(time, upright(reformatter.reformat(frame, *size, format="rgb24")))
        if last is None:
            if self.broken or self.start <= 0:
                raise VideoUnreadable
            raise ClipOutOfRange(self.seconds or self.start)
        wanted = min(x for x in (self.seconds, self.end, float("inf")) if x is not None)
        self.broken |= np.isfinite(wanted) and last < wanted - max(0.5, 0.05 * wanted)

    def _frames(
        self, container: av.container.InputContainer, stream: av.VideoStream
    ) -> Iterator[VideoFrame]:
        try:
            yield from container.decode(stream)
        except (av.FFmpegError, ValueError):
            # What was decoded before the damage is good.
            self.broken = True


def size_of(frame: VideoFrame, aspect: Fraction | None, largest: int) -> tuple[int, int]:
    """Return the width and height to decode to: square pixels, and not too many."""
    width = frame.width * float(aspect or 1)
    shrink = min(1.0, largest / max(width, frame.height))
    return max(2, round(width * shrink)), max(2, round(frame.height * shrink))


def upright(frame: VideoFrame) -> NDArray[np.uint8]:
    """Return an RGB frame's pixels (H, W, 3), turned as a player shows them."""
    turns = round(frame.rotation / 90) % 4
    # Arrays come with padded rows, which those who read memory would take for pixels.
    return np.ascontiguousarray(np.rot90(frame.to_ndarray(), turns), dtype=np.uint8)
