"""Roblox's R15: fifteen parts, each turning about the Motor6D that holds it; studs of 28 cm.

A joint is named as its part, and lies where its Motor6D does (C0 of the part before it): LowerTorso
at Root, UpperTorso at Waist, Head at Neck, and Shoulder, Elbow, Wrist, Hip, Knee, Ankle of each
side. Places are those of the blocky default character, whose motors have no rotation of their own,
arms hanging (C0 and C1 as in github.com/saucekid/UI-Libraries, riglibrary.lua). Characters face +z
in files, +y up (create.roblox.com/docs/avatar/character-bodies/specifications); in Studio a part's
front is -z. There is no chest, collar or toe: what turns there is in the joints below.
"""

from domain.motion.rigs.rig import Ground, Rig, Row, rig

STUD = 0.28
"""Metres (create.roblox.com/docs/physics/units)."""
ROWS: tuple[Row, ...] = (
    ("LowerTorso", "", (0.0, 2.35, 0.0), "pelvis"),
    ("UpperTorso", "LowerTorso", (0.0, 2.75, 0.0), "spine3"),
    ("Head", "UpperTorso", (0.0, 4.0, 0.0), "head"),
    ("LeftUpperArm", "UpperTorso", (1.25, 3.75, 0.0), "left_shoulder"),
    ("LeftLowerArm", "LeftUpperArm", (1.5, 3.1, 0.0), "left_elbow"),
    ("LeftHand", "LeftLowerArm", (1.5, 2.3, 0.0), "left_wrist"),
    ("LeftUpperLeg", "LowerTorso", (0.5, 2.0, 0.0), "left_hip"),
    ("LeftLowerLeg", "LeftUpperLeg", (0.5, 1.2, 0.0), "left_knee"),
    ("LeftFoot", "LeftLowerLeg", (0.5, 0.2, 0.0), "left_ankle"),
)
TIPS = {"Head": (0.0, 1.0, 0.0), "LeftHand": (0.0, -0.3, 0.0), "LeftFoot": (0.0, -0.2, 0.5)}


def roblox() -> Rig:
    """Return the rig."""
    leg = ("LeftUpperLeg", "LeftLowerLeg", "LeftFoot", "LeftFoot")
    ground = Ground("HumanoidRootPart", follows=False)
    sides = ("Left", "Right")
    # The arm hangs straight down, though its shoulder's motor is nearer to the trunk.
    points = {"LeftUpperArm": (0.0, -1.0, 0.0)}
    return rig("roblox-r15", ROWS, leg, sides, tips=TIPS, points=points, metres=STUD, ground=ground)
