"""HumanML3D's features, against its formulas written out with complex numbers."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from deployments.text_to_motion.adapters import humanml3d
from deployments.text_to_motion.adapters.humanml3d import decode, encode, features_of, positions
from domain.motion.clip import Clip
from domain.motion.rotations import about, from_six_dimensional, heading, product, rotate
from domain.motion.skeleton import Floats
from tests.domain.motion.clips import Y, joint, standing, walking, wild


def turning(frames: int = 80, rate: float = 0.8) -> Clip:
    """Give a walk to the left on a circle; `rate` in radians a second."""
    clip = walking(frames, fps=20.0)
    angle = rate * np.arange(frames) / 20.0
    clip.rotations[:, 0] = product(about(Y, angle), clip.rotations[:, 0])
    ahead = np.stack([np.sin(angle), 0 * angle, np.cos(angle)], axis=1)
    clip.root[:, [0, 2]] = np.cumsum(0.05 * ahead, axis=0)[:, [0, 2]]
    return clip


def plane(points: Floats) -> Floats:
    """Give the floor plane as complex numbers, +z real and +x imaginary: angles are headings."""
    return points[..., 2] + 1j * points[..., 0]


def facing(places: Floats) -> Floats:
    """Give unit complex headings by the published definition: smoothed, and 1 at the start."""
    left_to_right = (places[:, 17] - places[:, 16]) + (places[:, 1] - places[:, 2])
    forward = plane(np.cross([0.0, 1.0, 0.0], left_to_right))
    forward /= np.linalg.norm(left_to_right, axis=-1)
    weights = np.exp(-(np.arange(-80, 81) ** 2) / (2 * 20.0**2))
    padded = np.concatenate([[forward[0]] * 80, forward, [forward[-1]] * 80])
    smooth = np.convolve(padded, weights / weights.sum(), "valid")
    smooth /= np.abs(smooth)
    smooth[0] = 1.0
    return smooth


@pytest.mark.parametrize("clip", [walking(80, fps=20.0), turning(), turning(120, -1.4)])
def test_features_are_what_the_published_formulas_say(clip: Clip) -> None:
    places = clip.positions()
    places[..., 1] -= places[..., 1].min()
    places -= places[0, 0] * [1.0, 0.0, 1.0]
    h = facing(places)
    features = encode(places)
    turn = np.angle(h[1:] / h[:-1])
    np.testing.assert_allclose(features[:, 0], -turn / 2, atol=1e-6)
    step = np.diff(plane(places[:, 0])) / h[1:]
    np.testing.assert_allclose(features[:, 1], step.imag, atol=1e-6)
    np.testing.assert_allclose(features[:, 2], step.real, atol=1e-6)
    np.testing.assert_allclose(features[:, 3], places[:-1, 0, 1], atol=1e-6)
    beside = plane(places[:-1, 1:] - places[:-1, :1]) / h[:-1, None]
    local = np.stack([beside.imag, places[:-1, 1:, 1], beside.real], axis=-1)
    np.testing.assert_allclose(features[:, 4:67], local.reshape(-1, 63), atol=1e-6)
    moved = np.diff(places, axis=0)
    drift = plane(moved) / h[:-1, None]
    velocity = np.stack([drift.imag, moved[..., 1], drift.real], axis=-1)
    np.testing.assert_allclose(features[:, 193:259], velocity.reshape(-1, 66), atol=1e-6)
    still = (moved**2).sum(axis=-1) < 0.002
    np.testing.assert_array_equal(features[:, 259:] > 0.5, still[:, [7, 10, 8, 11]])


def test_rotations_lead_from_bone_to_bone_along_the_chains() -> None:
    places = humanml3d.placed(turning().positions())
    six = encode(places)[:, 67:193].reshape(-1, 21, 6)
    local = from_six_dimensional(np.asarray(six, dtype=np.float64))
    world = about(Y, -humanml3d.headings(places))[:-1]
    for start, end, rest in [(0, 2, -1.0), (2, 5, None), (5, 8, None)]:
        world = product(world, local[:, end - 1])
        bone = places[:-1, end] - places[:-1, start]
        bone /= np.linalg.norm(bone, axis=-1, keepdims=True)
        direction = np.array([rest, 0.0, 0.0] if rest else [0.0, -1.0, 0.0])
        np.testing.assert_allclose(rotate(world, direction), bone, atol=1e-5)


@given(st.integers(0, 2**32 - 1))
def test_features_read_back_as_the_same_positions(seed: int) -> None:
    places = humanml3d.placed(wild(seed, frames=6, fps=20.0).positions())
    np.testing.assert_allclose(positions(encode(places)), places[:-1], atol=1e-4)


@pytest.mark.parametrize("rate", [-1.4, 0.8, 3.0])
def test_a_walk_on_a_circle_reads_back_through_every_heading(rate: float) -> None:
    places = humanml3d.placed(turning(200, rate).positions())
    np.testing.assert_allclose(positions(encode(places)), places[:-1], atol=1e-4)


def test_a_positive_first_number_turns_to_the_right_and_a_step_is_left_then_forward() -> None:
    still = features_of(standing(12, fps=20.0))
    right = still.copy()
    right[:, 0] = 0.05
    across = positions(right)[-1, 1] - positions(right)[-1, 2]
    assert across[2] > 0.05  # the left hip has come to the front
    walk = still.copy()
    walk[:, 1:3] = [0.01, 0.04]
    np.testing.assert_allclose(positions(walk)[-1, 0, [0, 2]], [0.1, 0.4], atol=1e-6)


def test_a_decoded_walk_goes_forward_faces_where_it_goes_and_keeps_its_steps() -> None:
    clip = walking(80, fps=20.0)
    found = decode(features_of(clip))
    assert len(found) == 79
    assert found.fps == 20.0
    np.testing.assert_allclose(heading(found.rotations[:, 0]), 0.0, atol=1e-6)
    np.testing.assert_allclose(found.root[-1, 2], clip.root[-2, 2], atol=1e-3)
    ankles = [joint("left_ankle"), joint("right_ankle")]
    ahead, seen = (
        each.positions()[:79, ankles, 2] - each.root[:79, None, 2] for each in (clip, found)
    )
    np.testing.assert_allclose(seen, ahead, atol=0.02)


def test_contacts_come_in_our_order_of_the_feet() -> None:
    features = features_of(standing(12, fps=20.0))
    features[:, 259:] = [1.0, 0.9, 0.2, 0.0]  # left ankle and toes, right ankle and toes
    assert decode(features).contacts[0].tolist() == [True, False, True, False]


def test_where_a_motion_begins_and_faces_is_not_in_its_features() -> None:
    clip = turning(40)
    there = rotate(about(Y, np.array(2.0)), clip.positions()) + np.array([3.0, 0.4, -7.0])
    np.testing.assert_allclose(encode(there), features_of(clip), atol=1e-5)


def test_smpls_rest_pose_is_our_rest_pose_where_the_trunk_is() -> None:
    rest = np.zeros((12, 22, 3))
    for each, parent in enumerate(standing().skeleton.parents[1:], 1):
        rest[:, each] = rest[:, parent] + humanml3d.OFFSETS[each]
    found = decode(encode(rest))
    trunk = ["pelvis", "spine1", "spine2", "spine3", "neck", "head", "left_collar"]
    np.testing.assert_allclose(
        np.abs(found.rotations[0, [joint(name) for name in trunk], 0]), 1.0, atol=2e-4
    )
