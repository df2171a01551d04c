import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.motion.fitting import fitted
from domain.motion.rotations import about, inverse, product, rotate
from domain.motion.skeleton import HUMANOID, Floats
from tests.domain.motion.clips import X, Y, Z, joint, standing, walking, wild


def apart(a: Floats, b: Floats) -> Floats:
    """Give the degrees (...) between turns."""
    dot = np.abs(np.sum(a * b, axis=-1))
    degrees: Floats = np.degrees(2 * np.arccos(np.clip(dot, 0.0, 1.0)))
    return degrees


@given(st.integers(0, 2**32 - 1))
def test_a_body_like_ours_comes_out_where_it_was_seen(seed: int) -> None:
    clip = wild(seed, frames=5)
    found = fitted(clip.positions(), clip.fps, clip.contacts)
    np.testing.assert_allclose(found.positions(), clip.positions(), atol=1e-9)
    np.testing.assert_allclose(np.linalg.norm(found.rotations, axis=-1), 1.0, atol=1e-9)
    np.testing.assert_array_equal(found.contacts, clip.contacts)


def test_a_walk_gets_the_rotations_that_it_was_made_of() -> None:
    clip = walking()
    # The arms are straight: a turn about themselves cannot be seen.
    seen = [each for each, name in enumerate(HUMANOID.names) if "shoulder" not in name]
    found = fitted(clip.positions(), clip.fps, clip.contacts)
    assert apart(found.rotations, clip.rotations)[:, seen].max() < 1e-3


@pytest.mark.parametrize("size", [0.5, 1.7])
def test_a_body_of_another_size_takes_ours_and_goes_as_far_as_its_legs_are_longer(
    size: float,
) -> None:
    clip = walking()
    found = fitted(clip.positions() * size, clip.fps, clip.contacts)
    np.testing.assert_allclose(found.positions(), clip.positions(), atol=1e-9)


@pytest.mark.parametrize(("name", "axis", "bend"), [
    ("left_elbow", Y, -1.2), ("right_elbow", Y, 1.2), ("left_knee", X, 1.2), ("right_knee", X, 0.9),
])  # fmt: skip
@pytest.mark.parametrize("roll", [-1.0, 0.0, 0.7])
def test_a_bent_limb_is_rolled_as_its_bend_shows(
    name: str, axis: tuple[float, float, float], bend: float, roll: float
) -> None:
    clip = standing(1)
    upper = HUMANOID.parents[joint(name)]
    bone = HUMANOID.offsets[joint(name)]
    along = bone / np.linalg.norm(bone)
    clip.rotations[:, upper] = about((along[0], along[1], along[2]), np.array(roll))
    clip.rotations[:, joint(name)] = about(axis, np.array(bend))
    found = fitted(clip.positions(), clip.fps, clip.contacts)
    # Some of the natural roll is kept: up to a fifth of a right angle here.
    assert apart(found.rotations, clip.rotations)[:, upper].max() < 18
    assert apart(found.rotations, clip.rotations)[:, joint(name)].max() < 18


def test_a_limb_that_straightens_and_bends_again_does_not_flip() -> None:
    clip = standing(60)
    bend = 1.2 * np.cos(np.linspace(0, 2 * np.pi, 60)) ** 2
    wobble = np.random.default_rng(1).normal(scale=0.02, size=60)
    clip.rotations[:, joint("left_elbow")] = product(about(Y, -bend), about(Z, wobble))
    found = fitted(clip.positions(), clip.fps, clip.contacts)
    upper = found.rotations[:, joint("left_shoulder")]
    assert apart(upper[1:], upper[:-1]).max() < 12


def test_a_neck_that_leans_at_rest_is_not_a_bowed_head() -> None:
    offsets = HUMANOID.offsets.copy()
    offsets[joint("head")] = [0.0, 0.09, 0.05]
    seen = np.zeros((1, 22, 3))
    for each, parent in enumerate(HUMANOID.parents[1:], 1):
        seen[:, each] = seen[:, parent] + offsets[each]
    planted = np.ones((1, 4), dtype=bool)
    upright, bowed = (fitted(seen, 30.0, planted, rest) for rest in (offsets, HUMANOID.offsets))
    assert apart(upright.rotations, standing(1).rotations).max() < 1e-3
    assert apart(bowed.rotations, standing(1).rotations)[0, joint("neck")] > 15


def test_joints_that_fall_together_still_give_turns() -> None:
    found = fitted(np.zeros((2, 22, 3)), 20.0, np.zeros((2, 4), dtype=bool))
    assert np.isfinite(found.positions()).all()
    np.testing.assert_allclose(np.linalg.norm(found.rotations, axis=-1), 1.0, atol=1e-9)


def test_the_turn_of_the_whole_body_is_the_pelvis() -> None:
    clip = standing(1)
    turn = product(about(Y, np.array(1.0)), about(X, np.array(0.4)))
    seen = rotate(turn, clip.positions())
    found = fitted(seen, clip.fps, clip.contacts)
    assert apart(found.rotations[:, 0], turn).max() < 1e-3
    level = product(inverse(turn), found.rotations[:, 0])
    assert apart(level, np.array([1.0, 0.0, 0.0, 0.0])).max() < 1e-3
