import sys
import tomllib
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from deployments.text_to_motion.training import export
from deployments.text_to_motion.training.batches import Batches, balance, blended, repeated
from deployments.text_to_motion.training.prepare import examples
from deployments.text_to_motion.training.train import CONFIG, Trainer
from deployments.text_to_motion.weights import load
from tests.deployments.text_to_motion.training.data import written

SMALL = {"batch": 4, "frames": 32, "learning_rate": 0.05, "threads": 1}


@pytest.fixture(scope="module")
def config() -> dict[str, Any]:
    return {**tomllib.loads(CONFIG.read_text()), **SMALL}


@pytest.fixture(scope="module")
def batches(tmp_path_factory: pytest.TempPathFactory) -> Batches:
    torch.set_num_threads(1)
    return Batches(examples(written(tmp_path_factory.mktemp("data"))))


@pytest.fixture(scope="module")
def trainer(config: dict[str, Any], batches: Batches) -> Trainer:
    return Trainer(config, batches)


def loss(trainer: Trainer, step: int) -> float:
    torch.manual_seed(1)
    with torch.no_grad():
        return sum(map(float, trainer.losses(trainer.batches.batch(trainer.config, step)).values()))


def test_a_batch_follows_from_the_seed_and_the_step(
    config: dict[str, Any], batches: Batches
) -> None:
    first, again, later = (batches.batch(config, step) for step in (3, 3, 4))
    assert all(torch.equal(first[name], again[name]) for name in first)
    assert not torch.equal(first["features"], later["features"])


def test_a_batch_has_everything_that_the_network_is_told(
    config: dict[str, Any], batches: Batches
) -> None:
    batch = batches.batch(config, 0)
    assert {name: tuple(each.shape) for name, each in batch.items()} == {
        "features": (4, 32, 203),
        "action": (4, 32),
        "text": (4, 32, 384),
        "has_text": (4, 32),
        "path": (4, 32, 4),
    }
    assert int(batch["action"].max()) <= len(batches.actions) == 3


def test_what_is_dropped_is_not_told(config: dict[str, Any], batches: Batches) -> None:
    batch = batches.batch({**config, "drop_all": 1.0}, 0)
    assert not any(batch[name].any() for name in ("action", "has_text", "path"))
    told = {"drop_all": 0.0, "drop_text": 0.0, "drop_action": 0.0, "drop_path": 0.0}
    batch = batches.batch({**config, **told}, 0)
    assert all(batch[name].all() for name in ("action", "has_text"))
    assert batch["path"][..., 3].all()


def test_a_short_motion_is_done_again_and_again() -> None:
    once = np.linspace(0, 1, 20)[:, None] * np.ones(3)
    long = repeated(once, 70)
    assert len(long) == 80
    np.testing.assert_array_equal(long[26:34], long[46:54])
    assert np.abs(np.diff(long, axis=0)).max() < 0.2


def test_a_piece_begins_where_its_clip_begins_if_it_is_asked_to(
    config: dict[str, Any], batches: Batches
) -> None:
    asked = {**config, "from_start": 1.0, "join": 0.0, "frames": 32}
    starts = [e.features[0, 4:] for e in batches.examples]
    for seed in range(5):
        crop = batches.crop(asked, np.random.default_rng(seed))
        assert min(np.abs(start - crop["features"][0, 4:]).max() for start in starts) < 1e-6


def test_two_clips_are_joined_without_a_jump() -> None:
    features = np.concatenate([np.zeros((20, 3)), np.ones((20, 3))])
    smooth = blended(features, 20)
    assert np.abs(np.diff(smooth, axis=0)).max() < 0.2
    np.testing.assert_array_equal(smooth[[0, -1]], features[[0, -1]])


def test_chances_balance_actions_by_the_root_of_their_length(batches: Batches) -> None:
    chances = balance(batches.examples)
    assert chances.sum() == pytest.approx(1)
    of = {
        action: sum(
            chance
            for chance, each in zip(chances, batches.examples, strict=True)
            if each.action == action
        )
        for action in ("walk", "wave")
    }
    assert of["walk"] / of["wave"] == pytest.approx(np.sqrt(4 * 70 / (2 * 50)))


def test_a_few_steps_lower_the_loss(trainer: Trainer) -> None:
    before = loss(trainer, 1000)
    for _ in range(12):
        reported = trainer.advance()
    assert set(reported) == {"features", "steps", "change", "places", "speed", "agreement"}
    assert loss(trainer, 1000) < 0.9 * before
    assert trainer.step == 12


def test_a_checkpoint_is_gone_on_with_where_it_stands_and_served_when_exported(
    trainer: Trainer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    trainer.save(tmp_path / "checkpoint.pt")
    resumed = Trainer(trainer.config, trainer.batches)
    resumed.resume(tmp_path / "checkpoint.pt")
    assert resumed.step == trainer.step
    assert loss(resumed, 5) == loss(trainer, 5)
    served, data = tmp_path / "weights", written(tmp_path)
    monkeypatch.setattr(
        sys, "argv", ["export", "--data", str(data), "--run", str(tmp_path), "--to", str(served)]
    )
    export.main()
    loaded = load(served)
    assert loaded.actions == ("run", "walk", "wave")
    assert loaded.calm["wave"].acceleration < 0.01 < loaded.calm["walk"].acceleration
    assert loaded.manifest.options["steps"] == trainer.step
    average = trainer.average.state_dict()
    for name, tensor in loaded.network.state_dict().items():
        torch.testing.assert_close(tensor, average[name], atol=1e-3, rtol=1e-3)
