import numpy as np
import pytest

from deployments.text_to_motion.conditions import FASTEST_TURN, eased, way
from deployments.text_to_motion.features import FPS
from deployments.text_to_motion.prompt import Segment

WALK = (0.0, 1.0, 0.0)


def turning(angle: float, rate: float = 1.0) -> Segment:
    return Segment("a person turns", "walk", (0.0, 0.5, rate), angle=angle)


def test_a_path_is_the_same_in_every_frame_and_marked_as_known() -> None:
    path = way(Segment("a person walks", "walk", WALK), 30)
    np.testing.assert_array_equal(path, np.tile([0.0, 1.0, 0.0, 1.0], (30, 1)))


def test_a_path_that_is_not_known_is_marked_so() -> None:
    assert not way(Segment("a person dances", "dance", None), 30).any()


@pytest.mark.parametrize("angle", [np.pi / 2, -np.pi / 2, np.pi, -2 * np.pi])
def test_a_turn_turns_as_far_as_it_says_whatever_its_length(angle: float) -> None:
    for frames in (80, 100, 160):
        assert way(turning(angle), frames)[:, 2].sum() / FPS == pytest.approx(angle, rel=0.03)


def test_a_quarter_turn_is_done_in_the_middle_and_a_circle_all_the_time() -> None:
    quarter = way(turning(np.pi / 2), 100)[:, 2]
    assert not quarter[:30].any()
    assert not quarter[-30:].any()
    assert way(turning(2 * np.pi), 100)[:, 2].all()


def test_no_turn_is_faster_than_a_body_can() -> None:
    assert way(turning(2 * np.pi), 20)[:, 2].max() == pytest.approx(FASTEST_TURN)


def test_a_path_goes_over_into_the_next_without_a_jump() -> None:
    path = np.zeros((60, 4))
    path[:, 3] = 1.0
    path[30:, 1] = 1.0
    smooth = eased(path)
    assert np.abs(np.diff(smooth, axis=0)).max() < 0.12
    np.testing.assert_allclose(smooth[:19], path[:19], atol=1e-6)
    np.testing.assert_allclose(smooth[41:], path[41:], atol=1e-6)


def test_what_is_not_known_pulls_nothing_towards_it() -> None:
    path = np.zeros((60, 4))
    path[:30] = [0.0, 1.0, 0.5, 1.0]
    smooth = eased(path)
    np.testing.assert_allclose(smooth[:30], path[:30], atol=1e-6)
    assert not smooth[30:].any()
