"""The names of the humanoid's proportions: ours, Unity's and VRM's.

Unity's humanoid is agreed on by the bones of `HumanBodyBones` in a T-pose, not by sizes: an avatar
maps them onto its own (docs.unity3d.com, "HumanBodyBones"). VRM 1.0 likewise names bones, in
metres, +y up, facing +z, in its "VRM T-pose" (github.com/vrm-c/vrm-specification,
specification/VRMC_vrm-1.0/humanoid.md and tpose.md).
"""

from domain.motion.rigs.rig import Rig, renamed
from domain.motion.skeleton import HUMANOID

HEIGHT = 0.945
"""Metres from the floor to the pelvis of the humanoid at rest."""
SIDES = ("left", "right")


def humanoid() -> Rig:
    """Return our own rig."""
    return renamed("humanoid", {joint: joint for joint in HUMANOID.names}, HEIGHT)


def unity() -> Rig:
    """Return Unity's, named as its `HumanBodyBones`."""
    return renamed("unity", {joint: name[0].upper() + name[1:] for joint, name in bones().items()},
                   HEIGHT)  # fmt: skip


def vrm() -> Rig:
    """Return VRM's, named as its humanoid bones."""
    return renamed("vrm", bones(), HEIGHT)


def bones() -> dict[str, str]:
    """Return VRM's bone for each of the humanoid's joints; Unity's begin with a capital."""
    trunk = {
        "pelvis": "hips", "spine1": "spine", "spine2": "chest", "spine3": "upperChest",
        "neck": "neck", "head": "head",
    }  # fmt: skip
    limbs = {
        "hip": "UpperLeg", "knee": "LowerLeg", "ankle": "Foot", "foot": "Toes",
        "collar": "Shoulder", "shoulder": "UpperArm", "elbow": "LowerArm", "wrist": "Hand",
    }  # fmt: skip
    sides = {f"{side}_{joint}": side + name for side in SIDES for joint, name in limbs.items()}
    return trunk | sides
