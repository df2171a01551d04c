"""What the network is told of a prompt, by encoders that understand nothing."""

from pathlib import Path

import pytest
import torch
from transformers import AutoTokenizer, CLIPTextModel, Qwen3Model

from deployments.text_to_motion.adapters.hy_motion.text import INSTRUCTION, Text
from deployments.text_to_motion.manifest import BadModel
from tests.deployments.text_to_motion.adapters import language

PROMPT = "a person walks and then jumps ."


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    torch.set_num_threads(1)
    made = tmp_path_factory.mktemp("encoders")
    language.qwen(made / "qwen")
    language.clip(made / "clip")
    return made


def test_the_instruction_is_the_published_one_to_the_letter() -> None:
    assert len(INSTRUCTION) == 449
    assert INSTRUCTION.startswith("\n    Summarize human motion only from the user text for")


@torch.inference_mode()
def test_tokens_are_those_of_the_prompt_after_the_instruction(folder: Path) -> None:
    told = Text(folder / "qwen", folder / "clip", 12, "cpu").read([PROMPT])
    chat = f"<|im_start|>system\n{INSTRUCTION}<|im_end|>\n<|im_start|>user\n{PROMPT}<|im_end|>\n"
    tokens = AutoTokenizer.from_pretrained(folder / "qwen")
    ids = tokens(chat, return_tensors="pt")["input_ids"]
    qwen = Qwen3Model.from_pretrained(folder / "qwen", dtype=torch.bfloat16)
    states = qwen(input_ids=ids, output_hidden_states=True).hidden_states[-1]
    # Seven words of the prompt, and the end of the message.
    assert told.present.tolist() == [[True] * 8 + [False] * 4]
    torch.testing.assert_close(told.tokens[0, :8], states[0, -8:].float())
    assert not told.tokens[0, 8:].any()


@torch.inference_mode()
def test_the_sentence_is_what_clip_has_at_the_last_token(folder: Path) -> None:
    told = Text(folder / "qwen", folder / "clip", 12, "cpu").read([PROMPT])
    tokens = AutoTokenizer.from_pretrained(folder / "clip")
    ids = tokens(PROMPT, return_tensors="pt")["input_ids"]
    states = CLIPTextModel.from_pretrained(folder / "clip")(input_ids=ids).last_hidden_state
    assert ids[0, -1] == ids.max()
    torch.testing.assert_close(told.sentence[0], states[0, -1])


def test_prompts_read_together_are_read_as_if_alone(folder: Path) -> None:
    text = Text(folder / "qwen", folder / "clip", 12, "cpu")
    both = text.read([PROMPT, "a person waves"])
    for row, prompt in enumerate([PROMPT, "a person waves"]):
        alone = text.read([prompt])
        assert torch.equal(both.tokens[row], alone.tokens[0])
        assert torch.equal(both.sentence[row], alone.sentence[0])


def test_of_a_long_prompt_the_beginning_is_read(folder: Path) -> None:
    text = Text(folder / "qwen", folder / "clip", 12, "cpu")
    told = text.read(["walks " * 300, "walks " * 400])
    assert told.present.all()
    assert torch.equal(told.tokens[0], told.tokens[1])


def test_a_tokenizer_without_a_chat_template_is_refused(folder: Path) -> None:
    with pytest.raises(BadModel, match="has no chat template"):
        Text(folder / "clip", folder / "clip", 12, "cpu")
