"""What is in the picture: a camera, a floor, a body of capsules in a color for each side."""

from dataclasses import dataclass

import numpy as np

from domain.motion.body import limbs
from domain.motion.clip import Clip
from domain.motion.rotations import rotate
from domain.motion.skeleton import Floats

LIGHT = np.array([0.45, 0.8, 0.4]) / np.linalg.norm([0.45, 0.8, 0.4])
LEFT, RIGHT, MIDDLE = (236.0, 126.0, 62.0), (70.0, 150.0, 236.0), (222.0, 220.0, 214.0)


@dataclass(frozen=True)
class Camera:
    """A pinhole: `eye` and `target` in metres, `focal` in picture heights."""

    eye: Floats
    target: Floats
    focal: float = 1.55

    @property
    def axes(self) -> Floats:
        """Right, up and backwards as rows (3, 3)."""
        back = self.eye - self.target
        back = back / np.linalg.norm(back)
        right = np.cross([0.0, 1.0, 0.0], back)
        right /= np.linalg.norm(right)
        return np.stack([right, np.cross(back, right), back])


@dataclass(frozen=True)
class Capsules:
    """N limbs over T frames: ends (T, N, 3) metres, radius (N,), color (N, 3) 0 to 255."""

    starts: Floats
    stops: Floats
    radii: Floats
    colors: Floats


def capsules(clip: Clip) -> Capsules:
    """Return the body's limbs in every frame."""
    turns, places = clip.posed()
    rest = clip.skeleton.rest()
    starts: list[Floats] = []
    stops: list[Floats] = []
    radii, colors = [], []
    for limb in limbs(clip.skeleton):
        name = clip.skeleton.names[limb.after]
        for ends, end in ((starts, limb.start), (stops, limb.stop)):
            offset = end - rest[limb.joint]
            ends.append(places[:, limb.joint] + rotate(turns[:, limb.joint], offset))
        radii.append(sum(limb.radii) / 2)
        colors.append(LEFT if "left" in name else RIGHT if "right" in name else MIDDLE)
    return Capsules(
        np.stack(starts, axis=1), np.stack(stops, axis=1), np.array(radii), np.array(colors)
    )


def cameras(clip: Clip) -> list[Camera]:
    """Return a camera for each frame: it follows the body, slowly, from ahead and aside."""
    places = clip.positions()
    middle = places[:, 0] * [1.0, 0.0, 1.0]
    spread = max(1, round(1.2 * clip.fps))
    kernel = np.hanning(2 * spread + 3)[1:-1]
    padded = np.pad(middle, ((spread, spread), (0, 0)), mode="edge")
    kernel /= kernel.sum()
    calm = np.stack([np.convolve(padded[:, axis], kernel, "valid") for axis in range(3)], axis=1)
    reach = np.linalg.norm(places - calm[:, None] - [0.0, 0.85, 0.0], axis=-1).max()
    # A sphere with the joints and their flesh just fits between the picture's edges.
    distance = max(3.2, 3.3 * (float(reach) + 0.1))
    eye = np.array([0.52, 0.34, 0.85]) * distance / np.linalg.norm([0.52, 0.34, 0.85])
    height = np.array([0.0, 0.88, 0.0])
    return [Camera(at + height + eye, at + height) for at in calm]
