from pathlib import Path

import pytest
import torch
from torch import Tensor

from deployments.text_to_motion.features import FPS
from deployments.text_to_motion.flow import MOST, asked, strayed
from deployments.text_to_motion.weights import Loaded, load
from tests.deployments.text_to_motion.tiny import saved


@pytest.fixture
def loaded(tmp_path: Path) -> Loaded:
    saved(tmp_path)
    return load(tmp_path)


def stepping(loaded: Loaded, frames: int = 80) -> Tensor:
    """Give features of a way at 0.7 m/s that sways from step to step, scaled for the network."""
    features = torch.zeros(1, frames, loaded.network.shape.features)
    time = torch.arange(frames) / FPS
    features[0, :, 1] = (0.7 + 0.5 * torch.sin(2 * torch.pi * 4 * time)) / FPS
    return (features - loaded.mean) / loaded.std


def test_what_is_missing_of_a_path_is_told_without_the_sway_of_steps(loaded: Loaded) -> None:
    wanted = torch.tensor([-0.2, 1.3, 0.4, 1.0]).expand(1, 80, 4)
    missing = strayed(stepping(loaded), wanted, loaded)
    expected = torch.tensor([-0.2, 0.6, 0.4]).expand(1, 56, 3)
    torch.testing.assert_close(missing[:, 12:-12], expected, atol=0.03, rtol=0)


def test_where_no_path_is_known_nothing_is_missing(loaded: Loaded) -> None:
    assert not strayed(stepping(loaded), torch.zeros(1, 80, 4), loaded).any()


def test_what_is_missing_is_asked_for_on_top_up_to_a_bound() -> None:
    path = torch.tensor([[[0.0, 1.0, 0.0, 1.0]]])
    ask = path
    for _ in range(10):
        ask = asked(ask, path, torch.tensor([[[0.0, 0.3, -0.02]]]))
    assert ask[0, 0, 1] == pytest.approx(1.0 + MOST)
    assert ask[0, 0, 2] == pytest.approx(-0.1)
    assert ask[0, 0, 3] == 1.0
