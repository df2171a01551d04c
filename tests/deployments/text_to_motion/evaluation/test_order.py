from pathlib import Path

import numpy as np
import pytest
import torch

from deployments.text_to_motion.evaluation.evaluator import Evaluator, trained
from deployments.text_to_motion.evaluation.order import in_order, sightings
from deployments.text_to_motion.training.prepare import examples
from domain.motion.clip import Clip
from tests.deployments.text_to_motion.training.data import written
from tests.domain.motion.clips import standing, walking


@pytest.fixture(scope="module")
def judge(tmp_path_factory: pytest.TempPathFactory) -> Evaluator:
    torch.set_num_threads(1)
    found = examples(written(tmp_path_factory.mktemp("data")))
    return trained(found, seed=1, steps=60, batch=16)


def joined(*clips: Clip) -> Clip:
    """Give one clip after another, each from where the one before ended."""
    roots, ahead = [], np.zeros(3)
    for clip in clips:
        roots.append(clip.root + ahead)
        ahead = roots[-1][-1] * [1.0, 0.0, 1.0]
    return Clip(
        clips[0].fps,
        np.concatenate([clip.rotations for clip in clips]),
        np.concatenate(roots),
        np.concatenate([clip.contacts for clip in clips]),
    )


def test_who_walks_and_then_stands_did_it_in_that_order(judge: Evaluator) -> None:
    clip = joined(walking(90), standing(90))
    assert in_order(clip, ["walk", "idle"], judge)
    assert not in_order(clip, ["idle", "walk"], judge)


def test_what_is_not_seen_is_in_no_order(judge: Evaluator) -> None:
    assert not in_order(walking(120), ["walk", "jump"], judge)
    assert not in_order(standing(120), ["walk", "idle"], judge)


def test_what_no_course_tells_is_named_by_the_evaluator(judge: Evaluator) -> None:
    still, gone = (sightings(clip, ["wave"], judge).mean() for clip in (standing(90), walking(90)))
    assert still > gone


def test_an_evaluator_puts_motions_beside_their_own_captions(judge: Evaluator) -> None:
    motions, chances = judge.seen([walking(80, fps=20.0), standing(80, fps=20.0)])
    texts = judge.read(["a person walks", "a person waves the right hand"])
    likeness = motions @ texts.T
    assert likeness[0, 0] > likeness[0, 1]
    assert likeness[1, 1] > likeness[1, 0]
    np.testing.assert_allclose(chances.sum(axis=1), 1.0, rtol=1e-5)
    np.testing.assert_allclose(np.linalg.norm(motions, axis=1), 1.0, rtol=1e-5)


def test_the_same_seed_trains_the_same_evaluator(tmp_path: Path) -> None:
    found = examples(written(tmp_path))
    first, again, other = (trained(found, seed, steps=3, batch=8) for seed in (1, 1, 2))
    clip = walking(60, fps=20.0)
    vectors = [each.seen([clip])[0] for each in (first, again, other)]
    np.testing.assert_array_equal(vectors[0], vectors[1])
    assert np.abs(vectors[0] - vectors[2]).max() > 1e-3
