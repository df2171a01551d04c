"""What goes wrong in life: each time a right motion of what can be used, or a reason."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from deployments.rendering.raycast import Painter
from deployments.rendering.scene import Camera, Capsules
from deployments.video_to_motion.blazepose import BlazePose
from deployments.video_to_motion.film import Film
from deployments.video_to_motion.pipeline import capture
from domain.motion.captures import (
    Capture,
    CaptureOptions,
    ClipOutOfRange,
    ClipTooShort,
    NoPersonFound,
    NoVideoStream,
    VideoUnreadable,
)
from domain.motion.clip import Clip
from tests.deployments.video_to_motion.films import (
    Pixels,
    cropped,
    gif,
    rotated,
    sound,
    write,
)
from tests.deployments.video_to_motion.moves import gait
from tests.deployments.video_to_motion.person import Filmed, dressed

SIZE = 256
CAMERA = Camera(np.array([0.0, 1.1, 3.4]), np.array([0.0, 0.92, 0.0]), 0.96)
PLAIN = CaptureOptions()


@pytest.fixture(scope="module")
def marching() -> Clip:
    """Give two seconds on the spot at 15 frames a second."""
    return gait(2.0, 0.15, 0.0, fps=15.0)


def shown(bodies: list[Capsules], count: int) -> Iterator[Pixels]:
    """Give pictures of bodies, which may be none, in one room."""
    painter = Painter(CAMERA, SIZE)
    for frame in range(count):
        starts = [body.starts[frame] for body in bodies] or [np.zeros((0, 3))]
        stops = [body.stops[frame] for body in bodies] or [np.zeros((0, 3))]
        together = Capsules(
            np.concatenate(starts)[None],
            np.concatenate(stops)[None],
            np.concatenate([body.radii for body in bodies] or [np.zeros(0)]),
            np.concatenate([body.colors for body in bodies] or [np.zeros((0, 3))]),
        )
        yield painter.picture(together, 0, CAMERA)


def beside(clip: Clip, east: float, scale: float = 1.0) -> Capsules:
    body = dressed(clip)
    shift = np.array([east, 0.0, 0.0])
    return Capsules(
        scale * body.starts + shift, scale * body.stops + shift, scale * body.radii, body.colors
    )


def table(frames: int) -> Capsules:
    """Give a table: a thick top on four legs."""
    legs = [(x, z) for x in (-0.5, 0.5) for z in (-0.3, 0.3)]
    starts = np.array([[x, 0.0, z] for x, z in legs] + [[-0.5, 0.75, 0.0]])
    stops = np.array([[x, 0.75, z] for x, z in legs] + [[0.5, 0.75, 0.0]])
    ends = [np.repeat(each[None], frames, axis=0) for each in (starts, stops)]
    colors = np.tile([120.0, 84.0, 52.0], (5, 1))
    return Capsules(ends[0], ends[1], np.array([0.04] * 4 + [0.06]), colors)


def codes(made: Capture) -> list[str]:
    return [notice.code for notice in made.report.notices]


def test_an_empty_room_and_one_with_a_table_show_nobody(tmp_path: Path, pose: BlazePose) -> None:
    for bodies in ([], [table(20)]):
        path = write(tmp_path / "a.mp4", list(shown(bodies, 20)), fps=15)
        with pytest.raises(NoPersonFound):
            capture(path, PLAIN, pose)


def test_a_person_who_is_there_for_a_part_only_gives_that_part(
    tmp_path: Path, pose: BlazePose, marching: Clip
) -> None:
    room, body = list(shown([table(15)], 15)), dressed(marching)
    path = write(tmp_path / "a.mp4", [*room, *shown([body, table(30)], 30), *room], fps=15)
    made = capture(path, PLAIN, pose)
    assert made.report.start == pytest.approx(1.0, abs=0.15)
    assert made.report.end == pytest.approx(3.0, abs=0.15)
    assert made.report.detection_rate == pytest.approx(0.5, abs=0.06)
    assert codes(made) == ["stretch_shortened"]


def test_a_person_who_walks_out_of_the_picture_is_followed_until_then(
    tmp_path: Path, pose: BlazePose, marching: Clip
) -> None:
    still = dressed(marching)
    east = np.linspace(0.0, 3.5, 30)[:, None, None] * [1.0, 0.0, 0.0]
    leaving = replace(still, starts=still.starts + east, stops=still.stops + east)
    path = write(tmp_path / "a.mp4", list(shown([leaving], 30)), fps=15)
    made = capture(path, PLAIN, pose)
    assert 0.7 < made.report.end < 1.4
    assert "stretch_shortened" in codes(made)


def test_a_cut_parts_two_shots_and_the_longer_one_is_used(
    tmp_path: Path, pose: BlazePose, marching: Clip
) -> None:
    day = list(shown([dressed(marching)], 30))
    night = [(0.35 * frame).astype(np.uint8) for frame in shown([beside(marching, -0.7)], 14)]
    made = capture(write(tmp_path / "a.mp4", [*day, *night], fps=15), PLAIN, pose)
    assert (made.report.start, made.report.end) == pytest.approx((0.0, 29 / 15), abs=0.08)
    assert codes(made) == ["cuts", "stretch_shortened"]


def test_of_several_people_one_is_followed_and_the_others_are_told(
    tmp_path: Path, pose: BlazePose, marching: Clip
) -> None:
    pair = [beside(marching, -0.55), beside(marching, 0.75, 0.85)]
    made = capture(write(tmp_path / "a.mp4", list(shown(pair, 30)), fps=15), PLAIN, pose)
    assert codes(made) == ["several_people"]
    assert np.ptp(made.clip.root[:, 0]) < 0.25


def test_five_pictures_a_second_make_a_motion_and_a_warning(
    tmp_path: Path, pose: BlazePose, marching: Clip
) -> None:
    frames = list(shown([dressed(marching)], 30))[::3]
    made = capture(write(tmp_path / "a.mp4", frames, fps=5), PLAIN, pose)
    assert codes(made) == ["low_frame_rate"]
    assert made.clip.fps == 30.0
    assert made.clip.seconds == pytest.approx(1.8, abs=0.1)


def test_a_sideways_film_gives_the_motion_of_the_upright_one(
    tmp_path: Path, pose: BlazePose, films: dict[str, Filmed]
) -> None:
    upright = films["jacks"].path
    seen = [shot.pixels for shot in Film(upright)]
    lying = [np.ascontiguousarray(np.rot90(frame)) for frame in seen]
    path = rotated(write(tmp_path / "a.mp4", lying, fps=15), tmp_path / "b.mp4", 90)
    one, other = (capture(each, PLAIN, pose).clip.positions() for each in (upright, path))
    assert np.linalg.norm(one - other, axis=-1).mean() < 0.06


def test_a_range_is_used_and_nothing_else(pose: BlazePose, films: dict[str, Filmed]) -> None:
    made = capture(films["walk"].path, CaptureOptions(start=1.0, end=2.0), pose)
    assert made.report.start == pytest.approx(1.0, abs=0.07)
    assert made.report.end == pytest.approx(2.0, abs=0.07)
    assert made.clip.seconds == pytest.approx(1.0, abs=0.1)


@pytest.mark.parametrize(
    ("start", "end", "failure"),
    [(1.0, 1.2, ClipTooShort), (2.0, 1.0, ClipOutOfRange), (50.0, 60.0, ClipOutOfRange)],
)
def test_a_range_that_cannot_be_used_is_refused(
    pose: BlazePose,
    films: dict[str, Filmed],
    start: float,
    end: float,
    failure: type[Exception],
) -> None:
    with pytest.raises(failure):
        capture(films["walk"].path, CaptureOptions(start=start, end=end), pose)


def test_a_damaged_film_gives_what_can_be_read_or_a_reason(
    tmp_path: Path, pose: BlazePose, marching: Clip
) -> None:
    frames = list(shown([dressed(marching)], 30))
    webm = write(tmp_path / "a.webm", frames, fps=15, codec="libvpx-vp9")
    made = capture(cropped(webm, tmp_path / "b.webm", 0.7), PLAIN, pose)
    assert "video_broken" in codes(made)
    assert 0.5 < made.clip.seconds < 1.9
    mp4 = write(tmp_path / "a.mp4", frames, fps=15)
    for path, failure in (
        (cropped(mp4, tmp_path / "b.mp4", 0.7), VideoUnreadable),
        (gif(tmp_path / "c.mp4"), VideoUnreadable),
        (sound(tmp_path / "d.mp4"), NoVideoStream),
    ):
        with pytest.raises(failure):
            capture(path, PLAIN, pose)
