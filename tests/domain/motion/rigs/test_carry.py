"""A motion on another body: what must stay, stays."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.motion.clip import Clip
from domain.motion.edits import lock_root
from domain.motion.feet import lock_feet, soles
from domain.motion.quality import measure
from domain.motion.rigs.carry import LIMBS, carried, length
from domain.motion.rigs.catalogue import RIGS, rig_named
from domain.motion.rigs.rig import Rig
from domain.motion.rotations import matrices
from domain.motion.skeleton import HUMANOID, Floats
from tests.domain.motion.clips import joint, standing, walking, wild

OTHERS = [name for name in RIGS if rig_named(name).sources != HUMANOID.names]
WALK = lock_feet(walking(90))


def joint_of(rig: Rig, source: str) -> int:
    return rig.sources.index(source)


def bones(places: Floats, start: int, end: int) -> Floats:
    bone = places[:, end] - places[:, start]
    along: Floats = bone / np.linalg.norm(bone, axis=-1, keepdims=True)
    return along


@pytest.mark.parametrize("name", ["humanoid", "unity", "vrm"])
def test_a_rig_of_our_proportions_has_our_motion(name: str) -> None:
    clip = wild(1)
    np.testing.assert_array_equal(carried(clip, rig_named(name)).positions(), clip.positions())


@pytest.mark.parametrize("name", OTHERS)
def test_a_body_in_a_t_pose_is_in_a_t_pose(name: str) -> None:
    rig = rig_named(name)
    places = carried(standing(2), rig).positions()
    for side, x in (("left", 1.0), ("right", -1.0)):
        wrist, elbow = (joint_of(rig, f"{side}_{each}") for each in ("wrist", "elbow"))
        np.testing.assert_allclose(bones(places, elbow, wrist)[0], [x, 0, 0], atol=0.01)
        knee, ankle = (joint_of(rig, f"{side}_{each}") for each in ("knee", "ankle"))
        np.testing.assert_allclose(bones(places, knee, ankle)[0], [0, -1, 0], atol=0.09)


@pytest.mark.parametrize("name", ["mixamo", "ue5"])
@given(seed=st.integers(0, 50))
@settings(max_examples=10, deadline=None)
def test_arms_point_where_the_humanoids_do(name: str, seed: int) -> None:
    rig, clip = rig_named(name), wild(seed, 6)
    ours, theirs = clip.positions(), carried(clip, rig).positions()
    for start, end in LIMBS.items():
        if "hip" in start or "knee" in start:
            continue
        there = bones(theirs, joint_of(rig, start), joint_of(rig, end))
        here = bones(ours, joint(start), joint(end))
        np.testing.assert_allclose(there, here, atol=1e-9, err_msg=start)


@pytest.mark.parametrize("name", OTHERS)
@given(seed=st.integers(0, 50))
@settings(max_examples=5, deadline=None)
def test_what_a_rig_has_no_joint_for_is_in_the_joints_that_follow(name: str, seed: int) -> None:
    rig, clip = rig_named(name), wild(seed, 4)
    theirs, ours = carried(clip, rig).posed()[0], clip.posed()[0]
    for source in ("pelvis", "spine3", "head", "left_ankle"):
        there = matrices(theirs[:, joint_of(rig, source)])
        np.testing.assert_allclose(there, matrices(ours[:, joint(source)]), atol=1e-6)


@pytest.mark.parametrize("name", OTHERS)
def test_planted_feet_stay_and_stand_as_high_as_at_rest(name: str) -> None:
    rig = rig_named(name)
    clip = carried(WALK, rig)
    before, after = measure(WALK, loop=False), measure(clip, loop=False)
    assert after.foot_skate < 1.3 * before.foot_skate + 0.002
    assert after.contact_ratio == before.contact_ratio
    assert after.floor_penetration < 0.001
    still = soles(carried(standing(1), rig))[0, :, 1]
    theirs = soles(clip)[..., 1]
    for foot in range(4):
        lowest = theirs[WALK.contacts[:, foot], foot].min()
        assert lowest == pytest.approx(still[foot], abs=0.012), f"foot {foot} of {name}"


@pytest.mark.parametrize("name", OTHERS)
def test_the_path_is_as_long_as_the_legs_are(name: str) -> None:
    rig = rig_named(name)
    size = length(rig.skeleton) / length(HUMANOID)
    ours, theirs = WALK.root[-1] - WALK.root[0], carried(WALK, rig).root
    np.testing.assert_allclose((theirs[-1] - theirs[0])[[0, 2]], (ours * size)[[0, 2]], atol=1e-9)


@pytest.mark.parametrize("name", OTHERS)
def test_feet_that_slide_by_themselves_go_on_sliding_as_much(name: str) -> None:
    rig = rig_named(name)
    clip = carried(lock_root(WALK), rig)
    wanted = lock_root(carried(WALK, rig))
    sliding = np.abs(np.diff(soles(clip) - soles(wanted), axis=0)).max()
    assert sliding < 0.005


@pytest.mark.parametrize("name", OTHERS)
def test_one_frame_is_carried_too(name: str) -> None:
    clip: Clip = replace(WALK.cut(3, 4))
    assert np.isfinite(carried(clip, rig_named(name)).positions()).all()
