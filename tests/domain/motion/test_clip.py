import io

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.motion.clip import Clip
from domain.motion.quality import jerk
from domain.motion.rotations import about
from domain.motion.skeleton import HUMANOID
from tests.domain.motion.clips import STANDING, X, Y, Z, joint, standing, wild

BONES = list(zip(HUMANOID.parents[1:], range(1, 22), strict=True))
LENGTHS = np.linalg.norm(HUMANOID.offsets[1:], axis=-1)


def test_a_clip_without_turns_is_the_skeleton_at_rest() -> None:
    clip = standing(3)
    expected = HUMANOID.rest() + np.array([0.0, STANDING, 0.0])
    np.testing.assert_allclose(clip.positions(), np.tile(expected, (3, 1, 1)), atol=1e-12)


def test_a_shoulder_turned_up_lifts_the_whole_arm() -> None:
    clip = standing(1)
    clip.rotations[0, joint("left_shoulder")] = about(Z, np.array(np.pi / 2))
    places = clip.positions()[0]
    arm = places[joint("left_wrist")] - places[joint("left_shoulder")]
    np.testing.assert_allclose(arm, [0.0, 0.52, 0.0], atol=1e-12)
    np.testing.assert_allclose(
        places[joint("right_wrist")], standing(1).positions()[0, joint("right_wrist")]
    )


def test_a_child_turns_within_its_parent() -> None:
    clip = standing(1)
    clip.rotations[0, 0] = about(Y, np.array(np.pi / 2))
    clip.rotations[0, joint("left_hip")] = about(X, np.array(-np.pi / 2))
    places = clip.positions()[0]
    # Facing +x, a thigh that is lifted to the level points along +x.
    thigh = places[joint("left_knee")] - places[joint("left_hip")]
    np.testing.assert_allclose(thigh, [0.4, 0.0, 0.0], atol=1e-12)


@given(st.integers(0, 2**32 - 1))
def test_no_motion_stretches_a_bone(seed: int) -> None:
    places = wild(seed).positions()
    for (parent, child), length in zip(BONES, LENGTHS, strict=True):
        np.testing.assert_allclose(
            np.linalg.norm(places[:, child] - places[:, parent], axis=-1), length
        )


def swaying(frames: int, fps: float) -> Clip:
    """Give a body that bends, twists and goes ahead as smoothly as a sine."""
    clip = standing(frames, fps)
    phase = 2 * np.pi * 0.8 * np.arange(frames) / fps
    for name in ("spine1", "left_shoulder", "right_knee"):
        clip.rotations[:, joint(name)] = about(X, 0.5 * np.sin(phase))
    clip.root[:, 2] = np.arange(frames) / fps
    clip.root[:, 0] = 0.1 * np.cos(phase)
    return clip


def test_a_clip_lasts_as_long_as_its_frames() -> None:
    assert standing(45, fps=30.0).seconds == 1.5


@pytest.mark.parametrize("fps", [20.0, 24.0, 25.0, 50.0, 60.0, 120.0])
def test_resampling_keeps_the_length_and_the_path_of_every_joint(fps: float) -> None:
    clip = swaying(90, 30.0)
    other = clip.resampled(fps)
    assert other.fps == fps
    assert other.seconds == pytest.approx(clip.seconds, abs=0.5 / fps)
    inside = np.arange(len(other)) / fps <= 89 / 30
    truth = swaying(len(other), fps).positions()
    np.testing.assert_allclose(other.positions()[inside], truth[inside], atol=0.005)


def test_resampling_adds_no_kinks() -> None:
    fast = swaying(90, 20.0).resampled(60.0)
    truth = swaying(len(fast), 60.0)
    assert jerk(fast.positions(), 60.0) < 1.3 * jerk(truth.positions(), 60.0)


def test_resampling_to_twice_the_rate_keeps_every_frame() -> None:
    clip = wild(3)
    double = clip.resampled(60.0)
    np.testing.assert_allclose(double.positions()[::2], clip.positions(), atol=1e-9)
    np.testing.assert_array_equal(double.contacts[::2], clip.contacts)


def test_resampling_to_its_own_rate_is_the_clip_itself() -> None:
    clip = standing()
    assert clip.resampled(30.0) is clip


def test_a_cut_is_the_frames_between() -> None:
    clip = wild(5)
    part = clip.cut(2, 6)
    assert len(part) == 4
    np.testing.assert_array_equal(part.positions(), clip.positions()[2:6])
    np.testing.assert_array_equal(part.contacts, clip.contacts[2:6])


@given(st.integers(0, 2**32 - 1))
def test_an_npz_reads_back_within_a_tenth_of_a_millimetre(seed: int) -> None:
    clip = wild(seed)
    back = Clip.from_npz(clip.to_npz())
    assert back.fps == clip.fps
    np.testing.assert_allclose(back.positions(), clip.positions(), atol=1e-4)
    np.testing.assert_array_equal(back.contacts, clip.contacts)


def test_an_npz_says_whose_joints_it_moves() -> None:
    with np.load(io.BytesIO(standing(2).to_npz())) as file:
        assert tuple(file["joints"]) == HUMANOID.names
        assert tuple(file["parents"]) == HUMANOID.parents
        np.testing.assert_allclose(file["offsets"], HUMANOID.offsets, atol=1e-7)


def test_an_npz_of_another_skeleton_is_refused() -> None:
    out = io.BytesIO()
    np.savez(out, joints=np.array(["hip", "tail"]))
    with pytest.raises(ValueError, match="not of the 22-joint humanoid"):
        Clip.from_npz(out.getvalue())
