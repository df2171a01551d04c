import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from domain.motion.clip import Clip
from domain.motion.ik import reach
from domain.motion.skeleton import Floats
from tests.domain.motion.clips import joint, standing, wild

LEG = (joint("left_hip"), joint("left_knee"), joint("left_ankle"))
seeds = st.integers(0, 2**32 - 1)


def reachable(clip: Clip, seed: int) -> Floats:
    """Give a place for the ankle in each frame that the leg can get to."""
    random = np.random.default_rng(seed)
    away = random.normal(size=(len(clip), 3))
    away *= random.uniform(0.2, 0.78, (len(clip), 1)) / np.linalg.norm(away, axis=1, keepdims=True)
    return clip.positions()[:, LEG[0]] + away


@given(seeds, seeds)
def test_the_end_reaches_its_target_and_no_bone_changes_its_length(seed: int, other: int) -> None:
    clip = wild(seed)
    targets = reachable(clip, other)
    places = reach(clip, *LEG, targets).positions()
    np.testing.assert_allclose(places[:, LEG[2]], targets, atol=1e-6)
    np.testing.assert_allclose(np.linalg.norm(places[:, 4] - places[:, 1], axis=-1), 0.4)
    np.testing.assert_allclose(np.linalg.norm(places[:, 7] - places[:, 4], axis=-1), 0.41)


@given(seeds, seeds)
def test_the_end_keeps_its_turn_in_the_world_and_other_limbs_stay(seed: int, other: int) -> None:
    clip = wild(seed)
    turns, places = clip.posed()
    new_turns, new_places = reach(clip, *LEG, reachable(clip, other)).posed()
    agreement = np.abs(np.sum(turns[:, LEG[2]] * new_turns[:, LEG[2]], axis=-1))
    np.testing.assert_allclose(agreement, 1, atol=1e-9)
    moved = [*LEG[1:], joint("left_foot")]
    still = [each for each in range(22) if each not in moved]
    np.testing.assert_allclose(new_places[:, still], places[:, still], atol=1e-12)


def test_a_target_where_the_end_is_already_changes_nothing() -> None:
    clip = wild(1)
    places = clip.positions()
    same = reach(clip, *LEG, places[:, LEG[2]])
    np.testing.assert_allclose(same.positions(), places, atol=1e-3)


def test_a_target_too_far_away_straightens_the_limb_towards_it() -> None:
    clip = standing(1)
    hip = clip.positions()[:, LEG[0]]
    ankle = reach(clip, *LEG, hip + np.array([0.0, 0.0, 3.0])).positions()[0, LEG[2]]
    np.testing.assert_allclose(ankle - hip[0], [0.0, 0.0, 0.81], atol=1e-3)


def test_a_straight_leg_bends_at_its_knee_and_forwards() -> None:
    clip = standing(1)
    target = clip.positions()[:, LEG[2]] + [0.0, 0.2, 0.0]
    places = reach(clip, *LEG, target).positions()[0]
    np.testing.assert_allclose(places[LEG[2]], target[0], atol=1e-6)
    assert places[LEG[1], 2] > 0.15
