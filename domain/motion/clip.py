"""A clip: one body's motion, sampled evenly in time."""

import io
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from domain.motion.rotations import continuous, normalised, product, rotate
from domain.motion.skeleton import HUMANOID, Floats, Skeleton


@dataclass(frozen=True, eq=False)
class Clip:
    """T frames of J joints.

    `fps`: frames a second. `rotations`: (T, J, 4) local unit quaternions, w first.
    `root`: (T, 3) metres, the pelvis in the world; the floor is y = 0.
    `contacts`: (T, 4) whether each of `skeleton.FEET`, or what a rig has for it, is on the floor.
    """

    fps: float
    rotations: Floats
    root: Floats
    contacts: NDArray[np.bool_]
    skeleton: Skeleton = HUMANOID

    def __len__(self) -> int:
        """Return the number of frames."""
        return len(self.root)

    @property
    def seconds(self) -> float:
        """The length in seconds, each frame lasting 1/fps."""
        return len(self) / self.fps

    def posed(self) -> tuple[Floats, Floats]:
        """Forward kinematics: global rotations (T, J, 4) and positions (T, J, 3) in metres."""
        turns = np.empty_like(self.rotations, dtype=np.float64)
        places = np.empty((*self.rotations.shape[:2], 3))
        turns[:, 0], places[:, 0] = self.rotations[:, 0], self.root
        for joint, parent in enumerate(self.skeleton.parents):
            if parent >= 0:
                offset = self.skeleton.offsets[joint]
                places[:, joint] = places[:, parent] + rotate(turns[:, parent], offset)
                turns[:, joint] = product(turns[:, parent], self.rotations[:, joint])
        return turns, places

    def positions(self) -> Floats:
        """Joint positions in the world, (T, J, 3) metres."""
        return self.posed()[1]

    def cut(self, start: int, stop: int) -> "Clip":
        """Return the frames from `start` up to, not including, `stop`."""
        span = slice(start, stop)
        return replace(
            self,
            rotations=self.rotations[span],
            root=self.root[span],
            contacts=self.contacts[span],
        )

    def resampled(self, fps: float) -> "Clip":
        """Return the same motion at another rate, without kinks.

        Splines through the root's places and through the quaternions, which are close to each
        other between frames, so that the normalised spline is a rotation's.
        """
        if fps == self.fps:
            return self
        times = np.arange(max(1, round(self.seconds * fps))) * (self.fps / fps)
        # What lies after the last frame's moment goes on from the frame before it.
        before = np.clip(np.floor(times).astype(int), 0, max(0, len(self) - 2))
        share = times - before
        nearest = np.where(share < 0.5, before, np.minimum(before + 1, len(self) - 1))
        return replace(
            self,
            fps=fps,
            rotations=normalised(spline(continuous(self.rotations), before, share)),
            root=spline(self.root, before, share),
            contacts=self.contacts[nearest],
        )

    def to_npz(self) -> bytes:
        """Return the clip as a compressed .npz, which `from_npz` reads back."""
        out = io.BytesIO()
        np.savez_compressed(
            out,
            fps=np.float64(self.fps),
            rotations=continuous(self.rotations).astype(np.float32),
            root=self.root.astype(np.float32),
            contacts=self.contacts,
            joints=np.array(self.skeleton.names),
            parents=np.array(self.skeleton.parents),
            offsets=self.skeleton.offsets.astype(np.float32),
        )
        return out.getvalue()

    @classmethod
    def from_npz(cls, data: bytes) -> "Clip":
        """Read what `to_npz` wrote, on the humanoid; ValueError for another skeleton."""
        with np.load(io.BytesIO(data), allow_pickle=False) as file:
            if tuple(file["joints"].tolist()) != HUMANOID.names:
                msg = "the clip is not of the 22-joint humanoid"
                raise ValueError(msg)
            return cls(
                fps=float(file["fps"]),
                rotations=normalised(file["rotations"].astype(np.float64)),
                root=file["root"].astype(np.float64),
                contacts=file["contacts"].astype(bool),
            )


def spline(values: Floats, before: NDArray[np.intp], share: Floats) -> Floats:
    """Return values (T, ...) at frames `before` + `share`: a natural cubic spline."""
    after = np.minimum(before + 1, len(values) - 1)
    bend = bends(values)
    b = share.reshape(-1, *[1] * (values.ndim - 1))
    a = 1.0 - b
    straight = a * values[before] + b * values[after]
    curved: Floats = straight + ((a**3 - a) * bend[before] + (b**3 - b) * bend[after]) / 6.0
    return curved


def bends(values: Floats) -> Floats:
    """Return the second derivatives (T, ...) of the natural cubic spline through values (T, ...).

    Solves M[t-1] + 4 M[t] + M[t+1] = 6 (v[t-1] - 2 v[t] + v[t+1]) with M = 0 at the ends
    (Press et al., "Numerical Recipes", section 3.3).
    """
    result = np.zeros(values.shape)
    if len(values) < 3:
        return result
    right = 6.0 * np.diff(values, n=2, axis=0)
    pivots = np.empty(len(right))
    pivots[0], result[1] = 4.0, right[0]
    for at in range(1, len(right)):
        pivots[at] = 4.0 - 1.0 / pivots[at - 1]
        result[at + 1] = right[at] - result[at] / pivots[at - 1]
    for at in range(len(right) - 1, -1, -1):
        result[at + 1] = (result[at + 1] - result[at + 2]) / pivots[at]
    return result
