"""SAM 3D Body: how every joint of a body is turned, from one picture (Yang et al., 2025).

The operator brings the network as a TorchScript file that its published code was traced into
(`run_inference` with `inference_type="body"`), and its rig's rest pose as tensors. It takes

    image   (1, 3, 512, 512)  the crop, ImageNet's mean and spread taken out
    box     (1, 3)            the crop's middle x, y and side, pixels of the picture
    camera  (1, 3)            focal length and principal point x, y, pixels

and gives, under the names of the published estimator, `pred_keypoints_3d` (1, 70, 3),
`pred_keypoints_2d` (1, 70, 2), `pred_cam_t` (1, 3), `pred_joint_coords` (1, 127, 3) and
`pred_global_rots` (1, 127, 3, 3). Points are in the camera's axes (x right, y down, z ahead) about
the body; rotations are still in the rig's (y up, z towards the camera), since the published
head turns only its points round.
"""

import warnings
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import torch
from numpy.typing import NDArray

from deployments.text_to_motion.adapters.checkpoint import first, shaped, tensors
from deployments.text_to_motion.adapters.options import checked, options
from deployments.text_to_motion.manifest import BadModel, Manifest
from deployments.video_to_motion.blazepose import Found, Look
from deployments.video_to_motion.crops import Pixels, Region, cut_out
from deployments.video_to_motion.landmarks import NAMES, Observation, Posture, marks
from deployments.video_to_motion.poses import Detector
from deployments.video_to_motion.refining import FIELD_OF_VIEW
from domain.motion.rotations import from_matrices
from domain.motion.skeleton import HUMANOID, Floats

SIZE = 512
MEAN = np.array([0.485, 0.456, 0.406], np.float32)
SPREAD = np.array([0.229, 0.224, 0.225], np.float32)
"""Of ImageNet's colors, 0 to 1."""
SHAPES = ((1, 70, 3), (1, 70, 2), (1, 3), (1, 127, 3), (1, 127, 3, 3))
SEEN, UNSEEN = 0.7, 0.3
"""Visibility of what is in the picture and beside it: the network tells none of its own.

Under what is believed without the detector, which therefore has the last word.
"""
ROOT = 1
JOINTS = {
    "pelvis": 1, "left_hip": 2, "right_hip": 18, "spine1": 35, "left_knee": 3, "right_knee": 19,
    "spine2": 36, "left_ankle": 4, "right_ankle": 20, "spine3": 37, "left_foot": 8,
    "right_foot": 24, "neck": 110, "left_collar": 74, "right_collar": 38, "head": 113,
    "left_shoulder": 75, "right_shoulder": 39, "left_elbow": 76, "right_elbow": 40,
    "left_wrist": 78, "right_wrist": 42,
}  # fmt: skip
"""The joint of the Momentum Human Rig, of 127, that stands for each of ours."""
TURNED_BY = {**JOINTS, "left_ankle": 7, "right_ankle": 23}
"""Likewise, whose turn is taken: a foot's is that of the last of the joints in its ankle."""
KEYPOINTS = {
    "nose": 0, "left_eye": 1, "right_eye": 2, "left_ear": 3, "right_ear": 4, "left_shoulder": 5,
    "right_shoulder": 6, "left_elbow": 7, "right_elbow": 8, "left_hip": 9, "right_hip": 10,
    "left_knee": 11, "right_knee": 12, "left_ankle": 13, "right_ankle": 14, "left_toe": 15,
    "left_heel": 17, "right_toe": 18, "right_heel": 20, "right_thumb": 24, "right_index": 28,
    "right_pinky": 40, "right_wrist": 41, "left_thumb": 45, "left_index": 49, "left_pinky": 61,
    "left_wrist": 62, "left_eye_inner": 1, "left_eye_outer": 1, "right_eye_inner": 2,
    "right_eye_outer": 2, "mouth_left": 0, "mouth_right": 0,
}  # fmt: skip
"""The keypoint, of MHR's 70, that each of our landmarks is, or is near."""
CHOSEN = [KEYPOINTS[name] for name in NAMES]


class Options(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`rest`: the file with `positions` (127, 3) and `rotations` (127, 3, 3) of the rig at rest."""

    rest: str


class Sam3dBody:
    """The network, its rig at rest, and a detector that finds people for it."""

    def __init__(
        self,
        network: Any,
        rest: tuple[Floats, Floats],
        card: dict[str, str],
        device: str,
        detector: Detector,
    ) -> None:
        self.network, self.card, self.device, self.detector = network, card, device, detector
        self.rest = rest[0][[JOINTS[name] for name in HUMANOID.names]]
        self.turned_by = [TURNED_BY[name] for name in HUMANOID.names]
        self.untwisted = rest[1][self.turned_by].transpose(0, 2, 1)

    def describe(self) -> dict[str, str]:
        """Return the model's name, version and license."""
        return dict(self.card)

    def people(self, pixels: Pixels) -> list[Found]:
        """Return everybody in the picture (H, W, 3), the surest first."""
        return self.detector.people(pixels)

    def look(self, pixels: Pixels, region: Region) -> Look | None:
        """Return what a region of the picture shows; None where the network has no answer."""
        size = np.array([pixels.shape[1], pixels.shape[0]])
        focal = size.max() / 2 / np.tan(FIELD_OF_VIEW / 2)
        level = Region(region.middle, region.side, 0.0)
        crop = cut_out(pixels, level, np.ones(2), (SIZE, SIZE)) * np.float32(1 / 255)
        answers = self.asked(
            ((crop - MEAN) / SPREAD).transpose(2, 0, 1),
            np.array([*level.middle, level.side]),
            np.array([focal, *(size / 2)]),
        )
        if not all(np.isfinite(each).all() for each in answers):
            return None
        points, flat, away, joints, turns = (each[0].astype(np.float64) for each in answers)
        image, places = flat[CHOSEN], points[CHOSEN]
        hips, shoulders = marks("left_hip", "right_hip"), marks("left_shoulder", "right_shoulder")
        inside = ((image >= 0) & (image < size)).all(axis=1)
        seen = Observation(
            image,
            places - places[hips].mean(axis=0),
            np.where(inside, SEEN, UNSEEN),
            1.0,
            Posture(
                from_matrices(turns[self.turned_by] @ self.untwisted),
                (joints[ROOT] + away) * [1.0, -1.0, -1.0],
                self.rest,
            ),
        )
        middle, neck = image[hips].mean(axis=0), image[shoulders].mean(axis=0)
        reach = float(np.linalg.norm(image - middle, axis=1).max())
        up = (neck - middle) / max(float(np.linalg.norm(neck - middle)), 1e-6)
        return Look(seen, Region.around(middle, middle + reach * up))

    @torch.inference_mode()
    def asked(self, *given: NDArray[Any]) -> list[Floats]:
        """Return the network's answers to one picture, as arrays."""
        rows = [torch.from_numpy(np.ascontiguousarray(each, np.float32))[None] for each in given]
        answers = self.network(*(each.to(self.device) for each in rows))
        return [each.float().cpu().numpy() for each in answers]


def load(folder: Path, manifest: Manifest, device: str, detector: Detector) -> Sam3dBody:
    """Load a network and its rig's rest pose; BadModel where they are none, or others."""
    path, place = (
        folder / manifest.weights,
        checked(options(manifest, Options).rest, folder, manifest),
    )
    held = tensors(place)
    if missing := {"positions", "rotations"} - held.keys():
        raise BadModel(f"{place} lacks {', '.join(sorted(missing))}")
    rest = (
        shaped(held["positions"].double().numpy(), SHAPES[3][1:], place),
        shaped(held["rotations"].double().numpy(), SHAPES[4][1:], place),
    )
    try:
        with warnings.catch_warnings():
            # Of torch's, that the format has a successor: the published rig is still in it.
            warnings.simplefilter("ignore", DeprecationWarning)
            network = torch.jit.load(str(path), map_location=device).eval()  # type: ignore[no-untyped-call]
        made = Sam3dBody(network, rest, manifest.card(), device, detector)
        blank = (
            np.zeros((3, SIZE, SIZE)),
            np.array([256.0, 256.0, 512.0]),
            np.array([491.0, 256, 256]),
        )
        shapes = tuple(each.shape for each in made.asked(*blank))
    except Exception as error:  # noqa: BLE001 - a stranger's network fails in any way
        raise BadModel(f"{path} is no network that can be run: {first(error)}") from None
    if shapes != SHAPES:
        raise BadModel(f"{path} gives {shapes}, and SAM 3D Body {SHAPES}")
    return made
