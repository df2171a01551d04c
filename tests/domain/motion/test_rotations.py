import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from domain.motion.rotations import (
    IDENTITY,
    about,
    between,
    continuous,
    from_matrices,
    from_six_dimensional,
    heading,
    inverse,
    matrices,
    normalised,
    product,
    rotate,
    six_dimensional,
    slerp,
)
from domain.motion.skeleton import Floats
from tests.domain.motion.clips import X, Y, Z, quaternions

vectors = arrays(np.float64, (3,), elements=st.floats(-10, 10))
directions = vectors.filter(lambda v: bool(np.linalg.norm(v) > 0.1))
angles = st.floats(-3.1, 3.1)


def same_turn(a: Floats, b: Floats) -> bool:
    """Say whether quaternions turn alike; q and -q do."""
    return bool((np.abs(np.abs(np.sum(a * b, axis=-1)) - 1) < 1e-9).all())


@given(quaternions(5))
def test_a_matrix_reads_back_as_the_same_turn(turns: Floats) -> None:
    back = from_matrices(matrices(turns))
    assert same_turn(back, turns)
    assert (back[:, 0] >= 0).all()


@pytest.mark.parametrize("axis", [X, Y, Z])
def test_a_half_turn_reads_back_from_its_matrix(axis: tuple[float, float, float]) -> None:
    turn = about(axis, np.array(np.pi))
    assert same_turn(from_matrices(matrices(turn)), turn)


@given(quaternions(3))
def test_a_matrix_is_orthonormal_and_keeps_handedness(turns: Floats) -> None:
    matrix = matrices(turns)
    np.testing.assert_allclose(
        matrix @ matrix.swapaxes(-1, -2), np.broadcast_to(np.eye(3), (3, 3, 3)), atol=1e-12
    )
    np.testing.assert_allclose(np.linalg.det(matrix), 1)


@given(quaternions(5))
def test_six_numbers_read_back_as_the_same_turn(turns: Floats) -> None:
    assert same_turn(from_six_dimensional(six_dimensional(turns)), turns)


@given(quaternions(), st.floats(0.1, 5), st.floats(0.1, 5), st.floats(-2, 2))
def test_six_numbers_that_are_stretched_and_skewed_give_the_same_turn(
    turn: Floats, first: float, second: float, skew: float
) -> None:
    x, y = np.split(six_dimensional(turn), 2)
    assert same_turn(from_six_dimensional(np.hstack([first * x, second * y + skew * x])), turn)


@given(quaternions(), quaternions(), vectors)
def test_a_product_turns_by_the_second_then_by_the_first(a: Floats, b: Floats, v: Floats) -> None:
    np.testing.assert_allclose(rotate(product(a, b), v), rotate(a, rotate(b, v)), atol=1e-9)
    np.testing.assert_allclose(matrices(product(a, b)), matrices(a) @ matrices(b), atol=1e-12)


@given(quaternions(), vectors)
def test_rotating_is_multiplying_by_the_matrix_and_the_inverse_undoes_it(
    turn: Floats, vector: Floats
) -> None:
    turned = rotate(turn, vector)
    np.testing.assert_allclose(turned, matrices(turn) @ vector, atol=1e-9)
    np.testing.assert_allclose(rotate(inverse(turn), turned), vector, atol=1e-9)


def test_a_quarter_turn_about_up_brings_forward_to_the_left() -> None:
    quarter = about(Y, np.array(np.pi / 2))
    np.testing.assert_allclose(rotate(quarter, np.array(Z)), X, atol=1e-12)


@given(directions, directions)
def test_the_turn_between_two_directions_brings_the_first_to_the_second(
    a: Floats, b: Floats
) -> None:
    turned = rotate(between(a, b), a / np.linalg.norm(a))
    np.testing.assert_allclose(turned, b / np.linalg.norm(b), atol=1e-4)


@given(directions)
def test_there_is_a_turn_to_the_opposite_direction(direction: Floats) -> None:
    turned = rotate(between(direction, -direction), direction)
    np.testing.assert_allclose(turned, -direction, atol=1e-9)


@given(angles, angles, st.floats(0, 1))
def test_slerp_about_one_axis_goes_evenly_the_short_way(
    start: float, change: float, share: float
) -> None:
    first, last = about(Y, np.array(start)), about(Y, np.array(start + change))
    expected = about(Y, np.array(start + share * change))
    for sign in (1, -1):
        assert same_turn(slerp(first, sign * last, np.array(share)), expected)


@given(quaternions(), quaternions())
def test_slerp_begins_at_the_first_turn_and_ends_at_the_second(a: Floats, b: Floats) -> None:
    assert same_turn(slerp(a, b, np.array(0.0)), a)
    assert same_turn(slerp(a, b, np.array(1.0)), b)


@given(quaternions(8, 3))
def test_continuous_signs_change_no_turn_and_leave_no_jump(turns: Floats) -> None:
    smooth = continuous(turns)
    assert same_turn(smooth, turns)
    assert (np.sum(smooth[1:] * smooth[:-1], axis=-1) >= 0).all()


@given(angles, st.floats(-1.2, 1.2), st.floats(-3, 3))
def test_heading_is_the_turn_about_up_whatever_the_lean(
    facing: float, lean: float, roll: float
) -> None:
    upright = about(Y, np.array(facing))
    leaning = product(upright, product(about(X, np.array(lean)), about(Z, np.array(roll))))
    assert heading(leaning) == pytest.approx(facing, abs=1e-9)


def test_a_zero_quaternion_becomes_the_identity() -> None:
    np.testing.assert_array_equal(normalised(np.zeros((2, 4))), [IDENTITY, IDENTITY])
