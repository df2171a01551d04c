"""What is no HY-Motion checkpoint, config or encoder is refused before it is run."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
import torch
import yaml

from deployments.text_to_motion.adapters.hy_motion.model import load
from deployments.text_to_motion.manifest import BadModel, Manifest, verify
from tests.deployments.text_to_motion.adapters.hy_motion import tiny


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
