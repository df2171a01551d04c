"""From briefs to takes, on random weights of the published structure, and what is refused."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from deployments.text_to_motion import registry
from deployments.text_to_motion.adapters.hy_motion.flow import flow, noise_of
from deployments.text_to_motion.adapters.hy_motion.model import Model, load
from deployments.text_to_motion.manifest import write
from domain.motion.takes import Brief
from tests.deployments.text_to_motion.adapters.hy_motion import tiny
from tests.deployments.text_to_motion.adapters.takes import farthest, made

WALK = Brief("a person walks forward", 2.0, 3.0, 1)


@pytest.fixture(scope="module")
def model(folder: Path) -> Model:
    write(folder, tiny.manifest(folder))
    loaded = registry.load(folder, "cpu")
    assert isinstance(loaded, Model)
    return loaded


def test_what_nobody_wants_any_more_is_left_out_and_changes_no_neighbour(model: Model) -> None:
    asked: list[int] = []

    def wanted(row: int) -> bool:
        asked.append(row)
        return row == 0 or asked.count(1) < 3

    kept, dropped = model.sample_wanted([WALK, replace(WALK, seed=2)], wanted)
    assert dropped is None
    assert asked.count(1) == 3
    assert (
        asked.count(0)
        == tiny.CONFIG["train_pipeline_args"]["infer_noise_scheduler_cfg"]["validation_steps"]
    )
    assert kept is not None
    assert farthest(kept.clip, made(model, WALK)) < 1e-3
    assert model.sample_wanted([WALK], lambda _: False) == [None]
    assert model.sample_wanted([], lambda _: True) == []


@torch.inference_mode()
def test_the_flow_is_followed_in_even_steps_away_from_silence(model: Model) -> None:
    network, silence = model.weights.network, model.silence
    told = model.text.read([WALK.prompt])
    x = noise_of(1, 90, 201)[None]
    scale, frames = torch.tensor([3.0]), torch.tensor([60])
    found = flow(network, x, told, silence, scale, frames, 4, lambda _: True)[0]
    for step in range(4):
        time = torch.tensor([step / 4])
        there = told.present
        with_words = network(x, time, told.tokens, there, told.sentence, frames)
        none = silence.token
        assert none is not None
        quiet = none.expand(1, 12, -1), there, silence.sentence[None]
        without = network(x, time, *quiet, frames)
        x = x + 0.25 * (3.0 * with_words - 2.0 * without)
    torch.testing.assert_close(found, x[0], atol=1e-3, rtol=1e-3)


def test_of_a_long_prompt_it_is_said_how_much_was_read(model: Model) -> None:
    (take,) = model.sample_wanted([replace(WALK, prompt="walks " * 59)], lambda _: True)
    assert take is not None
    assert take.prompt_coverage == 12 / 60


def test_half_precision_is_for_those_who_ask_for_it(folder: Path, model: Model) -> None:
    half = load(folder, tiny.manifest(folder, precision="bfloat16"), "cpu")
    assert half.weights.network.input_encoder.weight.dtype == torch.bfloat16
    assert model.weights.network.input_encoder.weight.dtype == torch.float32
    assert np.isfinite(made(half, WALK).positions()).all()


def test_it_says_what_it_is(model: Model) -> None:
    assert model.describe() == {
        "name": "hy-motion-tiny",
        "version": "1.0",
        "license": "Tencent HY-Motion 1.0 Community License",
    }
