from dataclasses import replace

import numpy as np
import pytest

from deployments.text_to_motion.evaluation.obedience import course, obeys
from domain.motion.clip import Clip
from domain.motion.rotations import about
from tests.domain.motion.clips import Y, standing

FRAMES, FPS = 120, 30.0


def going(forward: float = 0.0, left: float = 0.0, turn: float = 0.0) -> Clip:
    """Give a body that goes by its own heading, m/s, and turns, rad/s."""
    clip = standing(FRAMES, FPS)
    facing = turn * np.arange(FRAMES) / FPS
    ahead = np.stack([np.sin(facing), np.zeros(FRAMES), np.cos(facing)], axis=1)
    aside = np.stack([np.cos(facing), np.zeros(FRAMES), -np.sin(facing)], axis=1)
    steps = (forward * ahead + left * aside) / FPS
    clip.rotations[:, 0] = about(Y, facing)
    return replace(clip, root=clip.root + np.cumsum(steps, axis=0))


def test_a_course_is_told_in_the_bodys_own_heading() -> None:
    found = course(going(forward=1.2, left=-0.4, turn=0.5))
    assert found.forward == pytest.approx(1.2, abs=0.03)
    assert found.left == pytest.approx(-0.4, abs=0.03)
    assert found.turned == pytest.approx(2.0, abs=0.15)


@pytest.mark.parametrize(
    ("clip", "wanted"),
    [
        (going(forward=1.0), "forward"),
        (going(forward=-0.6), "backward"),
        (going(left=0.5), "left"),
        (going(left=-0.5, forward=0.2), "right"),
        (going(turn=1.0), "none"),
    ],
)
def test_a_direction_is_one_of_five(clip: Clip, wanted: str) -> None:
    others = {"forward", "backward", "left", "right", "none"} - {wanted}
    assert obeys(clip, {"travel": wanted}) == {"travel": True}
    assert not any(obeys(clip, {"travel": other})["travel"] for other in others)


@pytest.mark.parametrize(
    ("turn", "met"),
    [
        (0.0, {"none"}),
        (0.3, {"left"}),
        (-0.3, {"right"}),
        (0.8, {"left", "around", "circle-left"}),
        (-0.8, {"right", "around", "circle-right"}),
    ],
)
def test_a_turn_has_a_side_and_an_amount(turn: float, met: set[str]) -> None:
    clip = going(forward=0.8, turn=turn)
    kinds = {"none", "left", "right", "around", "circle-left", "circle-right"}
    assert {kind for kind in kinds if obeys(clip, {"turn": kind})["turn"]} == met


def test_a_pace_is_slow_or_fast_or_neither() -> None:
    speeds = {"slow": 0.6, "fast": 1.6}
    for wanted, speed in speeds.items():
        assert obeys(going(forward=speed), {"pace": wanted})["pace"]
        assert not obeys(going(forward=1.15), {"pace": wanted})["pace"]


def test_every_demand_is_answered_by_itself() -> None:
    found = obeys(going(forward=1.0), {"travel": "forward", "turn": "left"})
    assert found == {"travel": True, "turn": False}
