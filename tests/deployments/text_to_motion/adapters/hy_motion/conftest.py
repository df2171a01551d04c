"""A folder of tiny weights of the true names."""

from pathlib import Path

import pytest
import torch

from tests.deployments.text_to_motion.adapters.hy_motion import tiny


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    torch.set_num_threads(1)
    made = tmp_path_factory.mktemp("models") / "hy-motion"
    tiny.saved(made)
    return made
