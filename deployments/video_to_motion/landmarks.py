"""BlazePose's 33 landmarks, by name; the networks also give two points that tell the next crop."""

from dataclasses import dataclass

import numpy as np

from domain.motion.skeleton import Floats

NAMES = (
    "nose", "left_eye_inner", "left_eye", "left_eye_outer", "right_eye_inner", "right_eye",
    "right_eye_outer", "left_ear", "right_ear", "mouth_left", "mouth_right", "left_shoulder",
    "right_shoulder", "left_elbow", "right_elbow", "left_wrist", "right_wrist", "left_pinky",
    "right_pinky", "left_index", "right_index", "left_thumb", "right_thumb", "left_hip",
    "right_hip", "left_knee", "right_knee", "left_ankle", "right_ankle", "left_heel",
    "right_heel", "left_toe", "right_toe",
)  # fmt: skip
COUNT = len(NAMES)
MIDDLE, RIM = 33, 34
"""The auxiliary points: the middle of the hips, and a point on the circle around the body."""


def mark(name: str) -> int:
    """Return the index of the landmark called `name`."""
    return NAMES.index(name)


def marks(*names: str) -> list[int]:
    """Return the indices of several landmarks."""
    return [NAMES.index(name) for name in names]


BODY = marks(
    "left_shoulder", "right_shoulder", "left_elbow", "right_elbow", "left_wrist", "right_wrist",
    "left_hip", "right_hip", "left_knee", "right_knee", "left_ankle", "right_ankle",
)  # fmt: skip
"""The twelve that the usual joint errors are of."""


@dataclass(frozen=True, eq=False)
class Posture:
    """How a model says that a body's joints are turned; of several pictures, with an axis for them.

    `turns` (22, 4): the humanoid's joints in the world, away from the model's rest pose.
    `root` (3,): the pelvis, metres from the camera. `rest` (22, 3): the joints in the rest pose,
    upright and facing +z. Axes of a clip: x right in the picture, y up, z towards the camera.
    """

    turns: Floats
    root: Floats
    rest: Floats


@dataclass(frozen=True, eq=False)
class Observation:
    """What is seen of a person in one picture.

    `image` (33, 2): pixels. `world` (33, 3): metres from the hips' middle; x right, y down,
    z away from the camera. `visibility` (33,): 0 to 1. `presence`: 0 to 1. `posture`: of models
    that tell one.
    """

    image: Floats
    world: Floats
    visibility: Floats
    presence: float
    posture: Posture | None = None


class Kept(Observation):
    """An observation in a row of a block (N, 33, 6): it has no arrays of its own."""

    block: Floats
    row: int

    def __init__(self, block: Floats, row: int, presence: float, posture: Posture | None) -> None:
        parts = {"block": block, "row": row, "presence": presence, "posture": posture}
        for name, value in parts.items():
            object.__setattr__(self, name, value)

    @property
    def image(self) -> Floats:
        """See `Observation`."""
        return self.block[self.row, :, :2]

    @property
    def world(self) -> Floats:
        """See `Observation`."""
        return self.block[self.row, :, 2:5]

    @property
    def visibility(self) -> Floats:
        """See `Observation`."""
        return self.block[self.row, :, 5]


class Shelf:
    """Keeps observations in large blocks.

    Whatever small stays in memory among pictures that come and go scatters it, even an array's
    shape: it grew by 60 kB a picture, of which two are landmarks.
    """

    def __init__(self) -> None:
        self.block: Floats = np.empty((0, COUNT, 6))
        self.used = 0

    def kept(self, seen: Observation) -> Observation:
        """Return the observation, written into a block."""
        if self.used == len(self.block):
            self.block, self.used = np.empty((256, COUNT, 6)), 0
        kept = Kept(self.block, self.used, seen.presence, seen.posture)
        kept.image[:], kept.world[:], kept.visibility[:] = seen.image, seen.world, seen.visibility
        self.used += 1
        return kept
