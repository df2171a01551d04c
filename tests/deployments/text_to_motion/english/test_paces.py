import pytest

from deployments.text_to_motion.vocabulary import LIMITS, SPEEDS
from tests.deployments.text_to_motion.english.test_paths import path_of


def test_adverbs_set_the_pace() -> None:
    paces = ("very slowly", "slowly", "", "quickly", "very quickly")
    speeds = [path_of(f"a person walks {pace}")[1] for pace in paces]
    assert speeds == sorted(set(speeds))
    assert path_of("a person runs")[1] > speeds[-1]


@pytest.mark.parametrize(
    ("slower", "faster"),
    [
        ("limps forward", "walks forward"),
        ("sneaks", "walks"),
        ("tiptoes", "strolls"),
        ("walks like a zombie", "walks"),
        ("an injured man walks", "a man walks"),
        ("an old man walks", "a man walks"),
        ("walks with small steps", "walks with long strides"),
        ("jogs", "sprints"),
        ("walks backwards", "walks forwards"),
        ("walks sideways", "walks forwards"),
        ("crawls", "walks"),
        ("trudges", "marches"),
        ("hurries", "dashes"),
    ],
)
def test_a_gait_has_its_own_pace(slower: str, faster: str) -> None:
    def speed(prompt: str) -> float:
        left, forward, _ = path_of(prompt)
        return max(abs(left), abs(forward))

    assert speed(slower) < speed(faster)


@pytest.mark.parametrize(
    ("prompt", "speed"),
    [
        ("walks at 1.5 m/s", 1.5),
        ("walks at one meter per second", 1.0),
        ("runs at 3 meters per second", 3.0),
        ("runs at 12 km/h", 12 / 3.6),
        ("walks at 50 m/s", LIMITS["walk"][1]),
        ("runs at 0 m/s", LIMITS["run"][0]),
        ("walks", SPEEDS["walk"]),
        ("runs", SPEEDS["run"]),
    ],
)
def test_a_speed_that_is_said_is_kept_within_what_was_learned(prompt: str, speed: float) -> None:
    assert path_of(prompt)[1] == pytest.approx(speed)
