"""A clip as files tell it: nodes at rest, and for each frame how they are turned and placed."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from domain.motion.clip import Clip
from domain.motion.rigs.rig import Rig, plain
from domain.motion.rotations import about, continuous, inverse, product, rotate
from domain.motion.skeleton import Floats

UPRIGHT = about((1.0, 0.0, 0.0), np.array(np.pi / 2))
"""From +y up, facing +z, to +z up, facing -y."""


@dataclass(frozen=True)
class Space:
    """What a file's numbers mean. `metres`: of one unit; `framed`: joints have axes of their own.

    Bodies face +z where +y is up, -y where +z is.
    """

    metres: float
    up: Literal["y", "z"] = "y"
    framed: bool = True


@dataclass(frozen=True, eq=False)
class Keys:
    """T frames of N nodes, parents before children; all in their parents' axes.

    `rest_turns` (N, 4), `rest_places` (N, 3); `turns` (T, N, 4); `places` (T, 3) of those nodes
    that move within their parents; `tips` (3,) from a node to the end of its bone. Lengths in the
    space's units, quaternions w first.
    """

    names: tuple[str, ...]
    parents: tuple[int, ...]
    rest_turns: Floats
    rest_places: Floats
    turns: Floats
    places: dict[int, Floats]
    tips: dict[int, Floats]
    fps: float
    space: Space

    def __len__(self) -> int:
        """Return the number of frames."""
        return len(self.turns)

    def children(self, node: int) -> list[int]:
        """Return the nodes whose parent is `node`, in order."""
        return [child for child, parent in enumerate(self.parents) if parent == node]

    def rest(self) -> tuple[Floats, Floats]:
        """Return the nodes' turns (N, 4) and places (N, 3) in the world at rest."""
        turns, places = self.rest_turns.copy(), self.rest_places.copy()
        for node, parent in enumerate(self.parents):
            if parent >= 0:
                places[node] = places[parent] + rotate(turns[parent], places[node])
                turns[node] = product(turns[parent], turns[node])
        return turns, places


def own(rig: Rig) -> Space:
    """Return the space of a rig's own files."""
    return Space(rig.metres, rig.up)


def keyed(clip: Clip, rig: Rig, space: Space) -> Keys:
    """Return a clip of the rig's skeleton as a file in `space` tells it."""
    turns, places = clip.posed()
    rest = rig.skeleton.rest()
    frames = rig.frames if space.framed else plain(len(rig.skeleton))
    if space.up == "z":
        turns = product(product(UPRIGHT, turns), inverse(UPRIGHT))
    places, rest = raised(places, space), raised(rest, space)
    turns = product(turns, frames)
    names, parents = rig.skeleton.names, rig.skeleton.parents
    if rig.ground is not None:
        along = np.array([1.0, 1.0, 0.0] if space.up == "z" else [1.0, 0.0, 1.0])
        path = places[:, 0] * along if rig.ground.follows else np.tile(rest[0], (len(clip), 1))
        start = rest[0] * 0.0 if rig.ground.follows else rest[0]
        names, parents = (rig.ground.name, *names), (-1, *(parent + 1 for parent in parents))
        still = np.tile([1.0, 0.0, 0.0, 0.0], (len(clip), 1, 1))
        turns, frames = np.concatenate([still, turns], axis=1), np.vstack([still[0], frames])
        places = np.concatenate([path[:, None], places], axis=1)
        rest = np.vstack([start[None], rest])
    tips = {
        names.index(joint): rotate(inverse(frames[names.index(joint)]), raised(tip, space))
        for joint, tip in rig.skeleton.tips.items()
    }
    moving = [0, 1] if rig.ground is not None else [0]
    above = list(parents[1:])
    local, rest_turns, rest_places = turns.copy(), frames.copy(), rest.copy()
    local[:, 1:] = product(inverse(turns[:, above]), turns[:, 1:])
    rest_turns[1:] = product(inverse(frames[above]), frames[1:])
    rest_places[1:] = rotate(inverse(frames[above]), rest[1:] - rest[above])
    within = places.copy()
    within[:, 1:] = rotate(inverse(turns[:, above]), places[:, 1:] - places[:, above])
    return Keys(
        names,
        parents,
        rest_turns,
        rest_places,
        continuous(local),
        {node: within[:, node] for node in moving},
        tips,
        clip.fps,
        space,
    )


def raised(vectors: Floats | tuple[float, float, float], space: Space) -> Floats:
    """Return metres (..., 3), +y up, in the units and axes of a space."""
    lengths: Floats = np.asarray(vectors, dtype=np.float64) / space.metres
    return rotate(UPRIGHT, lengths) if space.up == "z" else lengths
