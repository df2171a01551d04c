"""The numbers that Kimodo has for a frame, and our clips.

In the world, metres, +y up, +x to the body's left, J joints: 3 for the smoothed path of the pelvis
(its height is the pelvis' own), 2 for the cosine and sine of the heading, J x 3 places beside the
smoothed path, J x 6 for how each joint is turned away from the T-pose in the world, J x 3
velocities, and 4 contacts: left heel, left toes, right heel, right toes.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from deployments.text_to_motion.adapters.checkpoint import tensor
from deployments.text_to_motion.manifest import BadModel
from domain.motion.clip import Clip
from domain.motion.retarget import retargeted
from domain.motion.rotations import from_six_dimensional
from domain.motion.skeleton import HUMANOID, Floats

FEET = (0, 2, 1, 3)
"""Where each of our contacts is among theirs."""
SOMA = (
    "Hips", "Spine1", "Spine2", "Chest", "Neck1", "Neck2", "Head", "Jaw", "LeftEye", "RightEye",
    "LeftShoulder", "LeftArm", "LeftForeArm", "LeftHand", "LeftHandThumbEnd", "LeftHandMiddleEnd",
    "RightShoulder", "RightArm", "RightForeArm", "RightHand", "RightHandThumbEnd",
    "RightHandMiddleEnd", "LeftLeg", "LeftShin", "LeftFoot", "LeftToeBase", "RightLeg",
    "RightShin", "RightFoot", "RightToeBase",
)  # fmt: skip
"""SOMA's joints as the networks move them; the published code adds the fingers' rest to make 77."""
OURS_IN_SOMA = {
    "pelvis": "Hips", "spine1": "Spine1", "spine2": "Spine2", "spine3": "Chest", "neck": "Neck1",
    "head": "Head", "left_hip": "LeftLeg", "right_hip": "RightLeg", "left_knee": "LeftShin",
    "right_knee": "RightShin", "left_ankle": "LeftFoot", "right_ankle": "RightFoot",
    "left_foot": "LeftToeBase", "right_foot": "RightToeBase", "left_collar": "LeftShoulder",
    "right_collar": "RightShoulder", "left_shoulder": "LeftArm", "right_shoulder": "RightArm",
    "left_elbow": "LeftForeArm", "right_elbow": "RightForeArm", "left_wrist": "LeftHand",
    "right_wrist": "RightHand",
}  # fmt: skip


@dataclass(frozen=True, eq=False)
class Body:
    """A body of so many joints. `chosen`: which is each of ours; `rest` (22, 3): where they are."""

    joints: int
    chosen: tuple[int, ...]
    rest: Floats

    @property
    def width(self) -> int:
        """Numbers a frame."""
        return 9 + 12 * self.joints


def body(skeleton: str, path: Path) -> Body:
    """Return the body of a class of the published code, at rest as its joints.p says.

    BadModel for one that is not a person's.
    """
    name = skeleton.rpartition(".")[2]
    names: tuple[str, ...]
    if name == "SOMASkeleton30":
        names, chosen = SOMA, [SOMA.index(OURS_IN_SOMA[joint]) for joint in HUMANOID.names]
    elif name == "SMPLXSkeleton22":
        names, chosen = HUMANOID.names, list(range(len(HUMANOID)))
    else:
        raise BadModel(f"{name} is not one of the bodies SOMASkeleton30 and SMPLXSkeleton22")
    return Body(len(names), tuple(chosen), tensor(path, (len(names), 3))[chosen])


def decode(features: Floats, body: Body, fps: float) -> Clip:
    """Return the clip of (T, 9 + 12 J) features in their own units."""
    features = np.asarray(features, dtype=np.float64)
    count, joints = len(features), body.joints
    pelvis = features[:, 5:8] + features[:, 0:3] * [1.0, 0.0, 1.0]
    six = features[:, 5 + 3 * joints : 5 + 9 * joints].reshape(count, joints, 6)
    turns = from_six_dimensional(six[:, body.chosen])
    contacts = features[:, -4:][:, FEET] > 0.5
    return retargeted(turns, pelvis, body.rest, fps, contacts)
