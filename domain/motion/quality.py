"""How good a motion is, in figures."""

from dataclasses import dataclass

import numpy as np

from domain.motion.clip import Clip
from domain.motion.feet import foot_speed
from domain.motion.rotations import about, heading, rotate
from domain.motion.skeleton import Floats


@dataclass(frozen=True)
class Quality:
    """Figures of one clip.

    `foot_skate`: mean horizontal speed of a planted foot, m/s. `contact_ratio`: share of frames
    with a planted foot. `jitter`: mean jerk of the joints, m/s³. `floor_penetration`: how far
    the lowest joint sinks in, m. `loop_seam`: mean distance between the joints of the first
    pose and the last, m; None where no loop was asked for.
    """

    foot_skate: float
    contact_ratio: float
    jitter: float
    floor_penetration: float
    loop_seam: float | None

    def document(self) -> dict[str, float]:
        """Return the figures under their public names."""
        figures = {
            "footSkate": self.foot_skate,
            "contactRatio": self.contact_ratio,
            "jitter": self.jitter,
            "floorPenetration": self.floor_penetration,
        }
        if self.loop_seam is not None:
            figures["loopSeam"] = self.loop_seam
        return {name: round(value, 4) for name, value in figures.items()}


def measure(clip: Clip, *, loop: bool) -> Quality:
    """Measure a clip."""
    places = clip.positions()
    speed = foot_speed(clip)
    planted = clip.contacts
    return Quality(
        foot_skate=float(speed[planted].mean()) if planted.any() else 0.0,
        contact_ratio=float(planted.any(axis=1).mean()),
        jitter=jerk(places, clip.fps),
        floor_penetration=float(max(0.0, -places[..., 1].min())),
        loop_seam=seam(clip, places) if loop else None,
    )


def jerk(places: Floats, fps: float) -> float:
    """Return the mean jerk of positions (T, J, 3), m/s³; 0 for fewer than four frames."""
    return change(places, fps, 3)


def change(places: Floats, fps: float, order: int) -> float:
    """Return the mean size of the `order`-th derivative in time of positions (T, J, 3).

    m/s² for 2, m/s³ for 3; 0 where there are too few frames.
    """
    if len(places) <= order:
        return 0.0
    differences = np.diff(places, n=order, axis=0) * fps**order
    return float(np.linalg.norm(differences, axis=-1).mean())


def seam(clip: Clip, places: Floats) -> float:
    """Return the mean distance of the first pose's joints to the last's, both facing +z."""
    ends = places[[0, -1]] - clip.root[[0, -1], None] * [1.0, 0.0, 1.0]
    level = about((0.0, 1.0, 0.0), -heading(clip.rotations[[0, -1], 0]))
    turned = rotate(level[:, None], ends)
    return float(np.linalg.norm(turned[0] - turned[1], axis=-1).mean())
