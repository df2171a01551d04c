"""A body in front of the camera: points that agree with the picture, with themselves over time
and with bones that keep their lengths.

The network's metres are right in outline, but its bones stretch and its depths swing. For every
frame, least squares by Gauss and Newton, many frames at once: the points stay on their lines of
sight, bones keep the lengths they have most of the time, and otherwise the body stays as it was
seen. Camera axes: x right, y down, z ahead.
"""  # noqa: D205

from dataclasses import dataclass

import numpy as np

from deployments.video_to_motion.landmarks import mark, marks
from deployments.video_to_motion.signals import smooth, weighted_median
from domain.motion.skeleton import Floats

POINTS = marks(
    "nose", "left_ear", "right_ear", "left_shoulder", "right_shoulder", "left_elbow",
    "right_elbow", "left_wrist", "right_wrist", "left_hip", "right_hip", "left_knee",
    "right_knee", "left_ankle", "right_ankle", "left_heel", "right_heel", "left_toe", "right_toe",
)  # fmt: skip
PAIRED = {
    ("shoulder", "elbow"): 0.27, ("elbow", "wrist"): 0.25, ("hip", "knee"): 0.4,
    ("knee", "ankle"): 0.41, ("ankle", "heel"): 0.08, ("heel", "toe"): 0.24,
    ("ankle", "toe"): 0.19, ("shoulder", "hip"): 0.535,
}  # fmt: skip
"""Bones that are as long on the left as on the right, and how long in a body of 1.70 m."""
ACROSS = {("left_shoulder", "right_shoulder"): 0.34, ("left_hip", "right_hip"): 0.18}
USUAL = 0.5
"""Share of the usual proportions in those that are taken: the network's own are biased."""
FIELD_OF_VIEW = np.radians(55.0)
"""Of the picture's longer side: a telephone's, since files seldom tell."""
STEADY_DEPTH = 0.9
"""Seconds over which the distance from the camera is smoothed: it is seen worst of all."""
SIGHT, BONE, SEEN, DEPTH = 1.0, 3.0, 0.35, 0.25
"""Weights of a metre off the line of sight, a bone's length, the seen place, the seen depth."""
ROUNDS = 5
TOGETHER = 128
"""Frames that are solved for in one go: more are no faster, and take memory."""


@dataclass(frozen=True, eq=False)
class Body:
    """Points before the camera, (T, 33, 3) metres, those of POINTS refined.

    `reprojection` (T,): median distance of the points from their pictures, in metres there.
    """

    points: Floats
    reprojection: Floats


def refined(
    world: Floats, image: Floats, visibility: Floats, size: tuple[int, int], fps: float
) -> Body:
    """Return the body of what was seen: world (T, 33, 3), image (T, 33, 2), visibility (T, 33)."""
    rays = sight(image, size)
    turned = faced(world, rays)
    weights = np.clip(visibility[:, POINTS], 0.05, 1.0)
    bones, lengths = measured(turned, visibility)
    flat = rays[:, POINTS]
    seen = turned[:, POINTS]
    place = placed(seen, flat, weights)
    place[:, 2] = smooth(place[:, 2], fps, STEADY_DEPTH)
    points: Floats = seen + place[:, None]
    for start in range(0, len(points), TOGETHER):
        now = slice(start, start + TOGETHER)
        for _ in range(ROUNDS):
            points[now], place[now] = stepped(
                points[now], place[now], seen[now], flat[now], weights[now], bones, lengths
            )
    # What is not refined goes along with the middle of the hips.
    whole = turned + place[:, None]
    whole[:, POINTS] = points
    off = np.linalg.norm(points[..., :2] / points[..., 2:] - flat, axis=-1) * points[..., 2]
    return Body(whole, np.median(off, axis=1))


def sight(image: Floats, size: tuple[int, int]) -> Floats:
    """Return where lines of sight through pixels (..., 2) meet the plane at a metre's distance."""
    focal = max(size) / 2 / np.tan(FIELD_OF_VIEW / 2)
    rays: Floats = (image - np.array(size) / 2) / focal
    return rays


def faced(world: Floats, rays: Floats) -> Floats:
    """Return the points (T, 33, 3), seen as if the camera looked at them, as it really looks.

    A network that sees a cut-out knows nothing of where in the picture it was.
    """
    middle = rays[:, marks("left_hip", "right_hip", "left_shoulder", "right_shoulder")].mean(axis=1)
    ahead = np.concatenate([middle, np.ones((len(middle), 1))], axis=1)
    z = ahead / np.linalg.norm(ahead, axis=1, keepdims=True)
    y = np.array([0.0, 1.0, 0.0]) - z[:, 1:2] * z
    y /= np.linalg.norm(y, axis=1, keepdims=True)
    axes = np.stack([np.cross(y, z), y, z], axis=-1)
    turned: Floats = np.einsum("tij,tkj->tki", axes, world)
    return turned


def measured(world: Floats, visibility: Floats) -> tuple[list[tuple[int, int]], Floats]:
    """Return the bones, as pairs of indices in POINTS, and how long each is, metres."""
    bones, lengths, usual = [], [], []

    def add(known: float, *pairs: tuple[int, int]) -> None:
        spans = [np.linalg.norm(world[:, a] - world[:, b], axis=-1) for a, b in pairs]
        trust = [np.minimum(visibility[:, a], visibility[:, b]) ** 2 + 1e-3 for a, b in pairs]
        length = weighted_median(np.concatenate(spans), np.concatenate(trust))
        for a, b in pairs:
            bones.append((POINTS.index(a), POINTS.index(b)))
            lengths.append(length)
            usual.append(known)

    for (first, second), known in PAIRED.items():
        sides = ("left", "right")
        add(known, *((mark(f"{side}_{first}"), mark(f"{side}_{second}")) for side in sides))
    for (first, second), known in ACROSS.items():
        add(known, (mark(first), mark(second)))
    seen, expected = np.array(lengths), np.array(usual)
    scale = seen.sum() / expected.sum()
    return bones, (1 - USUAL) * seen + USUAL * scale * expected


def placed(points: Floats, rays: Floats, weights: Floats) -> Floats:
    """Return where (T, 3) bodies stand whose points (T, K, 3) are seen along rays (T, K, 2).

    Linear: a point x + t is on its line of sight (u, v) where x + t_x = u (z + t_z), likewise y.
    """
    count, many = points.shape[:2]
    rows = np.zeros((count, many, 2, 3))
    rows[:, :, 0, 0] = rows[:, :, 1, 1] = 1.0
    rows[..., 2] = -rays
    right = rays * points[..., 2:] - points[..., :2]
    scaled = rows * weights[..., None, None]
    normal = np.einsum("tkai,tkaj->tij", scaled, rows)
    return np.linalg.solve(normal, np.einsum("tkai,tka->ti", scaled, right)[..., None])[..., 0]


def stepped(
    points: Floats,
    place: Floats,
    seen: Floats,
    rays: Floats,
    weights: Floats,
    bones: list[tuple[int, int]],
    lengths: Floats,
) -> tuple[Floats, Floats]:
    """Return points (T, K, 3) and places (T, 3) after one step of Gauss and Newton."""
    count, many = points.shape[:2]
    size = 3 * many + 3
    normal = np.zeros((count, size, size))
    right = np.zeros((count, size))
    t = slice(3 * many, size)
    prior = np.diag([SEEN, SEEN, DEPTH])
    for at in range(many):
        p = slice(3 * at, 3 * at + 3)
        u, v = rays[:, at, 0], rays[:, at, 1]
        row = np.zeros((count, 2, 3))
        row[:, 0, 0] = row[:, 1, 1] = 1.0
        row[:, 0, 2], row[:, 1, 2] = -u, -v
        miss = np.einsum("tai,ti->ta", row, points[:, at])
        # A point that is far off its line was not seen right: it counts less.
        far = np.linalg.norm(miss, axis=1)
        trust = SIGHT * weights[:, at] / (1 + (far / 0.08) ** 2)
        normal[:, p, p] += np.einsum("tai,taj,t->tij", row, row, trust)
        right[:, p] -= np.einsum("tai,ta,t->ti", row, miss, trust)
        strength = (0.3 + 0.7 * weights[:, at])[:, None, None] * prior
        off = points[:, at] - seen[:, at] - place
        pull = np.einsum("tij,tj->ti", strength, off)
        normal[:, p, p] += strength
        normal[:, t, t] += strength
        normal[:, p, t] -= strength
        normal[:, t, p] -= strength
        right[:, p] -= pull
        right[:, t] += pull
    for (a, b), length in zip(bones, lengths, strict=True):
        i, j = slice(3 * a, 3 * a + 3), slice(3 * b, 3 * b + 3)
        bone = points[:, a] - points[:, b]
        long = np.maximum(np.linalg.norm(bone, axis=1, keepdims=True), 1e-6)
        along = bone / long
        outer = BONE * along[:, :, None] * along[:, None, :]
        push = BONE * (long - length) * along
        normal[:, i, i] += outer
        normal[:, j, j] += outer
        normal[:, i, j] -= outer
        normal[:, j, i] -= outer
        right[:, i] -= push
        right[:, j] += push
    # Nothing but the lines of sight says how far away the body is: it stays where it was put.
    normal[:, -1, -1] += 10.0
    change = np.linalg.solve(normal, right[..., None])[..., 0]
    return points + change[:, : 3 * many].reshape(count, many, 3), place + change[:, t]
