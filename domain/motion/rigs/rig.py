"""What a rig is, and how one is read from its table."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

import numpy as np

from domain.motion.rotations import from_matrices
from domain.motion.skeleton import HUMANOID, Floats, Leg, Skeleton

Vector = tuple[float, float, float]
Source = str | tuple[str, str, float] | None
"""A joint of the humanoid; two of them and the share of the second; or None: it turns with its
parent."""
Row = tuple[str, str, Vector, Source]
"""Name, parent ("" for the root), where it is at rest in the rig's units, and its source."""


@dataclass(frozen=True)
class Ground:
    """A node above the root. `follows`: it goes along the floor under the root, or it stays."""

    name: str
    follows: bool


@dataclass(frozen=True, eq=False)
class Rig:
    """A body with its names, rest pose and proportions.

    `skeleton` in metres, +y up, facing +z, standing on y = 0 at rest. `sources`: for each joint the
    humanoid's joints that it is turned as. `metres`: of one unit of its own files. `up`: the axis
    that points up in them. `frames`: (J, 4) how each joint's own axes lie at rest, in its files.
    `points`: where a limb points at rest that does not point at the next joint.
    """

    name: str
    skeleton: Skeleton
    sources: tuple[Source, ...]
    metres: float
    up: Literal["y", "z"]
    frames: Floats
    points: Mapping[str, Vector]
    ground: Ground | None = None

    @property
    def height(self) -> float:
        """How high the root is at rest, in metres."""
        return float(self.skeleton.offsets[0][1])

    def source(self, joint: int) -> str | None:
        """Return the humanoid's joint that a joint is most like, if there is one."""
        found = self.sources[joint]
        return found if found is None or isinstance(found, str) else found[0]


def rig(
    name: str,
    rows: Sequence[Row],
    leg: Leg,
    sides: tuple[str, str],
    *,
    tips: Mapping[str, Vector],
    points: Mapping[str, Vector] = MappingProxyType({}),
    metres: float,
    up: Literal["y", "z"] = "y",
    ground: Ground | None = None,
) -> Rig:
    """Return the rig of a table that has the trunk and the left side; the right one mirrors it.

    `sides`: what the names of left and right joints have, ("Left", "Right"). `leg`: the left one.
    """
    left, right = sides

    def other(text: str) -> str:
        return text.replace(left, right)

    def mirrored(row: Row) -> Row:
        joint, parent, (x, y, z), source = row
        twin = source.replace("left", "right") if isinstance(source, str) else source
        return other(joint), other(parent), (-x, y, z), twin

    table = [*rows, *(mirrored(row) for row in rows if left in row[0])]
    names = tuple(row[0] for row in table)
    parents = tuple(names.index(row[1]) if row[1] else -1 for row in table)
    places = np.array([row[2] for row in table]) * metres
    offsets = places.copy()
    offsets[1:] -= places[list(parents[1:])]

    def both(told: Mapping[str, Vector], by: float) -> dict[str, Vector]:
        twins = {other(j): (-x, y, z) for j, (x, y, z) in told.items() if left in j}
        return {j: (x * by, y * by, z * by) for j, (x, y, z) in {**told, **twins}.items()}

    hip, knee, ankle, toe = leg
    legs = (leg, (other(hip), other(knee), other(ankle), other(toe)))
    skeleton = Skeleton(names, parents, offsets, both(tips, metres), legs)
    sources = tuple(row[3] for row in table)
    frames = plain(len(table))
    return Rig(name, skeleton, sources, metres, up, frames, both(points, 1.0), ground)


def renamed(name: str, called: Mapping[str, str], height: float) -> Rig:
    """Return a rig of the humanoid's proportions for which only joints, not sizes, are agreed on.

    `called`: the rig's name of each of the humanoid's joints. `height`: of the pelvis, metres.
    """
    names = tuple(called[joint] for joint in HUMANOID.names)
    offsets = HUMANOID.offsets.copy()
    offsets[0] = [0.0, height, 0.0]
    tips = {called[joint]: tip for joint, tip in HUMANOID.tips.items()}
    left, right = (
        (called[hip], called[knee], called[ankle], called[toe])
        for hip, knee, ankle, toe in HUMANOID.legs
    )
    skeleton = Skeleton(names, HUMANOID.parents, offsets, tips, (left, right))
    return Rig(name, skeleton, HUMANOID.names, 1.0, "y", plain(len(names)), {})


def plain(count: int) -> Floats:
    """Return frames whose axes are the world's."""
    return np.tile([1.0, 0.0, 0.0, 0.0], (count, 1))


def aimed(along: Floats, near: Floats) -> Floats:
    """Return the frames (J, 4) whose y axes point `along` and whose z axes are `near` (J, 3)."""
    y = along / np.linalg.norm(along, axis=-1, keepdims=True)
    z = near - np.sum(near * y, axis=-1, keepdims=True) * y
    z = z / np.linalg.norm(z, axis=-1, keepdims=True)
    return from_matrices(np.stack([np.cross(y, z), y, z], axis=-1))
