"""The rigs as their makers have them."""

from typing import Literal

import numpy as np
import pytest

from domain.motion.keys import Space, keyed, own
from domain.motion.rigs.carry import carried
from domain.motion.rigs.catalogue import RIGS, rig_named
from domain.motion.rigs.mixamo import P
from domain.motion.rotations import matrices
from tests.domain.motion.clips import standing, walking

R15 = {
    "HumanoidRootPart", "LowerTorso", "UpperTorso", "Head", "LeftUpperArm", "LeftLowerArm",
    "LeftHand", "RightUpperArm", "RightLowerArm", "RightHand", "LeftUpperLeg", "LeftLowerLeg",
    "LeftFoot", "RightUpperLeg", "RightLowerLeg", "RightFoot",
}  # fmt: skip
HEIGHTS = {"humanoid": 1.68, "mixamo": 1.82, "ue5": 1.72, "unity": 1.68, "vrm": 1.68,
           "roblox-r15": 1.40}  # fmt: skip
"""Metres from the floor to the crown, or to the end of what the rig has of a head."""


@pytest.mark.parametrize("name", RIGS)
def test_a_rig_stands_on_the_floor_and_is_the_same_on_both_sides(name: str) -> None:
    rig = rig_named(name)
    rest = rig.skeleton.rest()
    tips = {joint: rest[rig.skeleton.index(joint)] + tip for joint, tip in
            rig.skeleton.tips.items()}  # fmt: skip
    ends = np.array([*rest, *tips.values()])
    assert ends[:, 1].min() == pytest.approx(0, abs=0.008)
    assert ends[:, 1].max() == pytest.approx(HEIGHTS[name], abs=0.02)
    np.testing.assert_allclose(sorted(rest[:, 0]), sorted(-rest[:, 0]), atol=1e-12)
    assert ends[:, 2].max() > 0.1, "the toes point along +z"


def test_r15_is_fifteen_parts_and_the_one_they_hang_on() -> None:
    rig = rig_named("roblox-r15")
    assert set(keyed(carried(standing(2), rig), rig, own(rig)).names) == R15


def test_unreals_root_carries_the_path_and_its_pelvis_the_rest() -> None:
    rig = rig_named("ue5")
    clip = carried(walking(40), rig)
    keys = keyed(clip, rig, own(rig))
    assert keys.names[:2] == ("root", "pelvis")
    root, pelvis = keys.places[0], keys.places[1]
    np.testing.assert_array_equal(root[:, 2], 0)
    np.testing.assert_allclose(root[:, 1], -100 * clip.root[:, 2], atol=1e-9, err_msg="ahead is -y")
    np.testing.assert_allclose(pelvis[:, 2], 100 * clip.root[:, 1], atol=1e-9, err_msg="up is z")
    np.testing.assert_allclose(pelvis[:, :2], 0, atol=1e-12)


def test_mixamos_axes_are_those_of_its_own_character() -> None:
    rig = rig_named("mixamo")
    axes = matrices(rig.frames)
    for joint, x, y, z in (
        ("Spine1", (1, 0, 0), (0, 0.989, -0.147), (0, 0.147, 0.989)),
        ("Head", (1, 0, 0), (0, 0.993, -0.121), (0, 0.121, 0.993)),
        ("LeftArm", (0, 0, -1), (1, 0, 0), (0, -1, 0)),
        ("RightArm", (0, 0, 1), (-1, 0, 0), (0, -1, 0)),
        ("LeftShoulder", (-0.206, 0.01, -0.979), (0.977, -0.048, -0.206), (-0.049, -0.999, 0)),
        ("RightUpLeg", (-1, 0, 0), (0, -1, 0.008), (0, 0.008, 1)),
        ("RightFoot", (-1, 0, 0), (0, -0.632, 0.775), (0, 0.775, 0.632)),
        ("LeftToeBase", (-1, 0, 0), (0, 0, 1), (0, 1, 0)),
    ):
        found = axes[rig.skeleton.index(P + joint)].T
        np.testing.assert_allclose(found, [x, y, z], atol=0.012, err_msg=joint)


@pytest.mark.parametrize("name", RIGS)
@pytest.mark.parametrize("up", ["y", "z"])
def test_keys_put_every_joint_where_it_is(name: str, up: Literal["y", "z"]) -> None:
    rig = rig_named(name)
    clip = carried(walking(5), rig)
    keys = keyed(clip, rig, Space(0.5, up))
    places = np.zeros((5, len(keys.names), 3))
    turned = np.zeros((5, len(keys.names), 3, 3))
    for node, parent in enumerate(keys.parents):
        within = keys.places.get(node, np.tile(keys.rest_places[node], (5, 1)))
        local = matrices(keys.turns[:, node])
        if parent < 0:
            places[:, node], turned[:, node] = within, local
            continue
        places[:, node] = places[:, parent] + np.einsum("tij,tj->ti", turned[:, parent], within)
        turned[:, node] = turned[:, parent] @ local
    joints = [keys.names.index(joint) for joint in rig.skeleton.names]
    found = places[:, joints] * 0.5
    if up == "z":
        found = np.stack([found[..., 0], found[..., 2], -found[..., 1]], axis=-1)
    np.testing.assert_allclose(found, clip.positions(), atol=1e-9)
