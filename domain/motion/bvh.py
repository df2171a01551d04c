"""BVH: a skeleton and its angles as text, in centimetres, each joint turning Z, then X, then Y."""

import numpy as np

from domain.motion.clip import Clip
from domain.motion.rotations import about, product
from domain.motion.skeleton import HUMANOID, Floats, Skeleton

CENTIMETRES = 100.0
X, Y, Z = (1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)


def write(clip: Clip) -> bytes:
    """Return the clip as BVH; reading it back moves no joint by more than 0.1 mm."""
    lines = ["HIERARCHY", *_joint(clip.skeleton, 0, 0), "MOTION"]
    lines += [f"Frames: {len(clip)}", f"Frame Time: {1 / clip.fps:.10f}"]
    order = _order(clip.skeleton, 0)
    degrees = np.degrees(eulers(clip.rotations[:, order])).reshape(len(clip), -1)
    values = np.hstack([clip.root * CENTIMETRES, degrees])
    lines += [" ".join(f"{value:.6f}" for value in row) for row in values]
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


def _order(skeleton: Skeleton, joint: int) -> list[int]:
    return [joint, *(j for child in skeleton.children(joint) for j in _order(skeleton, child))]


def _joint(skeleton: Skeleton, joint: int, depth: int) -> list[str]:
    pad = "  " * depth
    moves = "3" if depth else "6 Xposition Yposition Zposition"
    lines = [
        f"{pad}{'JOINT' if depth else 'ROOT'} {skeleton.names[joint]}",
        f"{pad}{{",
        f"{pad}  OFFSET {_vector(skeleton.offsets[joint])}",
        f"{pad}  CHANNELS {moves} Zrotation Xrotation Yrotation",
    ]
    for child in skeleton.children(joint):
        lines += _joint(skeleton, child, depth + 1)
    tip = skeleton.tips.get(skeleton.names[joint])
    if tip is not None:
        lines += [f"{pad}  End Site", f"{pad}  {{", f"{pad}    OFFSET {_vector(np.array(tip))}"]
        lines += [f"{pad}  }}"]
    return [*lines, f"{pad}}}"]


def _vector(metres: Floats) -> str:
    return " ".join(f"{value:.6f}" for value in metres * CENTIMETRES)
