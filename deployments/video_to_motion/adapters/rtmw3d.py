"""RTMW3D: 133 keypoints of a whole body in three dimensions (Jiang et al., "RTMW", 2024).

The network is what mmpose exports: an ONNX file that takes (1, 3, 384, 288) and gives, for each
keypoint, how likely it is in each half pixel along x, y and z. It says how far in metres a
keypoint is in front of or behind the body's middle, but not how large the body is: that is what
people usually are.

As mmpose's own codec decodes it (projects/rtmpose3d, `SimCC3DLabel`): depths are the camera's z,
ahead, less that of the hips' middle, so that what is farther away is positive; 0 is in the middle
of 288 pixels along z (`input_size=(288, 384, 288)`). rtmlib divides by 384 there, which moves every
depth by a constant and makes it a quarter shallower than the network was taught.
"""

from pathlib import Path
from typing import Any

import numpy as np

from deployments.text_to_motion.manifest import BadModel, Manifest
from deployments.video_to_motion.blazepose import Found, Look
from deployments.video_to_motion.crops import Pixels, Region, cut_out
from deployments.video_to_motion.landmarks import BODY, NAMES, Observation, mark, marks
from deployments.video_to_motion.poses import Detector
from deployments.video_to_motion.refining import PAIRED
from domain.motion.skeleton import Floats

WIDTH, HEIGHT = 288, 384
MEAN, SPREAD = np.array([123.675, 116.28, 103.53]), np.array([58.395, 57.12, 57.375])
"""Of ImageNet's colors, 0 to 255."""
DEPTH = 2.1744869
"""Metres from the body's middle to the first and the last place along z."""
SURE = 0.3
"""Mean likelihood of a body's keypoints from which on somebody is there."""
LEFT_HAND, RIGHT_HAND, FACE = 91, 112, 23
"""Where these begin among COCO-WholeBody's keypoints."""
KEYPOINTS = {
    "nose": 0, "left_eye": 1, "right_eye": 2, "left_ear": 3, "right_ear": 4, "left_shoulder": 5,
    "right_shoulder": 6, "left_elbow": 7, "right_elbow": 8, "left_wrist": 9, "right_wrist": 10,
    "left_hip": 11, "right_hip": 12, "left_knee": 13, "right_knee": 14, "left_ankle": 15,
    "right_ankle": 16, "left_toe": 17, "left_heel": 19, "right_toe": 20, "right_heel": 22,
    "right_eye_outer": FACE + 36, "right_eye_inner": FACE + 39, "left_eye_inner": FACE + 42,
    "left_eye_outer": FACE + 45, "mouth_right": FACE + 48, "mouth_left": FACE + 54,
    "left_thumb": LEFT_HAND + 2, "left_index": LEFT_HAND + 5, "left_pinky": LEFT_HAND + 17,
    "right_thumb": RIGHT_HAND + 2, "right_index": RIGHT_HAND + 5, "right_pinky": RIGHT_HAND + 17,
}  # fmt: skip
"""The keypoint that each of our landmarks is."""
BONES = [
    (mark(f"{side}_{a}"), mark(f"{side}_{b}"), length)
    for (a, b), length in PAIRED.items()
    for side in ("left", "right")
    if length > 0.2
]


class Rtmw3d:
    """The network, and a detector that finds people for it."""

    def __init__(self, session: Any, card: dict[str, str], detector: Detector) -> None:
        self.session, self.card, self.detector = session, card, detector
        self.input = session.get_inputs()[0].name

    def describe(self) -> dict[str, str]:
        """Return the model's name, version and license."""
        return dict(self.card)

    def people(self, pixels: Pixels) -> list[Found]:
        """Return everybody in the picture (H, W, 3), the surest first."""
        return self.detector.people(pixels)

    def look(self, pixels: Pixels, region: Region) -> Look | None:
        """Return what a region of the picture shows; None where nobody is there."""
        share = np.array([WIDTH / HEIGHT, 1.0])
        shown = (cut_out(pixels, region, share, (WIDTH, HEIGHT)) - MEAN) / SPREAD
        given = shown.astype(np.float32).transpose(2, 0, 1)[None]
        places = [each[0] for each in self.session.run(None, {self.input: given})]
        x, y, z = (each.argmax(axis=1) / 2 for each in places)
        likely = np.minimum(places[0].max(axis=1), places[1].max(axis=1))
        chosen = [KEYPOINTS[name] for name in NAMES]
        flat = np.stack([x / WIDTH, y / HEIGHT], axis=1)[chosen]
        image = region.to_picture((flat - 0.5) * share + 0.5)
        depth = ((z / (WIDTH / 2) - 1) * DEPTH)[chosen]
        visibility = np.clip(likely[chosen], 0.0, 1.0)
        presence = float(visibility[BODY].mean())
        if presence < SURE:
            return None
        world = metric(image, depth)
        middle = image[marks("left_hip", "right_hip")].mean(axis=0)
        neck = image[marks("left_shoulder", "right_shoulder")].mean(axis=0)
        reach = float(np.linalg.norm(image - middle, axis=1).max())
        up = (neck - middle) / max(float(np.linalg.norm(neck - middle)), 1e-6)
        seen = Observation(image, world, visibility, presence)
        return Look(seen, Region.around(middle, middle + reach * up))


def metric(image: Floats, depth: Floats) -> Floats:
    """Return points (33, 3), metres from the hips' middle, of pixels (33, 2) and depths (33,).

    The picture is scaled so that the bones together are as long as they usually are.
    """
    wanted = sum(length for _, _, length in BONES)
    first, second = [bone[0] for bone in BONES], [bone[1] for bone in BONES]
    across = np.linalg.norm(image[first] - image[second], axis=1)
    along = depth[first] - depth[second]
    low, high = 0.0, wanted / max(float(across.sum()), 1e-6)
    # The length grows with the scale: halving finds it, to a millionth after 20 steps.
    for _ in range(20):
        middle = (low + high) / 2
        if np.hypot(middle * across, along).sum() < wanted:
            low = middle
        else:
            high = middle
    points = np.concatenate([image * low, depth[:, None]], axis=1)
    centred: Floats = points - points[marks("left_hip", "right_hip")].mean(axis=0)
    return centred


def load(folder: Path, manifest: Manifest, device: str, detector: Detector) -> Rtmw3d:
    """Load a network; BadModel where it is none, or another one."""
    import onnxruntime  # noqa: PLC0415 - the operator's choice, as the model is

    providers = ["CUDAExecutionProvider"] if device == "cuda" else []
    path = folder / manifest.weights
    try:
        session = onnxruntime.InferenceSession(
            path.read_bytes(), providers=[*providers, "CPUExecutionProvider"]
        )
    # The runtime's errors have no base of their own.
    except Exception as error:  # noqa: BLE001
        raise BadModel(f"{path} is no network that can be read: {type(error).__name__}") from None
    given = [each.shape[1:] for each in session.get_inputs()]
    answers = [list(each.shape[-2:]) for each in session.get_outputs()]
    most = max(KEYPOINTS.values())
    if given != [[3, HEIGHT, WIDTH]] or [each[1] for each in answers] != [
        2 * WIDTH,
        2 * HEIGHT,
        2 * WIDTH,
    ]:
        raise BadModel(f"{path} takes {given} and gives {answers}: it is no RTMW3D")
    if any(each[0] <= most for each in answers):
        raise BadModel(f"{path} gives {answers[0][0]} keypoints, of 133")
    return Rtmw3d(session, manifest.card(), detector)
