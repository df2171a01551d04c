"""Small video files whose frames tell which they are, and files that only pretend to be videos."""

import struct
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
from numpy.typing import NDArray
from PIL import Image

Pixels = NDArray[np.uint8]


def shade(index: int) -> int:
    """Give the gray of a frame."""
    return 20 + 3 * index


def numbered(pixels: Pixels) -> int:
    """Read which frame it is from its middle."""
    height, width = pixels.shape[:2]
    middle = pixels[height // 4 : -height // 4, width // 4 : -width // 4]
    return round((float(np.median(middle)) - 20) / 3)


def grays(count: int, width: int = 64, height: int = 48) -> list[Pixels]:
    """Give frames of one gray each, with a white corner at the upper left."""
    frames = [np.full((height, width, 3), shade(index), dtype=np.uint8) for index in range(count)]
    for frame in frames:
        frame[: height // 4, : width // 4] = 255
    return frames


def write(
    path: Path,
    frames: Sequence[Pixels],
    *,
    fps: int = 30,
    codec: str = "libx264",
    pixel_format: str = "yuv420p",
    times: Sequence[float] | None = None,
    aspect: Fraction | None = None,
    quality: int = 4,
) -> Path:
    """Write a video; `times` in seconds where they are not even."""
    with av.open(str(path), "w") as container:
        stream: Any = container.add_stream(
            codec, rate=fps, options={"crf": str(quality), "g": "12"}
        )
        stream.height, stream.width = frames[0].shape[:2]
        stream.pix_fmt = pixel_format
        stream.codec_context.time_base = Fraction(1, 1000)
        if aspect is not None:
            stream.codec_context.sample_aspect_ratio = aspect
        for index, pixels in enumerate(frames):
            frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(pixels), format="rgb24")
            frame.time_base = Fraction(1, 1000)
            frame.pts = round(1000 * (times[index] if times else index / fps))
            container.mux(stream.encode(frame))
        container.mux(stream.encode())
    return path


def rotated(path: Path, target: Path, degrees: int) -> Path:
    """Copy an MP4 with a display matrix that turns it by `degrees` (0, 90, 180, 270) clockwise."""
    data = bytearray(path.read_bytes())
    cosine, sine = {0: (1, 0), 90: (0, 1), 180: (-1, 0), 270: (0, -1)}[degrees]
    matrix = [cosine << 16, sine << 16, 0, -sine << 16, cosine << 16, 0, 0, 0, 1 << 30]
    struct.pack_into(">9i", data, data.index(b"tkhd") + 4 + 40, *matrix)
    target.write_bytes(data)
    return target


def sound(path: Path) -> Path:
    """Write an MP4 that has sound only."""
    with av.open(str(path), "w") as container:
        stream = container.add_stream("aac", rate=16000, layout="mono")
        for start in range(0, 16000, 1024):
            frame = av.AudioFrame(format="fltp", layout="mono", samples=1024)
            frame.planes[0].update(bytes(4 * 1024))
            frame.sample_rate, frame.pts = 16000, start
            container.mux(stream.encode(frame))
        container.mux(stream.encode())
    return path


def gif(path: Path) -> Path:
    """Write a GIF under any name."""
    first, *others = [Image.fromarray(frame) for frame in grays(5)]
    first.save(path, "GIF", save_all=True, append_images=others)
    return path


def cropped(path: Path, target: Path, share: float) -> Path:
    """Copy the first `share` of a file's bytes."""
    data = path.read_bytes()
    target.write_bytes(data[: int(share * len(data))])
    return target
