"""Rotations as unit quaternions (w, x, y, z), Hamilton's convention; arrays (..., 4).

The six-dimensional form is the first two columns of the matrix (Zhou et al., "On the Continuity
of Rotation Representations in Neural Networks", CVPR 2019).
"""

import numpy as np

from domain.motion.skeleton import Floats

IDENTITY = np.array([1.0, 0.0, 0.0, 0.0])


def normalised(quaternions: Floats) -> Floats:
    """Scale to unit length; a zero quaternion becomes the identity."""
    length = np.linalg.norm(quaternions, axis=-1, keepdims=True)
    return np.where(length > 1e-12, quaternions / np.maximum(length, 1e-12), IDENTITY)


def product(a: Floats, b: Floats) -> Floats:
    """Return the rotation that first does `b`, then `a`; shapes broadcast."""
    aw, ax, ay, az = np.moveaxis(a, -1, 0)
    bw, bx, by, bz = np.moveaxis(b, -1, 0)
    return np.stack(
        [
            aw * bw - ax * bx - ay * by - az * bz,
            aw * bx + ax * bw + ay * bz - az * by,
            aw * by - ax * bz + ay * bw + az * bx,
            aw * bz + ax * by - ay * bx + az * bw,
        ],
        axis=-1,
    )


def inverse(quaternions: Floats) -> Floats:
    """Return the conjugate, which undoes a unit quaternion."""
    undone: Floats = quaternions * np.array([1.0, -1.0, -1.0, -1.0])
    return undone


def rotate(quaternions: Floats, vectors: Floats) -> Floats:
    """Turn vectors (..., 3); shapes broadcast."""
    axis = quaternions[..., 1:]
    twice = 2.0 * np.cross(axis, vectors)
    turned: Floats = vectors + quaternions[..., :1] * twice + np.cross(axis, twice)
    return turned


def about(axis: tuple[float, float, float], radians: Floats) -> Floats:
    """Return turns by `radians` (...) about one unit axis, (..., 4)."""
    half = np.asarray(radians, dtype=np.float64)[..., None] / 2.0
    return np.concatenate([np.cos(half), np.sin(half) * np.array(axis)], axis=-1)


def between(a: Floats, b: Floats) -> Floats:
    """Return the shortest turn from direction `a` (..., 3) to direction `b` (..., 3)."""
    a = a / np.maximum(np.linalg.norm(a, axis=-1, keepdims=True), 1e-12)
    b = b / np.maximum(np.linalg.norm(b, axis=-1, keepdims=True), 1e-12)
    cosine = np.sum(a * b, axis=-1, keepdims=True)
    across = np.cross(a, np.where(np.abs(a[..., :1]) < 0.9, [1.0, 0.0, 0.0], [0.0, 1.0, 0.0]))
    half = np.concatenate([1.0 + cosine, np.cross(a, b)], axis=-1)
    opposite = np.concatenate([np.zeros_like(cosine), across], axis=-1)
    return normalised(np.where(cosine < -1.0 + 1e-9, opposite, half))


def matrices(quaternions: Floats) -> Floats:
    """Return rotation matrices (..., 3, 3)."""
    w, x, y, z = np.moveaxis(quaternions, -1, 0)
    rows = [
        [1 - 2 * (y * y + z * z), 2 * (x * y - w * z), 2 * (x * z + w * y)],
        [2 * (x * y + w * z), 1 - 2 * (x * x + z * z), 2 * (y * z - w * x)],
        [2 * (x * z - w * y), 2 * (y * z + w * x), 1 - 2 * (x * x + y * y)],
    ]
    return np.stack([np.stack(row, axis=-1) for row in rows], axis=-2)


def from_matrices(matrix: Floats) -> Floats:
    """Return quaternions (..., 4), w >= 0, of rotation matrices (..., 3, 3).

    Each quaternion is the largest of the four columns of 4 q qᵀ, which is never ill-conditioned
    (Shepperd, "Quaternion from Rotation Matrix", 1978).
    """
    m = np.moveaxis(matrix, (-2, -1), (0, 1))
    trace = m[0, 0] + m[1, 1] + m[2, 2]
    rows = [
        [1 + trace, m[2, 1] - m[1, 2], m[0, 2] - m[2, 0], m[1, 0] - m[0, 1]],
        [m[2, 1] - m[1, 2], 1 + 2 * m[0, 0] - trace, m[0, 1] + m[1, 0], m[0, 2] + m[2, 0]],
        [m[0, 2] - m[2, 0], m[0, 1] + m[1, 0], 1 + 2 * m[1, 1] - trace, m[1, 2] + m[2, 1]],
        [m[1, 0] - m[0, 1], m[0, 2] + m[2, 0], m[1, 2] + m[2, 1], 1 + 2 * m[2, 2] - trace],
    ]
    outer = np.stack([np.stack(row, axis=-1) for row in rows], axis=-2)
    best = np.argmax(np.diagonal(outer, axis1=-2, axis2=-1), axis=-1)
    chosen = np.take_along_axis(outer, best[..., None, None], axis=-2)[..., 0, :]
    return normalised(np.where(chosen[..., :1] < 0, -chosen, chosen))


def six_dimensional(quaternions: Floats) -> Floats:
    """Return (..., 6): the matrix's first column, then its second."""
    matrix = matrices(quaternions)
    return np.concatenate([matrix[..., :, 0], matrix[..., :, 1]], axis=-1)


def from_six_dimensional(six: Floats) -> Floats:
    """Return quaternions (..., 4) of any (..., 6), made orthonormal by Gram-Schmidt."""
    x = six[..., :3] / np.maximum(np.linalg.norm(six[..., :3], axis=-1, keepdims=True), 1e-8)
    y = six[..., 3:] - np.sum(x * six[..., 3:], axis=-1, keepdims=True) * x
    y = y / np.maximum(np.linalg.norm(y, axis=-1, keepdims=True), 1e-8)
    return from_matrices(np.stack([x, y, np.cross(x, y)], axis=-1))


def slerp(a: Floats, b: Floats, share: Floats) -> Floats:
    """Go from `a` to `b` by `share` (0 to 1, broadcast over the leading axes) the short way."""
    dot = np.sum(a * b, axis=-1, keepdims=True)
    b = np.where(dot < 0, -b, b)
    angle = np.arccos(np.clip(np.abs(dot), 0.0, 1.0))
    sine = np.maximum(np.sin(angle), 1e-9)
    share = np.broadcast_to(np.asarray(share, dtype=np.float64)[..., None], dot.shape)
    straight = angle < 1e-6
    from_a = np.where(straight, 1 - share, np.sin((1 - share) * angle) / sine)
    from_b = np.where(straight, share, np.sin(share * angle) / sine)
    return normalised(from_a * a + from_b * b)


def continuous(quaternions: Floats) -> Floats:
    """Flip signs along axis 0 so that neighbours in time are less than half a turn apart."""
    dot = np.sum(quaternions[1:] * quaternions[:-1], axis=-1)
    signs = np.cumprod(np.where(dot < 0, -1.0, 1.0), axis=0)
    return np.concatenate([quaternions[:1], quaternions[1:] * signs[..., None]], axis=0)


def heading(quaternions: Floats) -> Floats:
    """Return radians (...) by which +z is turned about +y, towards +x (the body's left)."""
    forward = rotate(quaternions, np.array([0.0, 0.0, 1.0]))
    return np.arctan2(forward[..., 0], forward[..., 2])
