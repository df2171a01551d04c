"""Files that are missing, altered or hostile: each is refused when the model is loaded."""

import json
import os
import pickle
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from deployments.text_to_motion import registry
from deployments.text_to_motion.adapters.mdm import checkpoint
from deployments.text_to_motion.adapters.mdm.model import load
from deployments.text_to_motion.manifest import BadModel
from tests.deployments.text_to_motion.adapters.mdm import files


@pytest.mark.parametrize("name", files.FILES)
def test_a_missing_or_altered_file_is_an_error_that_names_it(tmp_path: Path, name: str) -> None:
    files.brought(tmp_path)
    data = bytearray((tmp_path / name).read_bytes())
    data[len(data) // 2] ^= 1
    (tmp_path / name).write_bytes(data)
    with pytest.raises(BadModel, match=f"{name} is not the file"):
        registry.load(tmp_path, "cpu")
    (tmp_path / name).unlink()
    with pytest.raises(BadModel, match=f"{name} is missing"):
        registry.load(tmp_path, "cpu")


def test_a_whole_folder_is_loaded_by_its_family(tmp_path: Path) -> None:
    files.brought(tmp_path)
    assert registry.load(tmp_path, "cpu").describe()["name"] == "mdm-tiny"


@pytest.mark.parametrize("name", files.FILES[1:])
def test_a_file_that_the_manifest_does_not_name_is_not_read(tmp_path: Path, name: str) -> None:
    named = files.brought(tmp_path).files
    manifest = files.manifest(tmp_path, files={n: d for n, d in named.items() if n != name})
    with pytest.raises(BadModel, match=f"{name} is not in the manifest's `files`"):
        load(tmp_path, manifest, "cpu")


@pytest.mark.parametrize(("change", "reason"), [
    ({"dataset": "kit"}, "dataset 'kit'"),
    ({"arch": "gru"}, "arch 'gru'"),
    ({"latent_dim": 15}, "latent_dim 15"),
    ({"latent_dim": 2**40}, "latent_dim"),
    ({"layers": 10**6}, "layers"),
    ({"diffusion_steps": 10**9}, "diffusion_steps"),
    ({"noise_schedule": "linear"}, "noise_schedule 'linear'"),
    ({"text_encoder_type": "bert"}, "text_encoder_type 'bert'"),
    ({"text_encoder_type": "t5"}, "text_encoder_type 't5'"),
    ({"unconstrained": True}, "unconstrained"),
    ({"context_len": 20}, "context_len 20"),
    ({"multi_target_cond": True}, "multi_target_cond"),
    ({"layers": "many"}, "layers"),
    ({"dataset": None}, "dataset"),
])  # fmt: skip
def test_arguments_that_cannot_be_followed_are_named(
    tmp_path: Path, change: dict[str, Any], reason: str
) -> None:
    manifest = files.brought(tmp_path)
    (tmp_path / "args.json").write_text(json.dumps(files.ARGS | change))
    with pytest.raises(BadModel, match=reason):
        load(tmp_path, manifest, "cpu")


def resaved(change: Callable[[dict[str, Any]], Any]) -> Callable[[Path], None]:
    """Change what a file of weights holds."""

    def write(path: Path) -> None:
        held = torch.load(path, weights_only=True)
        torch.save(change(held), path)

    return write


FIRST = "input_process.poseEmbedding.weight"


@pytest.mark.parametrize(("alter", "reason"), [
    (resaved(lambda held: {n: t for n, t in held.items() if n != FIRST}), f"lacks {FIRST}"),
    (resaved(lambda held: held | {FIRST: torch.zeros(16, 251)}), f"another shape .* {FIRST}"),
    (resaved(lambda held: held | {FIRST: torch.full((16, 263), torch.nan)}), "no numbers"),
    (resaved(lambda held: held | {FIRST: torch.zeros(16, 263, dtype=torch.long)}), "floating"),
    (resaved(lambda held: held | {FIRST: "none"}), "no tensor of floating"),
    (resaved(lambda held: held | {"embed_action.action_embedding": torch.zeros(1)}),
     "has unknown embed_action"),
    (resaved(lambda held: list(held.values())), "does not hold tensors by name"),
    (resaved(lambda _: {"model": 3}), "does not hold tensors by name"),
    (lambda path: path.write_bytes(b"PK\x03\x04 nonsense"), "not a checkpoint of tensors"),
    (lambda path: path.write_bytes(path.read_bytes()[:-2000]), "not a checkpoint of tensors"),
    (lambda path: path.write_bytes(b""), "not a checkpoint of tensors"),
])  # fmt: skip
def test_weights_that_do_not_fit_are_refused(
    tmp_path: Path, alter: Callable[[Path], None], reason: str
) -> None:
    manifest = files.brought(tmp_path)
    alter(tmp_path / files.WEIGHTS)
    with pytest.raises(BadModel, match=reason):
        load(tmp_path, manifest, "cpu")


class Hostile:
    """What runs a command in whoever unpickles it."""

    def __init__(self, trace: Path) -> None:
        self.trace = trace

    def __reduce__(self) -> tuple[Any, ...]:
        return os.mkdir, (str(self.trace),)


def test_nothing_in_a_file_of_weights_is_run(tmp_path: Path) -> None:
    manifest = files.brought(tmp_path)
    trace = tmp_path / "was-here"
    for write in (
        lambda path: torch.save({FIRST: Hostile(trace)}, path),
        lambda path: path.write_bytes(pickle.dumps(Hostile(trace), 2)),
    ):
        write(tmp_path / files.WEIGHTS)
        with pytest.raises(BadModel, match="not a checkpoint of tensors"):
            load(tmp_path, manifest, "cpu")
        assert not trace.exists()


def test_a_file_of_weights_that_is_far_too_large_is_not_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    manifest = files.brought(tmp_path)
    monkeypatch.setattr(checkpoint, "LARGEST", 1000)
    with pytest.raises(BadModel, match="larger than 1000 bytes"):
        load(tmp_path, manifest, "cpu")


@pytest.mark.parametrize(("name", "values", "reason"), [
    ("Mean.npy", np.zeros(251, np.float32), "Mean.npy is of shape"),
    ("Std.npy", np.full(263, np.inf, np.float32), "Std.npy has values that are no numbers"),
    ("Std.npy", np.zeros(263, np.float32), "not positive"),
    ("Mean.npy", np.array([{}] * 263, dtype=object), "Mean.npy"),
])  # fmt: skip
def test_scales_that_are_none_are_refused(
    tmp_path: Path, name: str, values: Any, reason: str
) -> None:
    manifest = files.brought(tmp_path)
    np.save(tmp_path / name, values, allow_pickle=True)
    with pytest.raises(BadModel, match=reason):
        load(tmp_path, manifest, "cpu")


@pytest.mark.parametrize(("name", "data"), [
    ("config.json", b"{"), ("model.safetensors", b"nonsense"), ("tokenizer.json", b"{}"),
])  # fmt: skip
def test_a_text_encoder_that_is_none_is_refused(tmp_path: Path, name: str, data: bytes) -> None:
    manifest = files.brought(tmp_path)
    (tmp_path / "text" / name).write_bytes(data)
    with pytest.raises(BadModel, match="text"):
        load(tmp_path, manifest, "cpu")


def test_a_text_encoder_of_another_kind_or_width_is_refused(tmp_path: Path) -> None:
    manifest = files.brought(tmp_path)
    files.bert(tmp_path / "other")
    other = files.manifest(tmp_path, options={"text": "other"})
    with pytest.raises(BadModel, match="CLIPTextModelWithProjection"):
        load(tmp_path, other, "cpu")
    with pytest.raises(BadModel, match="nowhere is missing"):
        load(tmp_path, files.manifest(tmp_path, options={"text": "nowhere"}), "cpu")
    state = torch.load(tmp_path / files.WEIGHTS, weights_only=True)
    state["embed_text.weight"] = torch.zeros(16, 9)
    torch.save(state, tmp_path / files.WEIGHTS)
    with pytest.raises(BadModel, match=r"another shape .* embed_text\.weight"):
        load(tmp_path, manifest, "cpu")


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"text": "text", "steps": 1},
        {"text": "text", "steps": 6},
        {"text": "text", "steps": "2"},
        {"text": "text", "stesp": 3},
    ],
)
def test_options_that_cannot_be_followed_are_refused(
    tmp_path: Path, options: dict[str, Any]
) -> None:
    files.brought(tmp_path)
    with pytest.raises(BadModel, match="options"):
        load(tmp_path, files.manifest(tmp_path, options=options), "cpu")


def test_of_two_sets_of_weights_the_averaged_one_is_taken_where_the_training_says_so(
    tmp_path: Path,
) -> None:
    files.brought(tmp_path, files.BERT_ARGS)
    given = checkpoint.arguments(tmp_path)
    path = tmp_path / files.WEIGHTS
    averaged = checkpoint.weights(path, averaged=given.use_ema)
    plain = checkpoint.weights(path, averaged=False)
    assert averaged[FIRST].any()
    assert not plain[FIRST].any()


def test_motions_longer_than_those_of_the_training_are_not_promised(tmp_path: Path) -> None:
    files.brought(tmp_path)
    with pytest.raises(BadModel, match=r"longest_seconds.* more than the 9\.8"):
        load(tmp_path, files.manifest(tmp_path, longest_seconds=10.0), "cpu")
