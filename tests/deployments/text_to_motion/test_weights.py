import re
from pathlib import Path
from typing import Any

import msgspec
import pytest
import torch

from deployments.text_to_motion.manifest import NAME, BadModel, read, write
from deployments.text_to_motion.training.export import ABOUT
from deployments.text_to_motion.vocabulary import ACTIONS
from deployments.text_to_motion.weights import FOLDER, load
from tests.deployments.text_to_motion import tiny

FILES = ("manifest.json", "model.safetensors")


def test_what_was_saved_is_loaded_ready_to_sample(tmp_path: Path) -> None:
    made = tiny.saved(tmp_path)
    loaded = load(tmp_path)
    assert loaded.network.shape == tiny.SHAPE
    assert loaded.actions == ("run", "walk")
    assert loaded.manifest.name == "tiny"
    assert loaded.manifest.options["steps"] == 7
    assert not loaded.network.training
    assert not any(each.requires_grad for each in loaded.network.parameters())
    for name, tensor in loaded.network.state_dict().items():
        torch.testing.assert_close(tensor, made.state_dict()[name], atol=1e-3, rtol=1e-3)
    torch.testing.assert_close(loaded.mean, torch.linspace(-1, 1, 203))
    torch.testing.assert_close(loaded.std, torch.linspace(0.5, 2, 203))


@pytest.mark.parametrize("place", [0, 100, -1])
def test_one_altered_byte_is_an_error_that_names_the_file(tmp_path: Path, place: int) -> None:
    tiny.saved(tmp_path)
    path = tmp_path / "model.safetensors"
    data = bytearray(path.read_bytes())
    data[place] ^= 1
    path.write_bytes(data)
    with pytest.raises(BadModel, match=f"{re.escape(str(path))} is not the file"):
        load(tmp_path)


@pytest.mark.parametrize("name", FILES)
def test_a_missing_file_is_an_error_that_names_it(tmp_path: Path, name: str) -> None:
    tiny.saved(tmp_path)
    (tmp_path / name).unlink()
    with pytest.raises(BadModel, match=f"{re.escape(str(tmp_path / name))} is missing"):
        load(tmp_path)


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"shape": {"features": 203}, "actions": ["run", "walk"]},
        {"shape": {"colour": "red"}, "actions": []},
        {"shape": "wide", "actions": []},
        {"shape": {"features": "many"}, "actions": []},
    ],
)
def test_options_of_another_network_are_an_error_that_names_the_weights(
    tmp_path: Path, options: dict[str, Any]
) -> None:
    tiny.saved(tmp_path)
    write(tmp_path, msgspec.structs.replace(read(tmp_path), options=options))
    with pytest.raises(BadModel, match=re.escape(str(tmp_path / "model.safetensors"))):
        load(tmp_path)


def test_saving_the_same_weights_gives_the_same_files(tmp_path: Path) -> None:
    for folder in ("one", "two"):
        tiny.saved(tmp_path / folder)
    for name in FILES:
        first, second = ((tmp_path / folder / name).read_bytes() for folder in ("one", "two"))
        assert first == second


def test_the_weights_in_the_package_are_whole_and_may_be_used() -> None:
    loaded = load(FOLDER)
    assert set(loaded.actions) <= set(ACTIONS)
    assert loaded.manifest.commercial_use
    assert loaded.manifest.excluded_territories == ()
    assert {name: getattr(loaded.manifest, name) for name in ABOUT} == ABOUT
    assert {each.name for each in FOLDER.iterdir()} == {NAME, *loaded.manifest.files}
    assert all(bool(tensor.isfinite().all()) for tensor in loaded.network.state_dict().values())
