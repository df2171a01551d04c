import pickle
import subprocess
import sys
from pathlib import Path

import pytest

from deployments.video_to_motion import probing
from deployments.video_to_motion.probe import probe
from domain.motion.captures import (
    CaptureFailed,
    MediaTypeMismatch,
    NoVideoStream,
    ResolutionTooLarge,
    VideoTooCostly,
    VideoTooLong,
    VideoUnreadable,
)
from tests.deployments.video_to_motion.films import cropped, gif, grays, rotated, sound, write


def test_a_video_is_told_by_what_is_in_it(tmp_path: Path) -> None:
    path = rotated(write(tmp_path / "a.mp4", grays(45)), tmp_path / "b.mp4", 90)
    found = probe(path, "video/mp4")
    assert (found.codec, found.width, found.height, found.frames) == ("h264", 48, 64, 45)
    assert found.rotation == -90
    assert found.seconds == pytest.approx(1.5, abs=0.04)
    assert not found.truncated


def test_a_webm_may_be_called_matroska_and_an_mp4_quicktime(tmp_path: Path) -> None:
    webm = write(tmp_path / "a.webm", grays(20), codec="libvpx-vp9")
    assert probe(webm, "video/x-matroska").codec == "vp9"
    assert probe(write(tmp_path / "a.mp4", grays(20)), "video/quicktime; x=y").codec == "h264"


def test_bytes_of_another_type_are_refused_before_they_are_read(tmp_path: Path) -> None:
    for path, told in (
        (gif(tmp_path / "a.mp4"), "video/mp4"),
        (write(tmp_path / "b.webm", grays(5), codec="libvpx-vp9"), "video/mp4"),
        (write(tmp_path / "c.mp4", grays(5)), "video/webm"),
        (write(tmp_path / "d.mp4", grays(5)), "image/gif"),
    ):
        with pytest.raises(MediaTypeMismatch):
            probe(path, told)


def test_a_file_cut_off_is_unreadable_or_known_to_be_cut_off(tmp_path: Path) -> None:
    whole = write(tmp_path / "a.mp4", grays(60))
    with pytest.raises(VideoUnreadable):
        probe(cropped(whole, tmp_path / "b.mp4", 0.6), "video/mp4")
    webm = write(tmp_path / "a.webm", grays(60), codec="libvpx-vp9")
    assert probe(cropped(webm, tmp_path / "b.webm", 0.4), "video/webm").truncated


def test_sound_alone_is_no_video(tmp_path: Path) -> None:
    with pytest.raises(NoVideoStream):
        probe(sound(tmp_path / "a.mp4"), "video/mp4")


def test_a_video_longer_or_larger_than_allowed_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path / "a.mp4", grays(60))
    with pytest.raises(VideoTooLong):
        probe(path, "video/mp4", most_seconds=1.0)
    with pytest.raises(ResolutionTooLarge):
        probe(path, "video/mp4", most_pixels=1000)


def test_a_header_that_promises_a_small_picture_does_not_let_a_large_one_in(
    tmp_path: Path,
) -> None:
    small = write(tmp_path / "a.mp4", grays(2, 64, 48)).read_bytes()
    large = bytearray(write(tmp_path / "b.mp4", grays(2, 640, 480)).read_bytes())
    entry, lie = large.index(b"avc1"), small.index(b"avc1")
    large[entry : entry + 36] = small[lie : lie + 36]
    (tmp_path / "c.mp4").write_bytes(large)
    with pytest.raises((ResolutionTooLarge, VideoUnreadable)):
        probe(tmp_path / "c.mp4", "video/mp4", most_pixels=100 * 100)


def test_a_probe_that_takes_too_long_is_ended(tmp_path: Path) -> None:
    path = write(tmp_path / "a.mp4", grays(5))
    with pytest.raises(VideoTooCostly):
        probe(path, "video/mp4", wall_seconds=0.001)


def test_a_probe_may_take_no_more_memory_than_its_limit() -> None:
    greedy = (
        "import runpy, sys; limit = runpy.run_path(sys.argv[1])['limit']; limit()\n"
        "try:\n    bytearray(2 << 30)\nexcept MemoryError:\n    print('no memory')\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", greedy, probing.__file__],
        capture_output=True,
        check=False,
        text=True,
    )
    assert done.stdout == "no memory\n"


@pytest.mark.parametrize("kind", CaptureFailed.__subclasses__())
def test_every_failure_survives_the_way_between_processes_with_its_code(
    kind: type[CaptureFailed],
) -> None:
    failure = kind(*(1.0, 2.0)) if kind.__name__ != "VideoUnreadable" else kind()
    back = pickle.loads(pickle.dumps(failure))
    assert (type(back), back.args, str(back)) == (kind, failure.args, str(failure))
    assert len({each.CODE for each in CaptureFailed.__subclasses__()}) == len(
        CaptureFailed.__subclasses__()
    )
