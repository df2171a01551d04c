from dataclasses import replace

import numpy as np
import pytest

from deployments.video_to_motion.ground import (
    flattened,
    floored,
    levelled,
    rooted,
    slope,
    standing,
    turned,
)
from deployments.video_to_motion.pipeline import finished
from domain.motion.captures import CaptureOptions
from domain.motion.feet import foot_speed
from domain.motion.quality import measure
from domain.motion.rotations import about, rotate
from tests.deployments.video_to_motion.moves import jacks, walk
from tests.domain.motion.clips import X, Z, raised
from tests.domain.motion.clips import standing as upright

UP = np.array([0.0, 1.0, 0.0])


def test_a_camera_that_looks_down_makes_no_slope() -> None:
    for tilt in (-0.15, 0.2):
        seen = turned(walk(), about(X, np.array(tilt)))
        places = levelled(seen).positions()
        steps = places[:, [10, 11], 1].min(axis=1)
        assert np.ptp(steps) < 0.25 * np.ptp(seen.positions()[:, [10, 11], 1].min(axis=1))


def test_steps_in_one_place_tell_no_slope() -> None:
    np.testing.assert_allclose(slope(upright(40)), UP, atol=1e-6)


@pytest.mark.parametrize("tilt", [-0.1, 0.15])
def test_steps_along_a_way_tell_how_the_floor_lies(tilt: float) -> None:
    seen = turned(walk(), about(X, np.array(tilt)))
    true = rotate(about(X, np.array(tilt)), UP)
    assert np.degrees(np.arccos(slope(seen) @ true)) < 4


def test_the_foot_that_carries_a_walk_is_known_to_stand() -> None:
    clip = walk()
    found = standing(clip).contacts
    lower = clip.positions()[:, [10, 11], 1].argmin(axis=1)
    inner = slice(5, -5)
    assert found[np.arange(len(clip)), lower][inner].mean() > 0.85
    assert found[inner].any(axis=1).all()


def test_a_body_in_the_air_stands_on_nothing() -> None:
    clip = upright(60)
    height = 0.5 * np.sin(np.linspace(0, np.pi, 60))
    found = standing(replace(clip, root=clip.root + height[:, None] * UP)).contacts
    assert not found[20:40].any()


def test_a_path_that_shakes_is_carried_by_the_feet_that_stand() -> None:
    clip = walk()
    shaken = clip.root + np.random.default_rng(2).normal(size=clip.root.shape) * [0.02, 0, 0.02]
    found = rooted(replace(clip, root=shaken))
    off = found.root - clip.root
    assert np.std(off - off.mean(axis=0), axis=0).max() < 0.04
    before = foot_speed(replace(clip, root=shaken))[clip.contacts].mean()
    assert foot_speed(found)[clip.contacts].mean() < 0.5 * before


def test_the_floor_comes_to_the_feet_wherever_they_seemed_to_be() -> None:
    found = floored(raised(upright(30), 0.4))
    assert found.positions()[..., 1].min() == pytest.approx(0.0, abs=1e-6)


def test_a_flat_foot_stops_turning_and_a_lifted_heel_is_no_contact() -> None:
    clip = upright(30)
    wobble = 0.08 * np.sin(np.arange(30))
    clip.rotations[:, 7] = about(Z, wobble)
    clip.rotations[15:, 8] = about(X, np.full(15, 0.7))
    found = flattened(clip)
    middle = found.posed()[0][5:-5, 7]
    np.testing.assert_allclose(middle, np.broadcast_to(middle[0], middle.shape), atol=1e-9)
    assert found.contacts[:12, 1].all()
    assert not found.contacts[17:, 1].any()
    assert found.contacts[:, 3].all()


def test_feet_that_were_held_hardly_slide() -> None:
    clip = walk()
    sway = 0.03 * np.sin(np.arange(len(clip)) / 2)[:, None] * [1.0, 0.0, 0.0]
    shaken = replace(clip, root=clip.root + sway)
    held, free = (finished(shaken, CaptureOptions(foot_lock=lock)) for lock in ("always", "never"))
    assert measure(held, loop=False).foot_skate < 0.05
    assert measure(free, loop=False).foot_skate > measure(held, loop=False).foot_skate


def test_options_are_kept() -> None:
    clip = finished(walk(), CaptureOptions(lock_root=True))
    np.testing.assert_array_equal(clip.root[:, [0, 2]], np.zeros((72, 2)))
    seam = measure(finished(jacks(), CaptureOptions(loop=True)), loop=True).loop_seam
    assert seam is not None
    assert seam < 0.06
