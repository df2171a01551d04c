import pytest

from deployments.text_to_motion.prompt import read


@pytest.mark.parametrize(
    ("prompt", "seconds"),
    [
        ("walks for two seconds then waves", (2.0, None)),
        ("walks for 3 seconds, waves for 2 seconds", (3.0, 2.0)),
        ("for two seconds, walks", (2.0,)),
        ("walks for 1.5s", (1.5,)),
        ("walks for a second, then sits for a couple of seconds", (1.0, 2.0)),
        ("walks and, after two seconds, jumps", (2.0, None)),
        ("waves for half a second", (0.5,)),
        ("walks", (None,)),
        ("the second man walks", (None,)),
        ("a person steps forward", (None,)),
        ("walks at a steady pace", (None,)),
        ("takes two large steps forward", (1.2,)),
    ],
)
def test_seconds_that_are_said_are_the_segments_seconds(
    prompt: str, seconds: tuple[float | None, ...]
) -> None:
    assert tuple(each.seconds for each in read(prompt).segments) == seconds


def test_seconds_are_shares_beside_each_other() -> None:
    walk, wave = read("walks for 3 seconds, then waves for 1 second").segments
    assert walk.share == pytest.approx(3 * wave.share)


def test_a_distance_lasts_as_long_as_its_speed_takes() -> None:
    (walk,) = read("walks 4.6 meters at 1.15 m/s").segments
    assert walk.seconds == pytest.approx(4.0)


def test_steps_last_as_long_as_steps_do() -> None:
    three, five = (read(f"takes {n} steps forward").segments[0] for n in ("three", "five"))
    assert three.seconds is not None
    assert five.seconds is not None
    assert 1.0 < three.seconds < five.seconds < 4.0


@pytest.mark.parametrize(
    "times", ["twice", "two times", "three times", "thrice", "4 times", "repeatedly", "3x"]
)
def test_what_is_repeated_takes_longer(times: str) -> None:
    once, often = read("jumps").segments[0], read(f"jumps {times}").segments[0]
    assert often.share > once.share
    assert read(f"jumps {times}").coverage == 1.0


def test_a_brief_action_takes_less_time_than_a_long_one() -> None:
    walk, wave = read("a person walks then waves").segments
    assert wave.share < walk.share


@pytest.mark.parametrize("figure", ["9" * 400, "0", "0.0000001", "1e9", "\u0663"])
def test_any_figure_is_a_share_of_time(figure: str) -> None:
    for segment in read(f"walks for {figure} seconds, then turns {figure} degrees").segments:
        assert 0.0 < segment.share <= 12.0
        assert segment.angle is None or abs(segment.angle) < 30.0
