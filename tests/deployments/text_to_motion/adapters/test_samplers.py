"""What holds for a model of either family, on random weights of the published structure."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import torch

from deployments.text_to_motion import registry
from deployments.text_to_motion.manifest import Manifest, write
from deployments.text_to_motion.sampler import Sampler
from domain.motion.takes import Brief
from tests.deployments.text_to_motion.adapters.hy_motion import tiny as hy_motion
from tests.deployments.text_to_motion.adapters.kimodo import tiny as kimodo
from tests.deployments.text_to_motion.adapters.takes import farthest, made

WALK = Brief("a person walks forward", 2.0, 3.0, 1)
Saved = Callable[[Path], Manifest]


@pytest.fixture(scope="module", params=[hy_motion.saved, kimodo.saved], ids=["hy-motion", "kimodo"])
def model(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Sampler:
    torch.set_num_threads(1)
    folder = tmp_path_factory.mktemp("models") / "model"
    saved: Saved = request.param
    write(folder, saved(folder))
    return registry.load(folder, "cpu")


@pytest.mark.parametrize("seconds", [0.03, 0.3, 1.0, 1.37, 3.0])
def test_a_motion_has_exactly_the_frames_of_its_duration(model: Sampler, seconds: float) -> None:
    clip = made(model, replace(WALK, duration=seconds))
    assert (clip.fps, len(clip)) == (30.0, round(30 * seconds))
    assert clip.positions()[..., 1].min() > -0.01


def test_the_seed_and_the_prompt_make_the_motion(model: Sampler) -> None:
    first, again = made(model, WALK), made(model, WALK)
    assert farthest(first, again) == 0.0
    assert farthest(first, made(model, replace(WALK, seed=2))) > 0.01
    assert farthest(first, made(model, replace(WALK, prompt="a person jumps"))) > 0.01
    assert farthest(first, made(model, replace(WALK, cfg_scale=1.0))) > 0.001


def test_neighbours_in_a_batch_change_no_motion(model: Sampler) -> None:
    briefs = [
        WALK,
        Brief("a person jumps and then waves back .", 3.0, 1.5, 5),
        Brief("a person runs", 2.0, 2.5, 7),
        Brief("runs", 0.5, 5.0, 6, lock_root=True),
    ]
    takes = model.sample_wanted(briefs, lambda _: True)
    for brief, take in zip(briefs, takes, strict=True):
        assert take is not None
        assert farthest(take.clip, made(model, brief)) < 1e-3
        assert (take.prompt_coverage, take.actions) == (1.0, ())
    assert model.sample_wanted([], lambda _: True) == []
