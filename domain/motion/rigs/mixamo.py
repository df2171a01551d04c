"""Mixamo's rig without fingers: 25 joints in centimetres, +y up, a T-pose.

Places and axes were read from bone tables of Mixamo's own character (heads, tails and rolls of
`mixamo.fbx` as add-ons for Blender publish them): each joint's y axis points along its bone, its
z axis forward in trunk and legs, up in feet, and down in arms.
"""

from dataclasses import replace

import numpy as np

from domain.motion.rigs.rig import Rig, Row, aimed, rig
from domain.motion.skeleton import Floats, Skeleton

P = "mixamorig:"
ROWS: tuple[Row, ...] = (
    (P + "Hips", "", (0.0, 104.275, 1.554), "pelvis"),
    (P + "Spine", P + "Hips", (0.0, 114.456, 1.686), "spine1"),
    (P + "Spine1", P + "Spine", (0.0, 124.350, 0.215), "spine2"),
    (P + "Spine2", P + "Spine1", (0.0, 133.571, -1.156), "spine3"),
    (P + "Neck", P + "Spine2", (0.0, 150.312, -3.205), "neck"),
    (P + "Head", P + "Neck", (0.0, 159.929, -1.520), "head"),
    (P + "HeadTop_End", P + "Head", (0.0, 181.967, 5.982), None),
    (P + "LeftShoulder", P + "Spine2", (4.570, 144.586, -3.316), "left_collar"),
    (P + "LeftArm", P + "LeftShoulder", (15.163, 144.061, -5.548), "left_shoulder"),
    (P + "LeftForeArm", P + "LeftArm", (43.004, 144.061, -5.548), "left_elbow"),
    (P + "LeftHand", P + "LeftForeArm", (71.333, 144.061, -5.548), "left_wrist"),
    (P + "LeftUpLeg", P + "Hips", (8.208, 97.523, -0.045), "left_hip"),
    (P + "LeftLeg", P + "LeftUpLeg", (8.208, 53.153, 0.301), "left_knee"),
    (P + "LeftFoot", P + "LeftLeg", (8.208, 8.729, -2.743), "left_ankle"),
    (P + "LeftToeBase", P + "LeftFoot", (8.208, 0.001, 7.968), "left_foot"),
    (P + "LeftToe_End", P + "LeftToeBase", (8.208, 0.0, 17.246), None),
)
AIMS = {"Hips": "Spine", "Spine": "Spine1", "Spine1": "Spine2", "Spine2": "Neck",
        "Shoulder": "Arm", "Arm": "ForeArm", "ForeArm": "Hand", "UpLeg": "Leg", "Leg": "Foot",
        "Foot": "ToeBase", "ToeBase": "Toe_End"}  # fmt: skip
"""Where each joint's y axis points; what is not named has its parent's axes."""
UP, DOWN, FORWARD = (0.0, 1.0, 0.0), (0.0, -1.0, 0.0), (0.0, 0.0, 1.0)
NEAR = {"Shoulder": DOWN, "Arm": DOWN, "ForeArm": DOWN, "Foot": UP, "ToeBase": UP}
"""What each joint's z axis is near to; forward for the others."""


def mixamo() -> Rig:
    """Return the rig."""
    leg = (P + "LeftUpLeg", P + "LeftLeg", P + "LeftFoot", P + "LeftToeBase")
    tips = {P + "LeftHand": (8.2, 0.0, 0.0)}
    made = rig("mixamo", ROWS, leg, ("Left", "Right"), tips=tips, metres=0.01)
    return replace(made, frames=axes(made.skeleton))


def axes(skeleton: Skeleton) -> Floats:
    """Return each joint's axes at rest (J, 4)."""
    rest = skeleton.rest()
    along, near = np.zeros((len(skeleton), 3)), np.zeros((len(skeleton), 3))
    for joint, name in enumerate(skeleton.names):
        side = next((each for each in ("Left", "Right") if each in name), "")
        part = name.removeprefix(P + side)
        if part in AIMS:
            along[joint] = rest[skeleton.index(P + side + AIMS[part])] - rest[joint]
            near[joint] = NEAR.get(part, FORWARD)
        else:
            parent = skeleton.parents[joint]
            along[joint], near[joint] = along[parent], near[parent]
    return aimed(along, near)
