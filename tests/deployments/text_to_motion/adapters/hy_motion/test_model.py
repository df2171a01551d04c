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

from deployments.text_to_motion import registry
from deployments.text_to_motion.adapters.hy_motion.flow import flow, noise_of
from deployments.text_to_motion.adapters.hy_motion.model import Model, load
from deployments.text_to_motion.manifest import BadModel, Manifest, verify, write
from domain.motion.clip import Clip
from domain.motion.takes import Brief
from tests.deployments.text_to_motion.adapters.hy_motion import tiny

WALK = Brief("a person walks forward", 2.0, 3.0, 1)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    torch.set_num_threads(1)
    made = tmp_path_factory.mktemp("models") / "hy-motion"
    tiny.saved(made)
    return made


@pytest.fixture(scope="module")
def model(folder: Path) -> Model:
    write(folder, tiny.manifest(folder))
    loaded = registry.load(folder, "cpu")
    assert isinstance(loaded, Model)
    return loaded


def made(model: Model, brief: Brief) -> Clip:
    (take,) = model.sample_wanted([brief], lambda _: True)
    assert take is not None
    return take.clip


def farthest(a: Clip, b: Clip) -> float:
    return float(np.linalg.norm(a.positions() - b.positions(), axis=-1).max())


@pytest.mark.parametrize("seconds", [0.3, 1.0, 1.37, 3.0])
def test_a_motion_has_exactly_the_frames_of_its_duration(model: Model, seconds: float) -> None:
    clip = made(model, replace(WALK, duration=seconds))
    assert (clip.fps, len(clip)) == (30.0, round(30 * seconds))
    assert clip.positions()[..., 1].min() > -0.01


def test_the_seed_and_the_prompt_make_the_motion(model: Model) -> None:
    first, again = made(model, WALK), made(model, WALK)
    assert farthest(first, again) == 0.0
    assert farthest(first, made(model, replace(WALK, seed=2))) > 0.01
    assert farthest(first, made(model, replace(WALK, prompt="a person jumps"))) > 0.01
    assert farthest(first, made(model, replace(WALK, cfg_scale=1.0))) > 0.001


def test_neighbours_in_a_batch_change_no_motion(model: Model) -> None:
    briefs = [
        WALK,
        Brief("a person jumps and then waves back .", 3.0, 1.5, 5),
        Brief("runs", 0.5, 5.0, 6, lock_root=True),
    ]
    takes = model.sample_wanted(briefs, lambda _: True)
    for brief, take in zip(briefs, takes, strict=True):
        assert take is not None
        assert farthest(take.clip, made(model, brief)) < 1e-3
        assert (take.prompt_coverage, take.actions) == (1.0, ())


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


def other(folder: Path, tmp_path: Path, name: str, data: bytes | None) -> tuple[Path, Manifest]:
    """Copy a model with one file replaced or left out."""
    copy = tmp_path / "copy"
    copy.mkdir()
    for each in tiny.FILES:
        (copy / each).write_bytes((folder / each).read_bytes())
    manifest = tiny.manifest(
        copy, qwen=str(folder.parent / "qwen"), clip=str(folder.parent / "clip")
    )
    if data is None:
        (copy / name).unlink()
    else:
        (copy / name).write_bytes(data)
    return copy, manifest


@pytest.mark.parametrize("name", tiny.FILES)
def test_a_missing_or_altered_file_is_found_before_it_is_read(
    folder: Path, tmp_path: Path, name: str
) -> None:
    copy, manifest = other(folder, tmp_path, name, None)
    with pytest.raises(BadModel, match=f"{name} is missing"):
        verify(copy, manifest)
    (copy / name).write_bytes(b"other")
    with pytest.raises(BadModel, match=f"{name} is not the file that the manifest names"):
        verify(copy, manifest)
    with pytest.raises(BadModel, match=name):
        load(copy, manifest, "cpu")


def config(change: Callable[[dict[str, Any], dict[str, Any]], object]) -> bytes:
    said = yaml.safe_load(yaml.safe_dump(tiny.CONFIG))
    change(said["network_module_args"], said["train_pipeline_args"])
    text: str = yaml.safe_dump(said)
    return text.encode()


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (config(lambda net, _: net.update(mask_mode="causal")), "mask_mode"),
        (config(lambda net, _: net.update(apply_rope_to_single_branch=True)), "apply_rope"),
        (config(lambda net, _: net.update(new_idea=1)), "`new_idea` is not known"),
        (config(lambda net, _: net.update(input_dim=135)), "must have 201"),
        (config(lambda net, _: net.update(num_layers=4)), "do not go in"),
        (config(lambda net, _: net.update(feat_dim=64)), "in another shape"),
        (config(lambda net, _: net.update(num_layers=6)), "lacks double_blocks.1"),
        (config(lambda net, _: net.update(ctxt_input_dim=33)), "null_ctxt_input"),
        (config(lambda net, _: net.pop("feat_dim")), "is not a HY-Motion config"),
        (config(lambda _, pipe: pipe.pop("train_frames")), "is not a HY-Motion config"),
        (config(lambda _, pipe: pipe.update(train_frames=60)), "longest_seconds"),
        (config(lambda _, pipe: pipe.update(train_frames=0)), "not positive"),
        (config(lambda _, pipe: pipe.update(noise_scheduler_cfg={"method": "dopri5"})), "dopri5"),
        (b"- 1", "does not hold settings"),
        (b"a: [", "cannot be read"),
        (b"!!python/object/apply:os.system ['echo']", "cannot be read"),
    ],
)
def test_another_config_is_refused(folder: Path, tmp_path: Path, data: bytes, says: str) -> None:
    copy, manifest = other(folder, tmp_path, "config.yml", data)
    with pytest.raises(BadModel, match=says):
        load(copy, manifest, "cpu")


class Bomb:
    def __reduce__(self) -> tuple[Any, tuple[str]]:
        return (print, ("read, and run",))


def checkpoint(folder: Path, change: Callable[[dict[str, Any]], object]) -> Any:
    held = dict(torch.load(folder / "latest.ckpt", weights_only=True)["model_state_dict"])
    change(held)
    return {"model_state_dict": held}


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (
            lambda held: held.pop("motion_transformer.input_encoder.bias"),
            "lacks input_encoder.bias",
        ),
        (lambda held: held.update(extra=torch.zeros(1)), "has unknown extra"),
        (lambda held: held.pop("null_vtxt_feat"), "no `null_vtxt_feat` of 16 numbers"),
        (lambda held: held.update(std=torch.ones(200)), "no `std` of 201 numbers"),
        (lambda held: held.update(mean=torch.full((201,), torch.nan)), "no numbers"),
        (lambda held: held.update(bomb=Bomb()), "is not a checkpoint of tensors"),
    ],
)
def test_another_checkpoint_is_refused_and_never_run(
    folder: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    change: Callable[[dict[str, Any]], object],
    says: str,
) -> None:
    copy, manifest = other(folder, tmp_path, "latest.ckpt", b"")
    torch.save(checkpoint(folder, change), copy / "latest.ckpt")
    with pytest.raises(BadModel, match=says):
        load(copy, manifest, "cpu")
    assert "run" not in capsys.readouterr().out


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"config": "other.yml"}, "'other.yml', which is not in `files`"),
        ({"rest": "../qwen/config.json"}, "config.json', which is not in `files`"),
        ({"qwen": "../nowhere"}, "nowhere is missing"),
        ({"clip": 3}, "`str`, got `int`"),
        ({"clip": "."}, "has no tokenizer"),
        ({"precision": "int8"}, "'int8'"),
        ({"text_device": "cuda"}, "'cuda'"),
        ({"clips": "../clip"}, "clips"),
    ],
)
def test_options_that_name_nothing_are_refused(
    folder: Path, options: dict[str, Any], says: str
) -> None:
    with pytest.raises(BadModel, match=says):
        load(folder, tiny.manifest(folder, **options), "cpu")


def test_an_encoder_that_is_not_whole_or_not_as_wide_is_refused(
    folder: Path, tmp_path: Path
) -> None:
    from safetensors.torch import load_file, save_file

    from tests.deployments.text_to_motion.adapters import language

    wide = language.qwen(tmp_path / "wide", 64)
    with pytest.raises(BadModel, match=r"\(64, 16\) wide"):
        load(folder, tiny.manifest(folder, qwen=str(wide)), "cpu")
    part = language.qwen(tmp_path / "part")
    held = load_file(part / "model.safetensors")
    held.pop("layers.1.mlp.up_proj.weight")
    save_file(held, part / "model.safetensors", metadata={"format": "pt"})
    with pytest.raises(BadModel, match=r"lacks layers\.1\.mlp\.up_proj\.weight"):
        load(folder, tiny.manifest(folder, qwen=str(part)), "cpu")


def test_a_longer_motion_than_the_networks_is_not_promised(folder: Path) -> None:
    manifest = msgspec.structs.replace(tiny.manifest(folder), longest_seconds=3.1)
    with pytest.raises(BadModel, match="longest_seconds"):
        load(folder, manifest, "cpu")
