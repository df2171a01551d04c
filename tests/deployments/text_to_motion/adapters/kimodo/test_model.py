"""From briefs to takes, on random weights of the published structure, and what is refused."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest
import torch
import yaml
from safetensors.torch import load_file, save_file

from deployments.text_to_motion import registry
from deployments.text_to_motion.adapters.kimodo.model import Model, load
from deployments.text_to_motion.manifest import BadModel, Manifest, verify, write
from domain.motion.takes import Brief
from tests.deployments.text_to_motion.adapters.kimodo import tiny
from tests.deployments.text_to_motion.adapters.takes import farthest, made

WALK = Brief("a person walks forward", 2.0, 2.0, 1)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    torch.set_num_threads(1)
    made = tmp_path_factory.mktemp("models") / "kimodo"
    tiny.saved(made)
    return made


@pytest.fixture(scope="module")
def model(folder: Path) -> Model:
    write(folder, tiny.manifest(folder))
    loaded = registry.load(folder, "cpu")
    assert isinstance(loaded, Model)
    return loaded


def test_what_nobody_wants_any_more_is_left_out_and_changes_no_neighbour(model: Model) -> None:
    briefs = [replace(WALK, duration=1.0), WALK, replace(WALK, seed=2)]
    takes = model.sample_wanted(briefs, lambda row: row != 2)
    assert takes[2] is None
    for brief, take in zip(briefs[:2], takes[:2], strict=True):
        assert take is not None
        assert farthest(take.clip, made(model, brief)) < 1e-3


def test_a_motion_is_sampled_in_as_many_steps_as_asked_for(folder: Path, model: Model) -> None:
    asked: list[int] = []

    def wanted(row: int) -> bool:
        asked.append(row)
        return True

    few = load(folder, tiny.manifest(folder, steps=3), "cpu")
    few.sample_wanted([WALK], wanted)
    assert asked == [0, 0, 0]
    assert farthest(made(few, WALK), made(model, WALK)) > 1e-3


def test_half_precision_is_for_those_who_ask_for_it(folder: Path) -> None:
    half = load(folder, tiny.manifest(folder, precision="bfloat16"), "cpu")
    assert half.network.root_model.input_linear.weight.dtype == torch.bfloat16
    assert np.isfinite(made(half, WALK).positions()).all()


def test_it_says_what_it_is(model: Model) -> None:
    assert model.describe() == {
        "name": "kimodo-tiny",
        "version": "1.1",
        "license": "NVIDIA Open Model License",
    }


def other(folder: Path, tmp_path: Path, name: str, data: bytes) -> tuple[Path, Manifest]:
    """Copy a model with one file replaced."""
    copy = tmp_path / "copy"
    copy.mkdir()
    for each in tiny.FILES:
        (copy / each).write_bytes((folder / each).read_bytes())
    (copy / name).write_bytes(data)
    beside = {each: str(folder.parent / each) for each in ("llama", "mntp", "supervised")}
    return copy, tiny.manifest(copy, **beside)


@pytest.mark.parametrize("name", tiny.FILES)
def test_a_missing_or_altered_file_is_found_and_never_run(
    folder: Path, tmp_path: Path, name: str
) -> None:
    copy, _ = other(folder, tmp_path, name, b"")
    manifest = tiny.manifest(folder)
    with pytest.raises(BadModel, match=f"{name} is not the file that the manifest names"):
        verify(copy, manifest)
    with pytest.raises(BadModel, match=name):
        load(copy, tiny.manifest(copy), "cpu")
    (copy / name).unlink()
    with pytest.raises(BadModel, match=f"{name} is missing"):
        verify(copy, manifest)


def config(change: Callable[[dict[str, Any], dict[str, Any]], object]) -> bytes:
    said = yaml.safe_load(yaml.safe_dump(tiny.CONFIG))
    change(said["denoiser"], said)
    text: str = yaml.safe_dump(said)
    return text.encode()


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (config(lambda net, _: net.update(motion_mask_mode="none")), "motion_mask_mode"),
        (config(lambda net, _: net.update(norm_first=True)), "norm_first"),
        (config(lambda net, _: net.update(_target_="x.OnestageDenoiser")), "TwostageDenoiser"),
        (config(lambda net, _: net["motion_rep"].update(_target_="x.Y")), "KimodoMotionRep"),
        (
            config(
                lambda net, _: net["motion_rep"].update(skeleton={"_target_": "a.G1Skeleton34"})
            ),
            "G1Skeleton34 is not one",
        ),
        (
            config(
                lambda net, _: net["motion_rep"].update(skeleton={"_target_": "a.SMPLXSkeleton22"})
            ),
            r"must be \(22, 3\)",
        ),
        (config(lambda net, _: net.update(latent_dim=64)), "in another shape"),
        (config(lambda net, _: net.update(num_layers=1)), "has unknown body_model"),
        (config(lambda net, _: net.update(num_heads=3)), "do not go into"),
        (config(lambda net, _: net.update(llm_shape=[1, 32])), "in another shape"),
        (config(lambda net, _: net.pop("ff_size")), "is not a Kimodo config"),
        (config(lambda _, said: said.update(num_base_steps=4)), "must be from 2 to 4"),
        (config(lambda _, said: said.update(num_base_steps=0)), "not positive"),
        (b"[]", "does not hold settings"),
    ],
)
def test_another_config_is_refused(folder: Path, tmp_path: Path, data: bytes, says: str) -> None:
    copy, manifest = other(folder, tmp_path, "config.yaml", data)
    with pytest.raises(BadModel, match=says):
        load(copy, manifest, "cpu")


@pytest.mark.parametrize(
    ("name", "values", "says"),
    [
        ("body_mean.npy", np.zeros(363, np.float32), r"is of shape \(363,\)"),
        ("local_root_std.npy", np.full(4, np.inf, np.float32), "no numbers"),
        ("body_std.npy", np.array([{}] * 364, dtype=object), "is not an array"),
    ],
)
def test_other_statistics_are_refused(
    folder: Path, tmp_path: Path, name: str, values: Any, says: str
) -> None:
    copy, _ = other(folder, tmp_path, name, b"")
    np.save(copy / name, values, allow_pickle=True)
    with pytest.raises(BadModel, match=says):
        load(copy, tiny.manifest(copy), "cpu")


def test_a_checkpoint_that_lacks_a_tensor_is_refused(folder: Path, tmp_path: Path) -> None:
    held = load_file(folder / "model.safetensors")
    held.pop("denoiser.backbone.body_model.output_linear.bias")
    copy, _ = other(folder, tmp_path, "model.safetensors", b"")
    save_file(held, copy / "model.safetensors")
    with pytest.raises(BadModel, match=r"lacks body_model\.output_linear\.bias"):
        load(copy, tiny.manifest(copy), "cpu")


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"joints": "other.p"}, "'other.p', which is not in `files`"),
        ({"body": ["body_mean.npy", "x.npy"]}, "'x.npy', which is not in `files`"),
        ({"mntp": "../nowhere"}, "nowhere is missing"),
        ({"llama": "../mntp"}, "has no tokenizer"),
        ({"steps": 51}, "must be from 2 to 50"),
        ({"step": 5}, "step"),
    ],
)
def test_options_that_name_nothing_are_refused(
    folder: Path, options: dict[str, Any], says: str
) -> None:
    with pytest.raises(BadModel, match=says):
        load(folder, tiny.manifest(folder, **options), "cpu")


def test_a_longer_motion_than_the_trainings_is_not_promised(folder: Path) -> None:
    manifest = msgspec.structs.replace(tiny.manifest(folder), longest_seconds=10.1)
    with pytest.raises(BadModel, match="longest_seconds"):
        load(folder, manifest, "cpu")
