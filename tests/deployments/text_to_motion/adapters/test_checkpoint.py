import io
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from deployments.text_to_motion.adapters.checkpoint import fill, tensor, tensors
from deployments.text_to_motion.manifest import BadModel


@pytest.mark.parametrize("zipped", [True, False])
@pytest.mark.filterwarnings("ignore")
def test_a_damaged_file_is_refused_whatever_the_damage(tmp_path: Path, *, zipped: bool) -> None:
    held = io.BytesIO()
    torch.save({"a": torch.ones(3)}, held, _use_new_zipfile_serialization=zipped)
    whole, chance, path = held.getvalue(), np.random.default_rng(1), tmp_path / "weights.pt"
    refused = 0
    for _ in range(150):
        data = bytearray(whole)
        for place in chance.integers(min(len(data), 900), size=3):
            data[place] = chance.integers(256)
        path.write_bytes(data)
        with pytest.raises(BadModel):
            tensor(path, (3,))  # which it would not be undamaged either
        try:
            tensors(path)
        except BadModel:
            refused += 1
    assert refused > 30  # some bytes mean nothing


@pytest.mark.parametrize("odd", [
    {"weight": torch.zeros(2, 2, dtype=torch.long)},
    {"weight": torch.zeros(2, 2).to_sparse()},
    {"weight": "none"},
    {3: torch.zeros(2)},
])  # fmt: skip
def test_what_is_no_tensor_of_floating_numbers_fills_no_network(odd: dict[Any, Any]) -> None:
    network = torch.nn.Linear(2, 2)
    with pytest.raises(BadModel, match="no tensor of floating numbers"):
        fill(network, {**network.state_dict(), **odd}, Path("weights.pt"))
