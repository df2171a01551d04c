import io
import struct
from fractions import Fraction

import av
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from deployments.rendering.scene import cameras
from deployments.rendering.video import encode, frames, thumbnail
from deployments.rendering.view import View
from domain.motion.rotations import about
from tests.domain.motion.clips import Z, joint, standing, walking

SIZE = 96


def atoms(data: bytes) -> list[bytes]:
    """Read the names of an MP4's outermost boxes."""
    names, at = [], 0
    while at < len(data):
        size, name = struct.unpack_from(">I4s", data, at)
        names.append(name)
        at += size
    assert at == len(data)
    return names


def decoded(data: bytes) -> list[NDArray[np.uint8]]:
    with av.open(io.BytesIO(data), "r") as container:
        return [
            frame.to_ndarray(format="rgb24").astype(np.uint8)
            for frame in container.decode(container.streams.video[0])
        ]


@pytest.mark.parametrize("fps", [20.0, 24.0, 30.0, 60.0])
def test_a_video_has_as_many_frames_of_the_size_and_rate_of_the_clip(fps: float) -> None:
    clip = walking(14, fps=fps)
    data = encode(frames(clip, SIZE), clip.fps, SIZE)
    with av.open(io.BytesIO(data), "r") as container:
        assert "mp4" in container.format.name
        stream = container.streams.video[0]
        assert stream.codec_context.name == "h264"
        assert stream.codec_context.pix_fmt == "yuv420p"
        assert (stream.width, stream.height) == (SIZE, SIZE)
        assert stream.average_rate == Fraction(fps)
    assert len(decoded(data)) == 14


def test_a_video_shows_the_pictures_in_their_order() -> None:
    pictures = list(frames(walking(12), SIZE))
    shown = decoded(encode(pictures, 30.0, SIZE))
    for frame, image in enumerate(shown):
        errors = [np.abs(image.astype(float) - other).mean() for other in pictures]
        assert errors[frame] < 6
        assert abs(int(np.argmin(errors)) - frame) <= 1


def test_a_video_plays_before_it_is_loaded_whole() -> None:
    names = atoms(encode(frames(walking(10), SIZE), 30.0, SIZE))
    assert names[0] == b"ftyp"
    assert names.index(b"moov") < names.index(b"mdat")


def test_a_video_can_be_of_one_frame() -> None:
    assert len(decoded(encode(frames(standing(1), SIZE), 30.0, SIZE))) == 1


def test_a_thumbnail_is_a_png_of_the_widest_pose() -> None:
    clip = standing(9)
    for side, sign in (("left", -1), ("right", 1)):
        down = about(Z, np.full(9, sign * 1.4))
        clip.rotations[:, joint(f"{side}_shoulder")] = down
    clip.rotations[6] = standing(1).rotations[0]
    image = Image.open(io.BytesIO(thumbnail(clip, SIZE)))
    assert (image.format, image.size, image.mode) == ("PNG", (SIZE, SIZE), "RGB")
    pixels, _ = View(cameras(clip)[6], SIZE).project(clip.positions()[6])
    column, row = np.floor(pixels[joint("left_wrist")]).astype(int)
    color = np.asarray(image)[row, column].astype(int)
    assert color[0] - color[2] > 40
