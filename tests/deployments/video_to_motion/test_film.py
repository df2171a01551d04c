from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from deployments.video_to_motion.film import Film
from domain.motion.captures import (
    CaptureFailed,
    ClipOutOfRange,
    NoVideoStream,
    VideoUnreadable,
)
from tests.deployments.video_to_motion.films import (
    cropped,
    gif,
    grays,
    numbered,
    rotated,
    shade,
    sound,
    write,
)

CODECS = [
    ("a.mp4", "libx264", "yuv420p"),
    ("a.mov", "libx264", "yuv420p"),
    ("a.mp4", "libx265", "yuv420p10le"),
    ("a.webm", "libvpx-vp9", "yuv420p"),
    ("a.webm", "libvpx", "yuv420p"),
    ("a.mkv", "libsvtav1", "yuv420p10le"),
]


@pytest.mark.parametrize(("name", "codec", "pixel_format"), CODECS)
def test_every_codec_gives_every_frame_in_order_with_its_time(
    tmp_path: Path, name: str, codec: str, pixel_format: str
) -> None:
    path = write(tmp_path / name, grays(40), codec=codec, pixel_format=pixel_format)
    film = Film(path)
    pictures = list(film)
    # A codec may shift a gray a little, by less than a frame's step and a half.
    seen = np.array([numbered(picture.pixels) for picture in pictures])
    np.testing.assert_allclose(seen, np.arange(40), atol=1)
    np.testing.assert_allclose([p.time for p in pictures], np.arange(40) / 30, atol=2e-3)
    assert not film.broken


@pytest.mark.parametrize("name", ["a.mp4", "a.webm"])
def test_a_range_gives_its_frames_and_no_others(tmp_path: Path, name: str) -> None:
    codec = "libx264" if name == "a.mp4" else "libvpx-vp9"
    path = write(tmp_path / name, grays(60), codec=codec)
    pictures = list(Film(path, start=0.5, end=1.2))
    assert [numbered(picture.pixels) for picture in pictures] == list(range(15, 37))


def test_uneven_times_are_kept(tmp_path: Path) -> None:
    times = [0.0, 0.033, 0.1, 0.5, 0.52, 0.9, 1.7]
    path = write(tmp_path / "a.mp4", grays(7), times=times)
    np.testing.assert_allclose([p.time for p in Film(path)], times, atol=1e-3)


@pytest.mark.parametrize(
    ("degrees", "corner"), [(0, (0, 0)), (90, (0, -1)), (180, (-1, -1)), (270, (-1, 0))]
)
def test_a_turned_video_is_turned_upright(
    tmp_path: Path, degrees: int, corner: tuple[int, int]
) -> None:
    path = write(tmp_path / "a.mp4", grays(3))
    (first, *_) = Film(rotated(path, tmp_path / "b.mp4", degrees))
    assert first.pixels.shape[:2] == ((64, 48) if degrees % 180 else (48, 64))
    corners = {(y, x): first.pixels[y, x].min() for y in (0, -1) for x in (0, -1)}
    assert max(corners, key=lambda place: corners[place]) == corner
    assert first.pixels.flags.c_contiguous


def test_pixels_that_are_not_square_are_made_square(tmp_path: Path) -> None:
    path = write(tmp_path / "a.mp4", grays(3), aspect=Fraction(2))
    (first, *_) = Film(path)
    assert first.pixels.shape[:2] == (48, 128)


def test_a_large_picture_is_shrunk_to_the_wanted_size(tmp_path: Path) -> None:
    path = write(tmp_path / "a.mp4", grays(3, 320, 180))
    (first, *_) = Film(path, largest=160)
    assert first.pixels.shape == (90, 160, 3)
    assert abs(int(first.pixels[60, 100, 0]) - shade(0)) < 4


def test_a_truncated_webm_gives_what_is_there_and_says_so(tmp_path: Path) -> None:
    whole = write(tmp_path / "a.webm", grays(60), codec="libvpx-vp9")
    film = Film(cropped(whole, tmp_path / "b.webm", 0.5))
    assert 5 < len(list(film)) < 50
    assert film.broken


def test_what_is_no_video_is_refused_with_its_reason(tmp_path: Path) -> None:
    whole = write(tmp_path / "a.mp4", grays(30))
    noise = tmp_path / "noise.mp4"
    noise.write_bytes(b"\0\0\0\x18ftypmp42" + np.random.default_rng(1).bytes(5000))
    cases: dict[Path, type[CaptureFailed]] = {
        cropped(whole, tmp_path / "b.mp4", 0.5): VideoUnreadable,
        gif(tmp_path / "c.mp4"): VideoUnreadable,
        noise: VideoUnreadable,
        sound(tmp_path / "d.mp4"): NoVideoStream,
    }
    for path, failure in cases.items():
        with pytest.raises(failure):
            list(Film(path))


def test_a_list_of_other_files_is_never_followed(tmp_path: Path) -> None:
    write(tmp_path / "a.mp4", grays(5))
    for text in ("ffconcat version 1.0\nfile a.mp4\n", "#EXTM3U\n#EXTINF:1,\na.mp4\n"):
        path = tmp_path / "list.mp4"
        path.write_text(text)
        with pytest.raises(VideoUnreadable):
            list(Film(path))


def test_a_range_beyond_the_end_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path / "a.mp4", grays(30))
    with pytest.raises(ClipOutOfRange):
        list(Film(path, start=5.0, end=6.0))
