"""BVH: a skeleton and its angles as text, in centimetres, each joint turning Z, then X, then Y."""

import numpy as np

from domain.motion.clip import Clip
from domain.motion.keys import Keys, Space, keyed
from domain.motion.rigs.humanoid import humanoid
from domain.motion.rigs.rig import Rig
from domain.motion.rotations import about, product
from domain.motion.skeleton import HUMANOID, Floats, Skeleton

CENTIMETRES = 100.0
SPACE = Space(1 / CENTIMETRES, framed=False)
X, Y, Z = (1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)


def write(clip: Clip, rig: Rig | None = None) -> bytes:
    """Return a clip of the rig, ours by default, as BVH; +y up, facing +z.

    Reading it back moves no joint by more than 0.1 mm. A joint that moves has its whole place in
    its channels and none in its OFFSET: readers differ in whether they add the two.
    """
    keys = keyed(clip, rig or humanoid(), SPACE)
    lines = ["HIERARCHY", *_joint(keys, 0, 0), "MOTION"]
    lines += [f"Frames: {len(keys)}", f"Frame Time: {1 / keys.fps:.10f}"]
    columns: list[Floats] = []
    for node in _order(keys, 0):
        columns += [keys.places[node]] if node in keys.places else []
        columns.append(np.degrees(eulers(keys.turns[:, node])))
    lines += [" ".join(f"{value:.6f}" for value in row) for row in np.hstack(columns).tolist()]
    return ("\n".join(lines) + "\n").encode()


def read(data: bytes) -> Clip:
    """Return the clip of a BVH that `write` made; ValueError for another skeleton."""
    head, _, tail = data.decode().partition("MOTION")
    names = [
        line.split()[1] for line in head.splitlines() if line.split()[:1] in (["ROOT"], ["JOINT"])
    ]
    order = _order(HUMANOID, 0)
    if names != [HUMANOID.names[joint] for joint in order]:
        raise ValueError("the file is not of the 22-joint humanoid")
    lines = tail.strip().splitlines()
    fps = 1 / float(lines[1].split(":")[1])
    values = np.array([line.split() for line in lines[2:]], dtype=np.float64)
    angles = np.radians(values[:, 3:]).reshape(len(values), len(order), 3)
    turned = product(product(about(Z, angles[..., 0]), about(X, angles[..., 1])),
                     about(Y, angles[..., 2]))  # fmt: skip
    rotations = np.empty_like(turned)
    rotations[:, order] = turned
    still = np.zeros((len(values), 4), dtype=bool)
    return Clip(round(fps, 6), rotations, values[:, :3] / CENTIMETRES, still)


def eulers(quaternions: Floats) -> Floats:
    """Return radians (..., 3) about Z, X and Y, in the order in which they are multiplied."""
    w, x, y, z = np.moveaxis(np.asarray(quaternions, dtype=np.float64), -1, 0)
    sine = np.clip(2 * (y * z + w * x), -1.0, 1.0)
    about_x = np.arcsin(sine)
    about_z = np.arctan2(-2 * (x * y - w * z), 1 - 2 * (x * x + z * z))
    about_y = np.arctan2(-2 * (x * z - w * y), 1 - 2 * (x * x + y * y))
    # At a quarter turn about X only the sum of the other two is known: all of it goes to Z.
    locked = np.abs(sine) > 1 - 1e-12
    about_z = np.where(locked, np.arctan2(2 * (x * y + w * z), 1 - 2 * (y * y + z * z)), about_z)
    about_y = np.where(locked, 0.0, about_y)
    return np.stack([about_z, about_x, about_y], axis=-1)


def _order(tree: Keys | Skeleton, joint: int) -> list[int]:
    return [joint, *(j for child in tree.children(joint) for j in _order(tree, child))]


def _joint(keys: Keys, node: int, depth: int) -> list[str]:
    pad = "  " * depth
    moves = "6 Xposition Yposition Zposition" if node in keys.places else "3"
    place = keys.rest_places[node] * (node not in keys.places)
    lines = [
        f"{pad}{'JOINT' if depth else 'ROOT'} {keys.names[node]}",
        f"{pad}{{",
        f"{pad}  OFFSET {_vector(place)}",
        f"{pad}  CHANNELS {moves} Zrotation Xrotation Yrotation",
    ]
    children = keys.children(node)
    for child in children:
        lines += _joint(keys, child, depth + 1)
    if node in keys.tips or not children:
        tip = keys.tips.get(node, np.zeros(3))
        lines += [f"{pad}  End Site", f"{pad}  {{", f"{pad}    OFFSET {_vector(tip)}"]
        lines += [f"{pad}  }}"]
    return [*lines, f"{pad}}}"]


def _vector(centimetres: Floats) -> str:
    return " ".join(f"{value:.6f}" for value in centimetres)
