"""How near the motion comes to what was filmed, on films whose truth is known."""

import numpy as np
import pytest

from deployments.video_to_motion.facing import sideways
from deployments.video_to_motion.landmarks import BODY
from deployments.video_to_motion.pipeline import moved
from deployments.video_to_motion.stretches import longest
from deployments.video_to_motion.tracking import Track
from domain.motion.captures import Capture, CaptureOptions
from domain.motion.quality import measure
from domain.motion.skeleton import HUMANOID, Floats
from tests.deployments.video_to_motion.moves import MOVES
from tests.deployments.video_to_motion.person import Filmed

JOINTS = [
    HUMANOID.index(f"{side}_{name}")
    for name in ("shoulder", "elbow", "wrist", "hip", "knee", "ankle")
    for side in ("left", "right")
]
"""The same twelve, in the same order, as BODY."""
every_move = pytest.mark.parametrize("move", MOVES)


@pytest.fixture(scope="module")
def captures(tracks: dict[str, Track]) -> dict[str, Capture]:
    return {name: moved(longest(track), CaptureOptions()) for name, track in tracks.items()}


def aligned_error(seen: Floats, truth: Floats) -> float:
    """Give the mean distance (PA-MPJPE), metres, each pose moved, turned and scaled to fit best.

    Procrustes by singular values (Umeyama, "Least-squares estimation", 1991).
    """
    errors = []
    for a, b in zip(seen, truth, strict=True):
        p, q = a - a.mean(axis=0), b - b.mean(axis=0)
        left, sizes, right = np.linalg.svd(p.T @ q)
        signs = np.array([1.0, 1.0, np.sign(np.linalg.det(left @ right))])
        scale = (sizes * signs).sum() / (p**2).sum()
        errors.append(np.linalg.norm(scale * p @ (left * signs) @ right - q, axis=1).mean())
    return float(np.mean(errors))


def frames_of(filmed: Filmed, capture: Capture) -> list[int]:
    """Give the filmed clip's frame for each frame of the capture."""
    times = capture.report.start + np.arange(len(capture.clip)) / capture.clip.fps
    frames = np.round(times * filmed.clip.fps).astype(int)
    return [min(int(frame), len(filmed.clip) - 1) for frame in frames]


@every_move
def test_the_person_is_found_in_nearly_every_picture(tracks: dict[str, Track], move: str) -> None:
    assert np.mean([seen is not None for seen in tracks[move].seen]) >= 0.98


@every_move
def test_landmarks_are_where_they_were_filmed_left_on_the_left(
    films: dict[str, Filmed], tracks: dict[str, Track], move: str
) -> None:
    filmed, stretch = films[move], longest(tracks[move])
    assert len(stretch.times) == len(filmed.pixels)
    off = np.linalg.norm(stretch.image - filmed.pixels, axis=2)[:, BODY].mean(axis=1)
    assert (off / np.ptp(filmed.pixels[..., 1], axis=1)).mean() < 0.03
    # From right to left, through shoulders and hips: in profile it points along the view, and its
    # depth is a guess. Swapped, it points the other way: the cosine is near -1.
    seen, true = sideways(stretch.world), sideways(filmed.before)
    sizes = np.linalg.norm(seen, axis=1) * np.linalg.norm(true, axis=1)
    assert ((seen * true).sum(axis=1) / sizes > -0.3).all()


@every_move
def test_the_motion_is_nearer_to_the_truth_than_the_networks_own_landmarks(
    films: dict[str, Filmed], tracks: dict[str, Track], captures: dict[str, Capture], move: str
) -> None:
    filmed, capture = films[move], captures[move]
    world = np.stack([seen.world[BODY] for seen in tracks[move].seen if seen is not None])
    raw = aligned_error(world, filmed.before[:, BODY])
    truth = filmed.clip.positions()[frames_of(filmed, capture)]
    fitted = aligned_error(capture.clip.positions()[:, JOINTS], truth[:, JOINTS])
    assert fitted < 0.09
    assert fitted < raw


@every_move
def test_feet_hardly_slide_and_sink_nowhere(captures: dict[str, Capture], move: str) -> None:
    figures = measure(captures[move].clip, loop=False)
    assert figures.foot_skate < 0.05
    assert figures.floor_penetration < 0.01
    assert figures.contact_ratio > 0.3


@pytest.mark.parametrize("move", ["walk", "circle"])
def test_the_way_is_about_as_long_and_goes_where_it_went(
    films: dict[str, Filmed], captures: dict[str, Capture], move: str
) -> None:
    filmed, capture = films[move], captures[move]
    way = capture.clip.root[:, [0, 2]] - capture.clip.root[0, [0, 2]]
    true = filmed.clip.root[frames_of(filmed, capture)][:, [0, 2]]
    true = true - true[0]
    # The capture's axes are the camera's: only the turn between them is free.
    left, _, right = np.linalg.svd(way.T @ true)
    signs = np.array([1.0, np.sign(np.linalg.det(left @ right))])
    error = np.linalg.norm(way @ (left * signs) @ right - true, axis=1)
    assert error.mean() < 0.1 * np.linalg.norm(np.ptp(true, axis=0))


def test_the_motion_lasts_as_long_as_the_film(
    films: dict[str, Filmed], captures: dict[str, Capture]
) -> None:
    for move, capture in captures.items():
        assert capture.clip.seconds == pytest.approx(films[move].clip.seconds, abs=0.1)
        assert capture.report.detection_rate >= 0.98
        assert capture.report.notices == ()
