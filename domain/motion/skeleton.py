"""The 22-joint body that every clip moves.

Axes: +y up, the body faces +z at rest, +x is its left. Lengths in metres; about 1.70 m tall.
The joint order is that of SMPL's body joints, which text-to-motion models share.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.floating]
Leg = tuple[str, str, str, str]
"""The names of hip, knee, ankle and toe. A foot without a toe joint names its ankle twice."""
LEGS: tuple[Leg, Leg] = (
    ("left_hip", "left_knee", "left_ankle", "left_foot"),
    ("right_hip", "right_knee", "right_ankle", "right_foot"),
)


@dataclass(frozen=True, eq=False)
class Skeleton:
    """A tree of joints at rest.

    `names`: J joint names, parents before children. `parents`: J indices, -1 for the root.
    `offsets`: (J, 3) metres from the parent, in the parent's frame at rest.
    `tips`: metres from a leaf joint to the end of its bone (toes, crown, fingers), by joint name.
    `legs`: the left leg and the right one, in the order of `Clip.contacts`' columns.
    """

    names: tuple[str, ...]
    parents: tuple[int, ...]
    offsets: Floats
    tips: dict[str, tuple[float, float, float]]
    legs: tuple[Leg, Leg] = LEGS

    def __len__(self) -> int:
        """Return the number of joints."""
        return len(self.names)

    def index(self, name: str) -> int:
        """Return the index of the joint called `name`; ValueError where there is none."""
        return self.names.index(name)

    def children(self, joint: int) -> list[int]:
        """Return the joints whose parent is `joint`, in order."""
        return [child for child, parent in enumerate(self.parents) if parent == joint]

    def rest(self) -> Floats:
        """Return the joints' positions at rest, (J, 3) metres, the root at its own offset."""
        positions = np.array(self.offsets, dtype=np.float64)
        for joint, parent in enumerate(self.parents):
            if parent >= 0:
                positions[joint] += positions[parent]
        return positions


HUMANOID = Skeleton(
    names=(
        "pelvis", "left_hip", "right_hip", "spine1", "left_knee", "right_knee", "spine2",
        "left_ankle", "right_ankle", "spine3", "left_foot", "right_foot", "neck",
        "left_collar", "right_collar", "head", "left_shoulder", "right_shoulder",
        "left_elbow", "right_elbow", "left_wrist", "right_wrist",
    ),
    parents=(-1, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 9, 9, 12, 13, 14, 16, 17, 18, 19),
    offsets=np.array([
        [0.0, 0.0, 0.0], [0.09, -0.07, 0.0], [-0.09, -0.07, 0.0], [0.0, 0.1, -0.01],
        [0.0, -0.4, 0.0], [0.0, -0.4, 0.0], [0.0, 0.12, 0.0], [0.0, -0.41, 0.0],
        [0.0, -0.41, 0.0], [0.0, 0.1, 0.005], [0.0, -0.065, 0.13], [0.0, -0.065, 0.13],
        [0.0, 0.18, 0.0], [0.06, 0.12, 0.0], [-0.06, 0.12, 0.0], [0.0, 0.12, 0.02],
        [0.11, 0.02, 0.0], [-0.11, 0.02, 0.0], [0.27, 0.0, 0.0], [-0.27, 0.0, 0.0],
        [0.25, 0.0, 0.0], [-0.25, 0.0, 0.0],
    ]),
    tips={
        "left_foot": (0.0, 0.0, 0.07),
        "right_foot": (0.0, 0.0, 0.07),
        "head": (0.0, 0.11, 0.02),
        "left_wrist": (0.16, 0.0, 0.0),
        "right_wrist": (-0.16, 0.0, 0.0),
    },
)  # fmt: skip

FEET = ("left_ankle", "right_ankle", "left_foot", "right_foot")
"""The joints that may touch the floor, in the order of `Clip.contacts`' columns."""
