"""The body before the camera and its joints, from landmarks whose truth is known."""

import numpy as np
import pytest

from deployments.video_to_motion.fitting import bounded, joints, posed
from deployments.video_to_motion.landmarks import marks
from deployments.video_to_motion.refining import FIELD_OF_VIEW, placed, refined, sight
from domain.motion.rotations import about
from domain.motion.skeleton import HUMANOID, Floats
from tests.deployments.video_to_motion.moves import jacks, walk
from tests.deployments.video_to_motion.person import landmarks
from tests.domain.motion.clips import X, wild

SIZE = (640, 480)
TO_CAMERA = np.array([1.0, -1.0, -1.0])


def filmed(truth: Floats, away: float = 4.0) -> tuple[Floats, Floats]:
    """Give landmarks before a camera `away` metres in front, and their pixels."""
    before = (truth - [0.0, 0.9, 0.0]) * TO_CAMERA + [0.0, 0.0, away]
    focal = SIZE[0] / 2 / np.tan(FIELD_OF_VIEW / 2)
    return before, before[..., :2] / before[..., 2:] * focal + np.array(SIZE) / 2


def test_a_body_is_put_where_its_picture_says_it_stands() -> None:
    before, image = filmed(landmarks(jacks()))
    hips = before[:, marks("left_hip", "right_hip")].mean(axis=1)
    found = placed(before - hips[:, None], sight(image, SIZE), np.ones(before.shape[:2]))
    np.testing.assert_allclose(found, hips, atol=1e-6)


def test_refining_brings_a_shaky_body_back_to_its_picture_and_nearer_to_the_truth() -> None:
    before, image = filmed(landmarks(jacks()))
    hips = before[:, marks("left_hip", "right_hip")].mean(axis=1)
    random = np.random.default_rng(3)
    world = before - hips[:, None]
    world = world + random.normal(size=world.shape) * 0.05
    visibility = np.full(world.shape[:2], 0.9)
    body = refined(world, image, visibility, SIZE, 30.0)

    def error(points: Floats) -> float:
        middle = points[:, marks("left_hip", "right_hip")].mean(axis=1, keepdims=True)
        off = np.linalg.norm(points - middle - (before - hips[:, None]), axis=-1)
        return float(off[:, marks("left_wrist", "right_wrist", "left_knee", "right_knee")].mean())

    assert error(body.points) < 0.8 * error(world)
    assert np.median(body.reprojection) < 0.02


def test_the_landmarks_of_the_humanoid_give_its_own_joints_back() -> None:
    clip = walk()
    truth = landmarks(clip)
    parts = [HUMANOID.index(name) for name in HUMANOID.names if name not in ("head", "neck")]
    off = np.linalg.norm(joints(truth) - clip.positions(), axis=-1)[:, parts]
    assert off.max() < 0.02


def test_a_clip_of_exact_landmarks_moves_as_the_body_that_they_are_of() -> None:
    clip = walk()
    found = posed(landmarks(clip), 30.0)
    np.testing.assert_allclose(found.positions(), clip.positions(), atol=0.04)
    turns, true = found.posed()[0], clip.posed()[0]
    for name in ("head", "left_wrist", "right_wrist"):
        joint = HUMANOID.index(name)
        between = 2 * np.arccos(np.clip(np.abs((turns * true)[:, joint].sum(axis=-1)), 0, 1))
        assert np.degrees(between).max() < 15


def test_any_landmarks_at_all_give_a_finite_clip() -> None:
    points = np.repeat(wild(3).positions(), 2, axis=1)[:, :33]
    clip = posed(points, 30.0)
    assert np.isfinite(clip.positions()).all()
    np.testing.assert_allclose(np.linalg.norm(clip.rotations, axis=-1), 1, atol=1e-6)


def test_a_turn_beyond_its_bound_is_held_there_and_one_within_is_left() -> None:
    turns = about(X, np.array([0.3, 2.0, -2.0]))
    kept = bounded(turns, 1.0)
    np.testing.assert_allclose(kept[0], turns[0], atol=1e-9)
    np.testing.assert_allclose(2 * np.arccos(kept[:, 0]), [0.3, 1.0, 1.0], atol=1e-6)
    assert kept[2, 1] == pytest.approx(-kept[1, 1])
