import numpy as np

from deployments.video_to_motion.facing import MIRROR, exchanged, mistaken, sideways
from deployments.video_to_motion.landmarks import NAMES, mark
from domain.motion.skeleton import Floats
from tests.deployments.video_to_motion.moves import turning
from tests.deployments.video_to_motion.person import landmarks

TIMES = np.arange(60) / 30


def bodies(*signs: int) -> Floats:
    """Give 60 bodies that face the camera (1) or away from it (-1), by equal parts."""
    facing = np.repeat(signs, 60 // len(signs))
    turns = np.stack([facing, 0 * facing + 1, facing], axis=1)[:, None]
    made: Floats = landmarks(turning())[:60] * turns
    return made


def test_a_moment_in_which_the_sides_are_exchanged_is_found() -> None:
    found = mistaken(TIMES, bodies(1, 1, 1, 1, 1, -1, 1, 1, 1, 1))
    np.testing.assert_array_equal(np.flatnonzero(found), np.arange(30, 36))


def test_what_lasts_longer_is_right_wherever_it_begins() -> None:
    found = mistaken(TIMES, bodies(-1, 1, 1, 1))
    np.testing.assert_array_equal(np.flatnonzero(found), np.arange(15))


def test_a_body_that_turns_round_in_its_own_time_is_never_mistaken() -> None:
    clip = turning()
    assert not mistaken(np.arange(len(clip)) / clip.fps, landmarks(clip)).any()


def test_whoever_was_out_of_sight_may_have_turned() -> None:
    times = TIMES + np.repeat([0.0, 0.4], 30)
    assert not mistaken(times, bodies(1, -1)).any()


def test_exchanging_puts_left_to_right_and_ahead_behind_in_those_pictures_only() -> None:
    world = landmarks(turning())[:4]
    rows = np.array([False, True, False, True])
    image, other, visibility = exchanged(
        world[..., :2], world, np.arange(132.0).reshape(4, 33), rows
    )
    np.testing.assert_array_equal(other[~rows], world[~rows])
    left, right = mark("left_knee"), mark("right_knee")
    np.testing.assert_array_equal(other[1, left], world[1, right] * [1, 1, -1])
    np.testing.assert_array_equal(image[1, left], world[1, right, :2])
    assert visibility[1, left] == 33 + right
    assert sideways(other)[1, 0] == -sideways(world)[1, 0]


def test_every_landmark_has_its_own_counterpart() -> None:
    assert sorted(MIRROR) == list(range(len(NAMES)))
    assert [MIRROR[MIRROR[index]] for index in range(len(NAMES))] == list(range(len(NAMES)))
    assert NAMES[MIRROR[mark("mouth_left")]] == "mouth_right"
