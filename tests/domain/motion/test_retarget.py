"""Motions of other bodies: what must stay, stays."""

from itertools import pairwise

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.motion.clip import Clip
from domain.motion.retarget import retargeted
from domain.motion.rotations import matrices
from domain.motion.skeleton import HUMANOID, Floats
from tests.domain.motion.clips import joint, walking, wild

SHOULDER, ELBOW, WRIST = joint("left_shoulder"), joint("left_elbow"), joint("left_wrist")


def lowered(degrees: float, size: float = 1.0) -> Floats:
    """Give another body's rest: ours, `size` times as large, the arms hanging by an angle."""
    rest = HUMANOID.rest()
    angle = np.radians(degrees)
    for side, chain in ((1, (16, 18, 20)), (-1, (17, 19, 21))):
        for upper, lower in pairwise(chain):
            length = abs(HUMANOID.offsets[lower][0])
            rest[lower] = rest[upper] + length * np.array(
                [side * np.cos(angle), -np.sin(angle), 0.0]
            )
    return rest * size


def other(turns: Floats, rest: Floats) -> Floats:
    """Give where the other body's joints are, (T, 22, 3), its pelvis at the origin."""
    places = np.zeros((*turns.shape[:2], 3))
    turned = matrices(turns)
    for at, parent in enumerate(HUMANOID.parents):
        if parent >= 0:
            bone = turned[:, parent] @ (rest[at] - rest[parent])
            places[:, at] = places[:, parent] + bone
    return places


def test_a_body_that_is_ours_keeps_every_joint_where_it_was() -> None:
    clip = walking(30)
    turns, places = clip.posed()
    same = retargeted(turns, clip.root, HUMANOID.rest(), clip.fps, clip.contacts)
    np.testing.assert_allclose(same.positions(), places, atol=1e-9)
    np.testing.assert_array_equal(same.contacts, clip.contacts)
    assert same.fps == clip.fps


@given(seed=st.integers(0, 50), degrees=st.floats(0, 80), size=st.floats(0.5, 2))
@settings(max_examples=15, deadline=None)
def test_limbs_point_where_the_other_bodys_do(seed: int, degrees: float, size: float) -> None:
    turns, _ = wild(seed, 6).posed()
    rest = lowered(degrees, size)
    theirs = other(turns, rest)
    clip = retargeted(turns, theirs[:, 0], rest, 30.0, np.zeros((6, 4), dtype=bool))
    ours = clip.positions()
    for start, end in ((1, 4), (5, 8), (16, 18), (18, 20), (17, 19), (19, 21)):
        a, b = (where[:, end] - where[:, start] for where in (ours, theirs))
        a, b = (bone / np.linalg.norm(bone, axis=-1, keepdims=True) for bone in (a, b))
        np.testing.assert_allclose(a, b, atol=1e-9)


def test_a_body_that_rests_with_its_arms_down_and_does_nothing_has_its_arms_down() -> None:
    still = np.tile([1.0, 0.0, 0.0, 0.0], (3, 22, 1))
    rest = lowered(45)
    clip = retargeted(still, np.zeros((3, 3)), rest, 30.0, np.zeros((3, 4), dtype=bool))
    places = clip.positions()
    forearm = places[0, WRIST] - places[0, ELBOW]
    np.testing.assert_allclose(forearm / np.linalg.norm(forearm), [0.5**0.5, -(0.5**0.5), 0])
    hand = matrices(clip.posed()[0][0, WRIST]) @ [1.0, 0.0, 0.0]
    np.testing.assert_allclose(hand, forearm / np.linalg.norm(forearm), atol=1e-12)


def test_trunk_head_and_feet_keep_how_they_are_turned() -> None:
    turns, _ = wild(3, 5).posed()
    clip = retargeted(turns, np.zeros((5, 3)), lowered(60), 30.0, np.zeros((5, 4), dtype=bool))
    kept = [joint(name) for name in ("pelvis", "spine3", "head", "left_ankle", "right_foot")]
    np.testing.assert_allclose(
        matrices(clip.posed()[0][:, kept]), matrices(turns[:, kept]), atol=1e-9
    )


def test_a_body_twice_as_large_walks_half_as_far_as_ours() -> None:
    clip: Clip = walking(30)
    turns, _ = clip.posed()
    small = retargeted(turns, clip.root, lowered(0, 2.0), clip.fps, clip.contacts)
    np.testing.assert_allclose(small.root, clip.root / 2)
