"""What Kimodo's network is told of a prompt: one vector, by LLM2Vec.

BehnamGhader et al., "LLM2Vec: Large Language Models Are Secretly Powerful Text Encoders", 2024: a
Llama whose tokens see each other both ways, changed twice by adapters; the prompt's vector is the
mean of its tokens'. Prompts are read one by one, as in the published code.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor

from deployments.text_to_motion.adapters.encoders import encoder, tokenizer
from deployments.text_to_motion.adapters.kimodo.lora import merge

HEADER, END = "<|start_header_id|>user<|end_header_id|>\n\n", "<|eot_id|>"
LONGEST_PROMPT, LONGEST = 400, 512
"""Tokens of a prompt, and of all that is read."""
CLOSING = ".!?\"])'"
"""What may end a prompt, besides letters and digits."""


@dataclass(frozen=True)
class Told:
    """`vectors` (B, E) float32, zero for an empty prompt; `coverage` (B,): read, 0 to 1."""

    vectors: Tensor
    coverage: tuple[float, ...]


class Text:
    """LLM2Vec on a device."""

    def __init__(self, llama: Path, changes: Sequence[Path], device: str) -> None:
        # Seconds of imports, paid only where such a model is loaded.
        from transformers import LlamaModel  # noqa: PLC0415

        self.device = device
        self.tokens = tokenizer(llama)
        self.model = encoder(LlamaModel, llama, torch.bfloat16)
        for folder in changes:
            merge(self.model, folder)
        self.model.config.is_causal = False
        for layer in self.model.layers:
            layer.self_attn.is_causal = False
        self.model.to(device)

    @property
    def width(self) -> int:
        """E of a prompt's vector."""
        return int(self.model.config.hidden_size)

    @torch.inference_mode()
    def read(self, prompts: Sequence[str]) -> Told:
        """Return what the prompts say, on the encoder's device."""
        vectors, coverage = zip(*(self._read(sentence(prompt)) for prompt in prompts), strict=True)
        return Told(torch.stack(vectors), coverage)

    def _read(self, prompt: str) -> tuple[Tensor, float]:
        if not prompt:
            return torch.zeros(self.width, device=self.device), 0.0
        kept = self._shortened(prompt)
        whole = self._ids(HEADER + kept + END, special=True)
        said = len(self._ids(kept + END, special=False))
        ids = torch.tensor([whole], device=self.device)
        states = self.model(input_ids=ids, use_cache=False).last_hidden_state[0]
        vector = states[-said:].mean(dim=0).float()
        return vector, len(kept.split()) / len(prompt.split())

    def _shortened(self, prompt: str) -> str:
        words = prompt.split(" ")
        while (count := len(self._ids(" ".join(words), special=False))) > LONGEST_PROMPT:
            words = words[: min(int(len(words) * LONGEST_PROMPT / count), len(words) - 1)]
        return " ".join(words)

    def _ids(self, text: str, *, special: bool) -> list[int]:
        ids = self.tokens(text, add_special_tokens=special, truncation=True, max_length=LONGEST)
        return list(ids["input_ids"])


def sentence(prompt: str) -> str:
    """Return a prompt as the training's sentences were: "A person walks. Then he jumps."."""
    text = " ".join(prompt.split())
    if not text:
        return ""
    first = next((at for at, letter in enumerate(text) if letter.isalnum()), len(text) - 1)
    text = text[first:].capitalize()
    ends = [at for at, letter in enumerate(text) if letter.isalnum() or letter in CLOSING]
    text = text[: ends[-1] + 1] if ends else text[:1]
    if text[-1] not in ".!?":
        text += "."
    for stop in ".!?":
        parts = [part.strip() for part in text.split(stop)]
        text = f"{stop} ".join(part[:1].capitalize() + part[1:] for part in parts).strip()
    return text
