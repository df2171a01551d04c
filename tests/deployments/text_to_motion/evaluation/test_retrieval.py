import numpy as np
import pytest

from deployments.text_to_motion.evaluation.retrieval import (
    diversity,
    frechet,
    multimodality,
    r_precision,
)
from domain.motion.skeleton import Floats


def directions(count: int, seed: int) -> Floats:
    vectors = np.random.default_rng(seed).normal(size=(count, 16))
    unit: Floats = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    return unit


def test_motions_that_lie_on_their_texts_are_all_found() -> None:
    texts, names = directions(60, 1), [f"caption {at}" for at in range(60)]
    assert r_precision(texts, texts, names, np.random.default_rng(2)) == 1.0


def test_motions_that_know_nothing_of_their_texts_are_found_by_chance() -> None:
    names = [f"caption {at}" for at in range(600)]
    found = r_precision(directions(600, 1), directions(600, 2), names, np.random.default_rng(3))
    assert found == pytest.approx(3 / 32, abs=0.04)


def test_a_caption_of_many_motions_stands_once_among_the_others() -> None:
    texts = np.repeat(directions(2, 1), 20, axis=0)
    names = ["a person walks"] * 20 + ["a person runs"] * 20
    assert r_precision(texts, texts, names, np.random.default_rng(3), top=1) == 1.0


def test_the_frechet_distance_of_gaussians_is_the_closed_form() -> None:
    random = np.random.default_rng(4)
    a = random.normal(0.0, 1.0, (200_000, 3))
    b = random.normal([1.0, 0.0, 0.0], [1.0, 2.0, 1.0], (200_000, 3))
    # |m1 - m2|² = 1, and (1 - 2)² for the one axis that is wider.
    assert frechet(a, b) == pytest.approx(2.0, abs=0.05)
    assert frechet(a, a) == pytest.approx(0.0, abs=1e-6)


def test_diversity_is_the_distance_between_strangers() -> None:
    assert diversity(np.zeros((50, 4)), np.random.default_rng(1)) == 0.0
    ends = np.repeat([[0.0, 0.0], [3.0, 4.0]], 500, axis=0)
    assert diversity(ends, np.random.default_rng(1)) == pytest.approx(2.5, abs=0.4)


def test_multimodality_is_the_distance_within_a_prompt() -> None:
    vectors = np.array([[[0.0, 0.0], [3.0, 4.0]], [[7.0, 7.0], [7.0, 7.0]]])
    assert multimodality(vectors) == pytest.approx(2.5)
