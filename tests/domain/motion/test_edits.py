from dataclasses import replace

import numpy as np
import pytest

from domain.motion.clip import Clip
from domain.motion.edits import filtered, lock_root, looped, smoothed
from domain.motion.quality import jerk, seam
from domain.motion.rotations import heading
from domain.motion.skeleton import Floats
from tests.domain.motion.clips import joint, standing, turned, walking, wild


def pose_speed(clip: Clip) -> Floats:
    """Give how fast joints move beside the root, (T - 1,) metres a second."""
    beside = clip.positions() - clip.root[:, None] * [1.0, 0.0, 1.0]
    speed: Floats = np.linalg.norm(np.diff(beside, axis=0), axis=-1).max(axis=1) * clip.fps
    return speed


def test_a_locked_root_stays_over_the_origin_and_only_rises_and_falls() -> None:
    clip = walking()
    locked = lock_root(clip)
    assert np.ptp(clip.root[:, 2]) > 1
    np.testing.assert_array_equal(locked.root[:, [0, 2]], np.zeros((len(clip), 2)))
    np.testing.assert_array_equal(locked.root[:, 1], clip.root[:, 1])
    np.testing.assert_array_equal(locked.rotations, clip.rotations)


@pytest.mark.parametrize("facing", [0.0, 2.0])
def test_a_looped_clip_ends_in_the_pose_that_it_begins_with(facing: float) -> None:
    clip = turned(walking(110), facing)
    loop = looped(clip)
    assert seam(clip, clip.positions()) > 0.05
    assert seam(loop, loop.positions()) < 1e-6


def test_a_looped_clip_flows_through_its_seam_as_fast_as_elsewhere() -> None:
    loop = lock_root(looped(walking(110)))
    twice = replace(
        loop,
        rotations=np.concatenate([loop.rotations, loop.rotations[1:]]),
        root=np.concatenate([loop.root, loop.root[1:]]),
        contacts=np.concatenate([loop.contacts, loop.contacts[1:]]),
    )
    speed = pose_speed(twice)
    assert speed[106:113].max() <= 1.2 * pose_speed(walking(110)).max()


def test_a_loop_changes_nothing_in_the_middle_and_not_where_the_body_goes() -> None:
    clip = walking(110)
    loop = looped(clip)
    np.testing.assert_allclose(loop.positions()[15:95], clip.positions()[15:95], atol=1e-9)
    np.testing.assert_array_equal(loop.root[:, [0, 2]], clip.root[:, [0, 2]])
    np.testing.assert_allclose(
        heading(loop.rotations[:, 0]), heading(clip.rotations[:, 0]), atol=1e-9
    )


@pytest.mark.parametrize("frames", [1, 2, 3, 7])
def test_a_clip_of_a_few_frames_can_loop(frames: int) -> None:
    loop = looped(walking(110).cut(10, 10 + frames))
    assert len(loop) == frames
    assert seam(loop, loop.positions()) < 1e-6


def test_smoothing_takes_out_jitter_and_keeps_the_motion() -> None:
    clip = walking()
    noise = np.random.default_rng(1).normal(scale=0.004, size=clip.root.shape)
    shaky = replace(clip, root=clip.root + noise)
    calm = smoothed(shaky, 0.5)
    assert jerk(calm.positions(), 30.0) < 0.05 * jerk(shaky.positions(), 30.0)
    assert np.abs(calm.root - clip.root)[5:-5].max() < 0.02


def test_more_smoothing_is_calmer() -> None:
    jitter = [jerk(smoothed(wild(2, 60), s).positions(), 30.0) for s in (0.0, 0.3, 1.0)]
    assert jitter == sorted(jitter, reverse=True)
    assert jitter[0] > 2 * jitter[-1]


def test_smoothing_by_nothing_is_the_clip_itself() -> None:
    clip = standing()
    assert smoothed(clip, 0.0) is clip


def test_signs_of_quaternions_do_not_trouble_smoothing() -> None:
    clip = walking()
    flipped = replace(
        clip, rotations=clip.rotations * np.where(np.arange(120) % 2, -1, 1)[:, None, None]
    )
    np.testing.assert_allclose(
        smoothed(flipped, 0.5).positions()[:, joint("left_wrist")],
        smoothed(clip, 0.5).positions()[:, joint("left_wrist")],
        atol=1e-9,
    )


def test_a_filter_holds_the_ends() -> None:
    kernel = np.array([0.25, 0.5, 0.25])
    values = np.array([[0.0], [4.0], [8.0]])
    np.testing.assert_allclose(filtered(values, kernel), [[1.0], [4.0], [7.0]])
