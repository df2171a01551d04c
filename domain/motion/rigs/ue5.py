"""Unreal Engine 5's mannequin (Manny, Quinn, MetaHumans): centimetres, +z up, an A-pose.

Names and hierarchy are SK_Mannequin's, without fingers, twist and correction bones; `root` lies on
the floor and carries the path, as root motion wants it. Places are those of the medium MetaHuman
body as mGear's guide for it has them (github.com/mgear-dev/mgear4, EPIC_metahuman_y_up.sgt: arms
hang at 55 degrees, forearms point forward). The joints' axes are the world's at rest, not Epic's:
bring it in as a skeleton of its own, and retarget it there by its names.
"""

from domain.motion.rigs.rig import Ground, Rig, Row, rig

ROWS: tuple[Row, ...] = (
    ("pelvis", "", (0.0, 95.897, 2.281), "pelvis"),
    ("spine_01", "pelvis", (0.0, 99.566, 2.048), "spine1"),
    ("spine_02", "spine_01", (0.0, 106.241, 3.363), ("spine1", "spine2", 0.5)),
    ("spine_03", "spine_02", (0.0, 113.419, 5.189), "spine2"),
    ("spine_04", "spine_03", (0.0, 121.926, 3.718), ("spine2", "spine3", 0.5)),
    ("spine_05", "spine_04", (0.0, 141.102, 0.525), "spine3"),
    ("neck_01", "spine_05", (0.0, 152.804, -1.567), "neck"),
    ("neck_02", "neck_01", (0.0, 157.874, -0.337), ("neck", "head", 0.5)),
    ("head", "neck_02", (0.0, 162.575, 0.663), "head"),
    ("clavicle_l", "spine_05", (1.428, 146.301, -1.740), "left_collar"),
    ("upperarm_l", "clavicle_l", (19.010, 143.583, -2.557), "left_shoulder"),
    ("lowerarm_l", "upperarm_l", (35.007, 120.892, -1.907), "left_elbow"),
    ("hand_l", "lowerarm_l", (47.769, 104.467, 15.699), "left_wrist"),
    ("thigh_l", "pelvis", (9.969, 93.543, 2.541), "left_hip"),
    ("calf_l", "thigh_l", (12.332, 50.266, 2.596), "left_knee"),
    ("foot_l", "calf_l", (14.088, 8.238, -0.994), "left_ankle"),
    ("ball_l", "foot_l", (15.745, 0.718, 13.932), "left_foot"),
)
TIPS = {"head": (0.0, 9.2, 0.0), "hand_l": (8.1, -15.3, 9.6), "ball_l": (0.7, 0.0, 6.0)}


def ue5() -> Rig:
    """Return the rig."""
    leg = ("thigh_l", "calf_l", "foot_l", "ball_l")
    ground = Ground("root", follows=True)
    return rig("ue5", ROWS, leg, ("_l", "_r"), tips=TIPS, metres=0.01, up="z", ground=ground)
