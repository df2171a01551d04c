"""Language models too small to understand anything, in folders as transformers writes them."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch
from tokenizers import Tokenizer
from tokenizers.models import WordLevel
from tokenizers.pre_tokenizers import Whitespace
from tokenizers.processors import TemplateProcessing
from transformers import (
    CLIPTextConfig,
    CLIPTextModel,
    LlamaConfig,
    LlamaModel,
    PreTrainedTokenizerFast,
    Qwen3Config,
    Qwen3Model,
)

UNKNOWN = "[UNK]"
WORDS = (
    UNKNOWN, "<", "BOC", ">", "a", "person", "walks", "runs", "jumps", "waves", "forward", "back",
    "and", "then", ".", "user", "system",
)  # fmt: skip
CHAT = "{% for m in messages %}<|im_start|>{{ m.role }}\n{{ m.content }}<|im_end|>\n{% endfor %}"
QWEN_WIDTH, CLIP_WIDTH, LLAMA_WIDTH = 32, 16, 24


def tokens(
    folder: Path, special: Sequence[str], template: str | None = None, around: str = "$A"
) -> int:
    """Write a tokenizer that knows WORDS and some special tokens; return how many it knows."""
    vocabulary = {word: at for at, word in enumerate([*WORDS, *special])}
    made = Tokenizer(WordLevel(vocabulary, unk_token=UNKNOWN))
    made.pre_tokenizer = Whitespace()
    made.add_special_tokens(list(special))
    pairs = [(token, vocabulary[token]) for token in special]
    made.post_processor = TemplateProcessing(single=around, special_tokens=pairs)
    kind: Any = PreTrainedTokenizerFast
    fast = kind(tokenizer_object=made, unk_token=UNKNOWN)
    if template:
        fast.chat_template = template
    fast.save_pretrained(folder)
    return len(vocabulary)


def qwen(folder: Path, width: int = QWEN_WIDTH) -> Path:
    """Write a Qwen3 with a chat template."""
    words = tokens(folder, ["<|im_start|>", "<|im_end|>"], CHAT)
    sizes: dict[str, Any] = {"hidden_size": width, "intermediate_size": 2 * width, "head_dim": 8}
    return written(folder, Qwen3Model, Qwen3Config(**attending(words), **sizes))


def clip(folder: Path) -> Path:
    """Write CLIP's text half, whose pooled vector is that of the last token."""
    words = tokens(folder, ["<|start|>", "<|end|>"], around="<|start|> $A <|end|>")
    config = CLIPTextConfig(
        vocab_size=words,
        hidden_size=CLIP_WIDTH,
        intermediate_size=32,
        num_hidden_layers=2,
        num_attention_heads=2,
        bos_token_id=words - 2,
        eos_token_id=words - 1,
        pad_token_id=words - 1,
    )
    return written(folder, CLIPTextModel, config)


def llama(folder: Path) -> Path:
    """Write a Llama with the special tokens of its third version."""
    special = ["<|begin_of_text|>", "<|eot_id|>", "<|start_header_id|>", "<|end_header_id|>"]
    words = tokens(folder, special, around="<|begin_of_text|> $A")
    sizes: dict[str, Any] = {"hidden_size": LLAMA_WIDTH, "intermediate_size": 48}
    return written(folder, LlamaModel, LlamaConfig(**attending(words), **sizes))


def attending(words: int) -> dict[str, Any]:
    return {
        "vocab_size": words,
        "num_hidden_layers": 2,
        "num_attention_heads": 4,
        "num_key_value_heads": 2,
        "pad_token_id": None,
        "bos_token_id": None,
        "eos_token_id": None,
    }


def written(folder: Path, kind: Any, config: Any) -> Path:
    torch.manual_seed(5)
    model = kind(config)
    for name, each in model.named_parameters():
        if "norm" not in name:
            torch.nn.init.normal_(each, std=0.3)
    model.save_pretrained(folder)
    return folder
