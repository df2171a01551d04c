"""Every format of every rig, as others' programs read it."""

import numpy as np
import pytest

from domain.motion import bvh, fbx_scene, glb
from domain.motion.clip import Clip
from domain.motion.feet import lock_feet
from domain.motion.rigs.carry import carried
from domain.motion.rigs.catalogue import RIGS, rig_named
from domain.motion.rigs.rig import Rig
from domain.motion.skeleton import Floats
from tests.domain.motion.clips import walking, wild
from tests.domain.motion.readers import Seen, Three

WALK = lock_feet(walking(60))
JOINTS = {"humanoid": 22, "mixamo": 25, "ue5": 26, "unity": 22, "vrm": 22, "roblox-r15": 16}
CENTIMETRE = 0.01


def plain(name: str) -> str:
    return name.replace(":", "")


def written(ending: str, clip: Clip, rig: Rig) -> bytes:
    match ending:
        case "glb":
            return glb.write(clip, "a walk", rig)
        case "bvh":
            return bvh.write(clip, rig)
        case _:
            return fbx_scene.write(clip, "a walk", rig)


def metres(seen: Seen, ending: str, rig: Rig) -> Floats:
    """Give where the rig's joints are, +y up, in the rig's order."""
    fbx = 0.01 if rig.metres == 1.0 else rig.metres
    unit = {"glb": 1.0, "bvh": CENTIMETRE, "fbx": fbx}[ending]
    found = [plain(name) for name in seen.names]
    places = seen.places[:, [found.index(plain(name)) for name in rig.skeleton.names]] * unit
    if ending == "fbx" and rig.up == "z":
        return np.stack([places[..., 0], places[..., 2], -places[..., 1]], axis=-1)
    return places


@pytest.mark.parametrize("ending", ["glb", "bvh", "fbx"])
@pytest.mark.parametrize("name", RIGS)
def test_three_finds_every_joint_of_a_walk_where_it_is(
    three: Three, name: str, ending: str
) -> None:
    rig = rig_named(name)
    clip = carried(WALK, rig)
    seen = three.read(written(ending, clip, rig), ending, clip.fps, len(clip))
    assert len(seen.names) == JOINTS[name]
    assert seen.told["keys"] == len(clip)
    assert seen.told["seconds"] == pytest.approx((len(clip) - 1) / clip.fps, abs=1e-4)
    places = metres(seen, ending, rig)
    np.testing.assert_allclose(places, clip.positions(), atol=1e-5)
    parents = dict(zip(map(plain, seen.names), seen.parents, strict=True))
    for joint, parent in zip(rig.skeleton.names, rig.skeleton.parents, strict=True):
        if parent >= 0:
            above = seen.names[parents[plain(joint)]]
            assert plain(above) == plain(rig.skeleton.names[parent]), joint
    feet = [rig.skeleton.index(ankle) for _, _, ankle, _ in rig.skeleton.legs]
    rest = rig.skeleton.rest()[feet[0], 1]
    assert places[:, feet, 1].min() == pytest.approx(rest, abs=0.01), "the feet leave the floor"


@pytest.mark.parametrize("ending", ["glb", "bvh", "fbx"])
@pytest.mark.parametrize("name", ["mixamo", "ue5"])
def test_no_turn_is_lost_however_a_body_is_twisted(three: Three, name: str, ending: str) -> None:
    rig = rig_named(name)
    clip = carried(wild(3, 12), rig)
    seen = three.read(written(ending, clip, rig), ending, clip.fps, len(clip))
    np.testing.assert_allclose(metres(seen, ending, rig), clip.positions(), atol=2e-5)


def test_pixivs_reader_finds_vrms_bones(three: Three) -> None:
    rig = rig_named("vrm")
    told = three.read(glb.write(WALK, "a walk", rig), "glb", 30.0, 1).told
    assert sorted(told["humanBones"]) == sorted(rig.skeleton.names)
    np.testing.assert_allclose(told["hips"], [0.0, rig.height, 0.0], atol=1e-6)
