"""What a checkpoint makes, from its folder on: random weights in the published files' form."""

from dataclasses import replace
from itertools import count
from pathlib import Path

import numpy as np
import pytest

from deployments.text_to_motion.adapters.mdm.model import Mdm, frames_of, load
from deployments.text_to_motion.sampler import Sampler
from domain.motion.quality import measure
from domain.motion.takes import Brief, Take
from tests.deployments.text_to_motion.adapters.mdm import files
from tests.deployments.text_to_motion.adapters.takes import farthest, made

WALK = Brief("a person walks forward", 3.0, 2.5, 1)


@pytest.fixture(scope="module", params=[files.ARGS, files.BERT_ARGS], ids=["clip", "bert"])
def model(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Mdm:
    folder = tmp_path_factory.mktemp("mdm")
    return load(folder, files.brought(folder, request.param), "cpu")


def takes(model: Sampler, *briefs: Brief) -> list[Take]:
    made = model.sample_wanted(briefs, lambda _: True)
    return [take for take in made if take is not None]


@pytest.mark.parametrize("seconds", [0.5, 1.37, 2.0, 4.0, 9.8])
def test_a_motion_has_exactly_the_frames_of_its_duration(model: Mdm, seconds: float) -> None:
    moved = made(model, replace(WALK, duration=seconds))
    assert moved.fps == 30.0
    assert len(moved) == round(seconds * 30)
    assert np.isfinite(moved.positions()).all()
    np.testing.assert_allclose(np.linalg.norm(moved.rotations, axis=-1), 1, atol=1e-6)


def test_the_network_makes_lengths_that_it_was_trained_on() -> None:
    frames = [frames_of(replace(WALK, duration=d)) for d in (0.5, 2.0, 3.01, 9.8, 10.0)]
    assert frames == [40, 40, 61, 196, 196]


def test_nothing_is_under_the_floor_and_a_wanted_end_is_kept(model: Mdm) -> None:
    moved = made(model, replace(WALK, loop=True, lock_root=True))
    figures = measure(moved, loop=True)
    assert figures.floor_penetration < 0.01
    assert figures.loop_seam is not None
    assert figures.loop_seam < 0.05
    np.testing.assert_array_equal(moved.root[:, [0, 2]], np.zeros((90, 2)))


def test_the_same_seed_gives_the_same_motion_and_another_seed_another(model: Mdm) -> None:
    first, again, other = (made(model, replace(WALK, seed=seed)) for seed in (7, 7, 8))
    assert farthest(first, again) == 0.0
    assert farthest(first, other) > 0.02


def test_the_words_and_their_weight_are_heard(model: Mdm) -> None:
    first = made(model, WALK)
    assert farthest(first, made(model, replace(WALK, prompt="a person jumps slowly"))) > 1e-3
    assert farthest(first, made(model, replace(WALK, cfg_scale=1.0))) > 1e-3


def test_neighbours_in_a_batch_change_no_motion(model: Mdm) -> None:
    briefs = [
        WALK,
        Brief("a person runs and then jumps slowly", 6.0, 4.0, 5),
        Brief("jumps", 2.4, 1.0, 6, lock_root=True),
    ]
    for brief, take in zip(briefs, takes(model, *briefs), strict=True):
        assert farthest(take.clip, made(model, brief)) < 1e-3


def test_what_nobody_wants_any_more_is_left_out_and_changes_no_neighbour(model: Mdm) -> None:
    asked: list[int] = []

    def wanted(row: int) -> bool:
        asked.append(row)
        return row == 0 or asked.count(1) < 3

    kept, dropped = model.sample_wanted([WALK, replace(WALK, seed=2, duration=5.0)], wanted)
    assert dropped is None
    assert asked.count(1) == 3
    assert kept is not None
    assert farthest(kept.clip, made(model, WALK)) < 1e-3
    assert model.sample_wanted([], wanted) == []


def test_a_take_says_how_much_of_its_prompt_was_read(model: Mdm) -> None:
    long = replace(WALK, prompt=" ".join(["person walks"] * 20))
    short, cut = takes(model, WALK, long)
    assert (short.prompt_coverage, short.actions) == (1.0, ())
    assert cut.prompt_coverage == (0.5 if model.given.encoder == "clip" else 1.0)


def test_a_prompt_of_no_words_and_one_of_unknown_words_are_made(model: Mdm) -> None:
    assert len(takes(model, replace(WALK, prompt=""), replace(WALK, prompt="glorp! 🦄"))) == 2


def test_the_model_says_its_name_and_license(model: Mdm) -> None:
    assert model.describe() == {"name": "mdm-tiny", "version": "475000", "license": "MIT"}


def test_fewer_steps_can_be_asked_for(tmp_path: Path) -> None:
    files.brought(tmp_path)
    model = load(tmp_path, files.manifest(tmp_path, options={"text": "text", "steps": 2}), "cpu")
    asked = count()
    model.sample_wanted([WALK], lambda _: next(asked) >= 0)
    assert next(asked) == 2


def test_a_network_that_never_went_without_words_is_not_guided(tmp_path: Path) -> None:
    model = load(tmp_path, files.brought(tmp_path, files.ARGS | {"cond_mask_prob": 0.0}), "cpu")
    guided, plain = takes(model, WALK, replace(WALK, cfg_scale=1.0))
    assert farthest(guided.clip, plain.clip) < 1e-3
