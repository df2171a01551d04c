import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from deployments.text_to_motion.features import FPS, WIDTH, decode, encode, path
from domain.motion.clip import Clip
from domain.motion.rotations import about, product
from domain.motion.skeleton import Floats
from tests.domain.motion.clips import Y, standing, walking, wild


def seen_from_its_start(clip: Clip) -> Floats:
    """Give positions (T, J, 3) with the first frame over the origin and facing +z."""
    back = decode(encode(clip.cut(0, 1)))
    placed: Floats = clip.positions() - clip.root[0] * np.array([1.0, 0.0, 1.0])
    # The turn that brings the first pose to its decoded self, found by least squares.
    first, straight = placed[0][:, [0, 2]], back.positions()[0][:, [0, 2]]
    u, _, v = np.linalg.svd(first.T @ straight)
    turn = u @ v
    placed[..., [0, 2]] = placed[..., [0, 2]] @ turn
    return placed


@given(st.integers(0, 2**32 - 1))
def test_features_read_back_as_the_same_motion_within_a_millimetre(seed: int) -> None:
    clip = wild(seed, frames=6, fps=FPS)
    back = decode(encode(clip))
    np.testing.assert_allclose(back.positions(), seen_from_its_start(clip), atol=1e-3)
    np.testing.assert_array_equal(back.contacts, clip.contacts)


def test_a_walk_reads_back_within_a_millimetre() -> None:
    clip = walking(80, fps=FPS)
    np.testing.assert_allclose(decode(encode(clip)).positions(), clip.positions(), atol=1e-3)


def test_features_are_203_small_numbers_a_frame() -> None:
    features = encode(walking(30, fps=FPS))
    assert features.shape == (30, WIDTH) == (30, 203)
    assert features.dtype == np.float32
    assert encode(standing(1, fps=FPS)).shape == (1, 203)


@pytest.mark.parametrize("facing", [0.5, 2.0, -3.0])
def test_where_a_motion_begins_and_faces_is_not_in_its_features(facing: float) -> None:
    clip = walking(30, fps=FPS)
    c, s = np.cos(facing), np.sin(facing)
    root = clip.root @ np.array([[c, 0, -s], [0, 1, 0], [s, 0, c]]) + np.array([3.0, 0.0, -7.0])
    rotations = clip.rotations.copy()
    rotations[:, 0] = product(about(Y, np.array(facing)), rotations[:, 0])
    moved = Clip(FPS, rotations, root, clip.contacts)
    np.testing.assert_allclose(encode(moved), encode(clip), atol=1e-5)


def test_the_path_of_a_straight_walk_is_its_speed_forwards() -> None:
    route = path(encode(walking(60, fps=FPS, speed=1.2)))
    assert route.shape == (60, 3)
    np.testing.assert_allclose(route, np.tile([0.0, 1.2, 0.0], (60, 1)), atol=1e-4)


def test_the_path_of_a_body_that_turns_to_its_left_is_a_positive_turn() -> None:
    clip = standing(40, fps=FPS)
    clip.rotations[:, 0] = about(Y, 0.5 * np.arange(40) / FPS)
    np.testing.assert_allclose(path(encode(clip)), np.tile([0, 0, 0.5], (40, 1)), atol=1e-4)
