"""A made-up person, so that films show nobody, and where each landmark really is.

The figure is built of the renderer's own capsules: clothes, hands, and a face, without which
the networks mistake front for back.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from deployments.rendering.raycast import Painter
from deployments.rendering.scene import Camera, Capsules
from deployments.rendering.view import View
from deployments.video_to_motion.landmarks import COUNT, mark
from domain.motion.clip import Clip
from domain.motion.rotations import rotate
from domain.motion.skeleton import Floats
from tests.deployments.video_to_motion.films import Pixels, write
from tests.domain.motion.clips import joint

SKIN, HAIR, SHIRT = (222.0, 172.0, 140.0), (62.0, 42.0, 30.0), (58.0, 110.0, 178.0)
TROUSERS, SHOE, WHITE = (62.0, 64.0, 74.0), (236.0, 236.0, 232.0), (244.0, 242.0, 238.0)
DARK, LIP = (38.0, 28.0, 24.0), (184.0, 92.0, 88.0)
Point = tuple[float, float, float]


@dataclass(frozen=True)
class Part:
    """A capsule fixed to a joint, from `start` to `stop` in the joint's frame, metres."""

    joint: str
    start: Point
    stop: Point
    radius: float
    color: Point


TRUNK = [
    Part("pelvis", (-0.06, -0.05, 0), (0.06, -0.05, 0), 0.1, TROUSERS),
    Part("spine1", (-0.05, -0.02, 0), (0.05, -0.02, 0), 0.1, SHIRT),
    Part("spine2", (-0.055, 0, 0), (0.055, 0, 0), 0.1, SHIRT),
    Part("spine3", (-0.075, 0.02, 0), (0.075, 0.02, 0), 0.105, SHIRT),
    Part("spine3", (-0.07, 0.09, 0), (0.07, 0.09, 0), 0.085, SHIRT),
    Part("neck", (0, -0.06, -0.01), (0, 0.1, 0.01), 0.053, SKIN),
    Part("head", (0, -0.01, 0.022), (0, 0.06, 0.022), 0.08, SKIN),
    Part("head", (0, -0.035, 0.052), (0, -0.06, 0.065), 0.048, SKIN),
    Part("head", (0, 0.06, 0.0), (0, 0.075, 0.012), 0.088, HAIR),
    Part("head", (0, 0.05, -0.015), (0, 0.005, -0.02), 0.087, HAIR),
    Part("head", (0, 0.03, 0.108), (0, 0.002, 0.122), 0.011, (214.0, 160.0, 128.0)),
    Part("head", (-0.02, -0.044, 0.103), (0.02, -0.044, 0.103), 0.009, LIP),
]


def sided(side: str, s: float) -> list[Part]:
    """Give the parts of one side; `s` is 1 for the left."""
    return [
        Part(f"{side}_collar", (0, 0, 0), (s * 0.11, 0.015, 0), 0.066, SHIRT),
        Part(f"{side}_shoulder", (0, 0, 0), (s * 0.15, 0, 0), 0.058, SHIRT),
        Part(f"{side}_shoulder", (s * 0.15, 0, 0), (s * 0.27, 0, 0), 0.043, SKIN),
        Part(f"{side}_elbow", (0, 0, 0), (s * 0.12, 0, 0), 0.04, SKIN),
        Part(f"{side}_elbow", (s * 0.12, 0, 0), (s * 0.25, 0, 0), 0.032, SKIN),
        Part(f"{side}_wrist", (s * 0.03, 0, -0.018), (s * 0.07, 0, -0.02), 0.02, SKIN),
        Part(f"{side}_wrist", (s * 0.03, 0, 0.018), (s * 0.07, 0, 0.02), 0.02, SKIN),
        *(
            Part(f"{side}_wrist", (s * 0.08, 0, z), (s * long, -0.018, 0.9 * z), 0.0105, SKIN)
            for z, long in ((-0.03, 0.135), (-0.01, 0.16), (0.01, 0.168), (0.03, 0.155))
        ),
        Part(f"{side}_wrist", (s * 0.02, 0, 0.024), (s * 0.085, -0.015, 0.055), 0.012, SKIN),
        Part(f"{side}_hip", (0, 0, 0), (0, -0.2, 0), 0.083, TROUSERS),
        Part(f"{side}_hip", (0, -0.2, 0), (0, -0.4, 0), 0.068, TROUSERS),
        Part(f"{side}_knee", (0, 0, 0), (0, -0.37, 0), 0.055, TROUSERS),
        Part(f"{side}_knee", (0, -0.08, -0.018), (0, -0.2, -0.012), 0.053, TROUSERS),
        Part(f"{side}_ankle", (0, -0.035, -0.04), (0, -0.043, 0.1), 0.041, SHOE),
        Part(f"{side}_foot", (0, 0.018, 0), (0, 0.012, 0.055), 0.034, SHOE),
        Part("head", (s * 0.078, 0.035, 0.014), (s * 0.08, 0.004, 0.018), 0.014, SKIN),
        Part("head", (s * 0.03, 0.042, 0.089), (s * 0.034, 0.042, 0.088), 0.0145, WHITE),
        Part("head", (s * 0.032, 0.042, 0.1), (s * 0.032, 0.042, 0.1), 0.0075, DARK),
        Part("head", (s * 0.018, 0.066, 0.1), (s * 0.046, 0.065, 0.092), 0.0065, HAIR),
    ]


PARTS = [*TRUNK, *sided("left", 1.0), *sided("right", -1.0)]


def dressed(clip: Clip) -> Capsules:
    """Give the person in every frame."""
    turns, places = clip.posed()

    def at(part: Part, point: Point) -> Floats:
        index = joint(part.joint)
        return places[:, index] + rotate(turns[:, index], np.array(point))

    return Capsules(
        np.stack([at(part, part.start) for part in PARTS], axis=1),
        np.stack([at(part, part.stop) for part in PARTS], axis=1),
        np.array([part.radius for part in PARTS]),
        np.array([part.color for part in PARTS]),
    )


def landmarks(clip: Clip) -> Floats:
    """Give where the 33 landmarks are, (T, 33, 3) metres in the world."""
    turns, places = clip.posed()
    truth = np.zeros((len(clip), COUNT, 3))

    def put(name: str, carrier: str, offset: Point) -> None:
        index = joint(carrier)
        truth[:, mark(name)] = places[:, index] + rotate(turns[:, index], np.array(offset))

    put("nose", "head", (0, 0.002, 0.134))
    for side, s in (("left", 1.0), ("right", -1.0)):
        for name, x in ((f"{side}_eye_inner", 0.02), (f"{side}_eye", 0.032)):
            put(name, "head", (s * x, 0.042, 0.105))
        put(f"{side}_eye_outer", "head", (s * 0.044, 0.042, 0.105))
        put(f"{side}_ear", "head", (s * 0.078, 0.02, 0.014))
        put(f"mouth_{side}", "head", (s * 0.025, -0.042, 0.105))
        for name in ("shoulder", "elbow", "wrist", "hip", "knee", "ankle"):
            put(f"{side}_{name}", f"{side}_{name}", (0, 0, 0))
        put(f"{side}_pinky", f"{side}_wrist", (s * 0.085, 0, -0.032))
        put(f"{side}_index", f"{side}_wrist", (s * 0.09, 0, 0.026))
        put(f"{side}_thumb", f"{side}_wrist", (s * 0.05, -0.008, 0.05))
        put(f"{side}_heel", f"{side}_ankle", (0, -0.05, -0.06))
        put(f"{side}_toe", f"{side}_foot", (0, 0.01, 0.05))
    return truth


@dataclass(frozen=True, eq=False)
class Filmed:
    """A film and its truth: landmarks in pixels (T, 33, 2), and before the camera (T, 33, 3).

    Camera axes are those of `Observation.world`: x right, y down, z ahead, metres.
    """

    path: Path
    clip: Clip
    pixels: Floats
    before: Floats


def camera_for(clip: Clip, degrees: float = 15.0, fill: float = 0.62) -> Camera:
    """Give a camera in front of the whole motion, from where a body takes `fill` of the height."""
    places = clip.positions()
    middle = (places.min(axis=(0, 1)) + places.max(axis=(0, 1))) / 2
    reach = np.linalg.norm((places - middle)[..., [0, 2]], axis=-1).max()
    focal = 0.96  # 55 degrees, as a telephone has
    target = np.array([middle[0], 0.92, middle[2]])
    distance = max(focal * 1.7 / fill, 1.2 * reach * 2 * focal)
    angle = np.radians(degrees)
    return Camera(target + distance * np.array([np.sin(angle), 0.06, np.cos(angle)]), target, focal)


def shots(clip: Clip, camera: Camera, size: int, step: int = 1) -> Iterator[Pixels]:
    """Give every `step`th frame as the camera sees it."""
    painter, body = Painter(camera, size), dressed(clip)
    for frame in range(0, len(clip), step):
        yield painter.picture(body, frame, camera)


def film(path: Path, clip: Clip, size: int = 320, step: int = 1, degrees: float = 15.0) -> Filmed:
    """Write a film of the clip and give what is to be seen in it."""
    camera = camera_for(clip, degrees)
    write(path, list(shots(clip, camera, size, step)), fps=round(clip.fps / step), quality=20)
    truth = landmarks(clip)[::step]
    view = View(camera, size)
    flat, _ = view.project(truth.reshape(-1, 3))
    before = (truth - camera.eye) @ camera.axes.T * [1.0, -1.0, -1.0]
    return Filmed(path, clip, flat.reshape(*truth.shape[:2], 2), before)
