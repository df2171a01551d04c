"""Prompts as the training had them, and their vectors by a Llama that understands nothing."""

import json
from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors.torch import load_file, save_file
from transformers import AutoTokenizer, LlamaModel

from deployments.text_to_motion.adapters.kimodo.lora import merge
from deployments.text_to_motion.adapters.kimodo.text import Text, sentence
from deployments.text_to_motion.manifest import BadModel
from tests.deployments.text_to_motion.adapters import language
from tests.deployments.text_to_motion.adapters.kimodo import tiny

PROMPT = "A person walks and then jumps."


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    torch.set_num_threads(1)
    made = tmp_path_factory.mktemp("encoders")
    llama = language.llama(made / "llama")
    tiny.adapter(made / "mntp", 1, llama)
    tiny.adapter(made / "supervised", 2, llama)
    return made


@pytest.mark.parametrize(
    ("prompt", "said"),
    [
        (" A person is    walking.", "A person is walking."),
        ("someone go forward", "Someone go forward."),
        ("jump", "Jump."),
        ("jumping!", "Jumping!"),
        ("jumping)", "Jumping)."),
        ("-go", "Go."),
        ("run fast  -----", "Run fast."),
        ("he walks.then HE jumps", "He walks. Then he jumps."),
        ("...", "."),
        ("   ", ""),
    ],
)
def test_prompts_become_sentences_as_in_the_training(prompt: str, said: str) -> None:
    assert sentence(prompt) == said


def text_of(folder: Path, *changes: str) -> Text:
    return Text(folder / "llama", [folder / change for change in changes], "cpu")


@torch.inference_mode()
def test_the_vector_is_the_mean_of_the_prompts_tokens_that_see_each_other(folder: Path) -> None:
    told = text_of(folder).read([PROMPT])
    tokens = AutoTokenizer.from_pretrained(folder / "llama")
    chat = f"<|start_header_id|>user<|end_header_id|>\n\n{PROMPT}<|eot_id|>"
    ids = torch.tensor([tokens(chat)["input_ids"]])
    model = LlamaModel.from_pretrained(folder / "llama", dtype=torch.bfloat16)
    everywhere = torch.zeros(1, 1, ids.shape[1], ids.shape[1], dtype=torch.bfloat16)
    states = model(input_ids=ids, attention_mask=everywhere).last_hidden_state[0]
    # Six words, the full stop, and the end of the turn.
    expected = states[-8:].float().mean(dim=0)
    torch.testing.assert_close(told.vectors[0], expected, atol=2e-2, rtol=2e-2)
    causal = model(input_ids=ids).last_hidden_state[0, -8:].float().mean(dim=0)
    assert (causal - expected).norm() > 0.1 * expected.norm()
    assert told.coverage == (1.0,)


@torch.inference_mode()
def test_adapters_are_added_to_the_weights(folder: Path) -> None:
    name = "layers.1.mlp.down_proj"
    before = load_file(folder / "llama" / "model.safetensors")[f"{name}.weight"]
    expected = before.to(torch.bfloat16).float()
    for change in ("mntp", "supervised"):
        held = load_file(folder / change / "adapter_model.safetensors")
        down, up = (held[f"base_model.model.{name}.lora_{each}.weight"] for each in "AB")
        expected = expected + 2.0 * torch.einsum("or,ri->oi", up, down)
    found = text_of(folder, "mntp", "supervised").model.get_submodule(name).weight.float()
    torch.testing.assert_close(found, expected, atol=0.1, rtol=2e-2)
    plain, changed = (
        text_of(folder, *changes).read([PROMPT]).vectors for changes in ((), ("mntp",))
    )
    assert (plain - changed).norm() > 0.01 * plain.norm()


def test_prompts_read_together_are_read_as_if_alone(folder: Path) -> None:
    text = text_of(folder, "mntp")
    both = text.read([PROMPT, "waves", ""]).vectors
    assert torch.equal(both[1], text.read(["waves"]).vectors[0])
    assert not both[2].any()


def test_of_a_long_prompt_the_beginning_is_read(folder: Path) -> None:
    text = text_of(folder)
    told = text.read(["walks " * 800, "walks " * 400 + "jumps " * 400])
    assert told.coverage == (0.5, 0.5)


def broken(folder: Path, tmp_path: Path, config: dict[str, Any], extra: dict[str, Any]) -> Path:
    copy = tmp_path / "adapter"
    copy.mkdir()
    said = json.loads((folder / "mntp" / "adapter_config.json").read_text())
    (copy / "adapter_config.json").write_text(json.dumps({**said, **config}))
    held = load_file(folder / "mntp" / "adapter_model.safetensors")
    save_file({**held, **extra}, copy / "adapter_model.safetensors")
    return copy


LAYER = "base_model.model.layers.0.self_attn"


@pytest.mark.parametrize(
    ("config", "extra", "says"),
    [
        ({"use_dora": True}, {}, "more than plain LoRA"),
        ({"peft_type": "IA3"}, {}, "more than plain LoRA"),
        ({"rank_pattern": {"q_proj": 3}}, {}, "more than plain LoRA"),
        ({"r": None}, {}, "cannot be read"),
        ({"r": 3}, {}, "in another shape"),
        ({}, {f"{LAYER}.x_proj.lora_A.weight": torch.ones(2, 24)}, "not one of the model's"),
        ({}, {f"{LAYER}.k_proj.lora_A.weight": torch.ones(2, 24)}, "whole"),
        ({}, {f"{LAYER}.q_proj.lora_A.weight": torch.ones(2, 23)}, "in another shape"),
        ({}, {"base_model.model.norm.weight": torch.ones(24)}, r"has unknown .*norm\.weight"),
    ],
)
def test_an_adapter_of_another_kind_or_model_is_refused(
    folder: Path, tmp_path: Path, config: dict[str, Any], extra: dict[str, Any], says: str
) -> None:
    model = LlamaModel.from_pretrained(folder / "llama")
    with pytest.raises(BadModel, match=says):
        merge(model, broken(folder, tmp_path, config, extra))


def test_an_adapter_without_its_files_is_refused(folder: Path, tmp_path: Path) -> None:
    model = LlamaModel.from_pretrained(folder / "llama")
    with pytest.raises(BadModel, match=r"adapter_config\.json cannot be read"):
        merge(model, tmp_path)
    copy = broken(folder, tmp_path, {}, {})
    (copy / "adapter_model.safetensors").unlink()
    with pytest.raises(BadModel, match=r"adapter_model\.safetensors is missing"):
        merge(model, copy)
