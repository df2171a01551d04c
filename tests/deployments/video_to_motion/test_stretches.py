"""Which part of a track is used, with tracks made by hand."""

import numpy as np
import pytest

from deployments.video_to_motion.landmarks import COUNT, Observation
from deployments.video_to_motion.stretches import longest
from deployments.video_to_motion.tracking import Track
from domain.motion.captures import ClipTooShort, NoPersonFound


def seen(height: float = 200.0, visibility: float = 0.9) -> Observation:
    image = np.zeros((COUNT, 2))
    image[:, 1] = np.linspace(0, height, COUNT)
    return Observation(image, np.zeros((COUNT, 3)), np.full(COUNT, visibility), 0.99)


def track(pattern: str, fps: float = 30.0, **changed: object) -> Track:
    """Give a track: `x` somebody, `.` nobody, `|` a break before what follows."""
    made = Track(size=(640, 480), checks=10)
    for sign in pattern:
        if sign == "|":
            made.breaks.append(len(made.seen))
        else:
            made.times.append(len(made.times) / fps)
            made.seen.append(seen() if sign == "x" else None)
    for name, value in changed.items():
        setattr(made, name, value)
    return made


def codes(made: Track, *, broken: bool = False) -> list[str]:
    return [notice.code for notice in longest(made, broken=broken).notices]


def test_a_person_who_is_always_there_is_used_whole_and_nothing_is_to_be_said() -> None:
    stretch = longest(track("x" * 60))
    assert len(stretch.times) == 60
    assert (stretch.rate, stretch.notices) == (1.0, ())


def test_a_short_gap_is_bridged_and_a_long_one_parts() -> None:
    bridged = longest(track("x" * 30 + "." * 10 + "x" * 20))
    assert (bridged.times[0], bridged.times[-1]) == (0.0, pytest.approx(59 / 30))
    assert bridged.rate == pytest.approx(50 / 60)
    parted = longest(track("x" * 30 + "." * 30 + "x" * 40))
    assert parted.times[0] == pytest.approx(2.0)
    assert [notice.code for notice in parted.notices] == ["stretch_shortened"]


def test_what_is_before_and_after_a_break_is_never_joined() -> None:
    stretch = longest(track("x" * 20 + "|" + "x" * 40 + "|" + "x" * 30))
    assert (stretch.times[0], len(stretch.times)) == (pytest.approx(20 / 30), 40)
    hidden = longest(track("x" * 20 + "..|.." + "x" * 30))
    assert len(hidden.times) == 30


def test_nobody_and_too_little_are_told_apart() -> None:
    with pytest.raises(NoPersonFound):
        longest(track("." * 40))
    with pytest.raises(NoPersonFound):
        longest(Track())
    with pytest.raises(ClipTooShort):
        longest(track("." * 30 + "x" * 12))
    with pytest.raises(ClipTooShort):
        longest(track("xxxx", fps=2.0))


def test_each_circumstance_has_its_own_code() -> None:
    assert codes(track("x" * 30, fps=5.0)) == ["low_frame_rate"]
    assert codes(track("x" * 60, cuts=1)) == ["cuts"]
    assert codes(track("x" * 60, crowded=5)) == ["several_people"]
    assert codes(track("x" * 60), broken=True) == ["video_broken"]
    small = track("x" * 60)
    small.seen = [seen(height=60.0) for _ in small.seen]
    assert codes(small) == ["person_small"]
    hidden = track("x" * 60)
    hidden.seen = [seen(visibility=0.4) for _ in hidden.seen]
    assert codes(hidden) == ["legs_not_visible"]
