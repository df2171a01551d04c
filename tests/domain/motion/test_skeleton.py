import numpy as np
import pytest

from domain.motion.skeleton import FEET, HUMANOID


def test_every_parent_comes_before_its_children() -> None:
    assert HUMANOID.parents[0] == -1
    assert all(0 <= parent < joint for joint, parent in enumerate(HUMANOID.parents[1:], start=1))


def test_children_and_parents_agree() -> None:
    family = {(parent, child) for parent in range(22) for child in HUMANOID.children(parent)}
    assert family == {(parent, child) for child, parent in enumerate(HUMANOID.parents) if child}


def test_the_body_is_about_one_metre_seventy_tall() -> None:
    rest = HUMANOID.rest()
    crown = rest[HUMANOID.index("head"), 1] + HUMANOID.tips["head"][1]
    assert crown - rest[:, 1].min() == pytest.approx(1.7, abs=0.05)


def test_left_is_towards_plus_x_and_the_right_side_mirrors_it() -> None:
    rest = HUMANOID.rest()
    for name in HUMANOID.names:
        if name.startswith("left_"):
            left = rest[HUMANOID.index(name)]
            right = rest[HUMANOID.index(name.replace("left", "right"))]
            assert left[0] > 0
            np.testing.assert_allclose(right, left * [-1, 1, 1])


def test_the_toes_point_to_where_the_body_faces() -> None:
    rest = HUMANOID.rest()
    for ankle, toe in (FEET[::2], FEET[1::2]):
        assert rest[HUMANOID.index(toe), 2] > rest[HUMANOID.index(ankle), 2]


def test_every_leaf_has_a_tip() -> None:
    leaves = {name for joint, name in enumerate(HUMANOID.names) if not HUMANOID.children(joint)}
    assert leaves == set(HUMANOID.tips)


def test_an_unknown_joint_is_an_error() -> None:
    with pytest.raises(ValueError, match="not in tuple"):
        HUMANOID.index("tail")
