"""What HY-Motion's network is told of a prompt: Qwen3's vector of each token, CLIP's of the whole.

Prompts are read one by one, so that none changes another by how it is padded.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor
from torch.nn import functional

from deployments.text_to_motion.adapters.encoders import encoder, tokenizer
from deployments.text_to_motion.manifest import BadModel

INSTRUCTION = (
    "\n    Summarize human motion only from the user text for representation: action categories, "
    "key body-part movements, order/transitions, trajectory/direction, posture; include "
    "style/emotion/speed only if present. Explicitly capture laterality (left/right) when "
    "mentioned; do not guess. If multiple actions are described, indicate the count of distinct "
    "actions (e.g., actions=3) and their order. Do not invent missing info. Keep one concise "
    "paragraph.\n"
)
"""What the published code tells Qwen3 before every prompt, spaces and line ends included."""
MARKER = "<BOC>"
SENTENCE_TOKENS = 77


@dataclass(frozen=True)
class Told:
    """`tokens` (B, S, D) and `present` (B, S), which of them there are; `sentence` (B, E).

    `coverage` (B,): how much of each prompt was read, 0 to 1.
    """

    tokens: Tensor
    present: Tensor
    sentence: Tensor
    coverage: tuple[float, ...]

    def rows(self, kept: Sequence[int]) -> "Told":
        """Return those of some rows."""
        chosen = list(kept)
        coverage = tuple(self.coverage[row] for row in chosen)
        return Told(self.tokens[chosen], self.present[chosen], self.sentence[chosen], coverage)

    def to(self, device: str) -> "Told":
        """Return the same on a device."""
        tokens, present = self.tokens.to(device), self.present.to(device)
        return Told(tokens, present, self.sentence.to(device), self.coverage)


class Text:
    """Both encoders on a device. `length`: S, the tokens of a prompt that are read."""

    def __init__(self, qwen: Path, clip: Path, length: int, device: str) -> None:
        # Seconds of imports, paid only where such a model is loaded.
        from transformers import CLIPTextModel, Qwen3Model  # noqa: PLC0415

        self.length, self.device = length, device
        self.tokens = tokenizer(qwen)
        self.sentences = tokenizer(clip)
        if not self.tokens.chat_template:
            raise BadModel(f"{qwen} has no chat template, which Qwen3's tokenizer has")
        self.qwen = encoder(Qwen3Model, qwen, torch.bfloat16).to(device)
        self.clip = encoder(CLIPTextModel, clip, torch.float32).to(device)
        self.begin = self._begin(qwen)

    @property
    def widths(self) -> tuple[int, int]:
        """D of a token's vector and E of the sentence's."""
        return int(self.qwen.config.hidden_size), int(self.clip.config.hidden_size)

    @torch.inference_mode()
    def read(self, prompts: Sequence[str]) -> Told:
        """Return what the prompts say, on the encoders' device."""
        tokens, present, sentence, coverage = zip(*map(self._read, prompts), strict=True)
        return Told(torch.stack(tokens), torch.stack(present), torch.stack(sentence), coverage)

    def _read(self, prompt: str) -> tuple[Tensor, Tensor, Tensor, float]:
        whole = self._ids(prompt)
        ids = whole[:, : self.begin + self.length].to(self.device)
        states = self.qwen(input_ids=ids, use_cache=False).last_hidden_state
        said = states[0, self.begin :].float()
        # The published code runs the padding through Qwen3 and masks what comes out.
        vectors = functional.pad(said, (0, 0, 0, self.length - len(said)))
        present = torch.arange(self.length, device=self.device) < len(said)
        sentence = self.sentences(
            prompt, truncation=True, max_length=SENTENCE_TOKENS, return_tensors="pt"
        )
        pooled = self.clip(input_ids=sentence["input_ids"].to(self.device)).pooler_output[0]
        return vectors, present, pooled, len(said) / (whole.shape[1] - self.begin)

    def _ids(self, prompt: str) -> Tensor:
        chat = [{"role": "system", "content": INSTRUCTION}, {"role": "user", "content": prompt}]
        text = self.tokens.apply_chat_template(
            chat, tokenize=False, add_generation_prompt=False, enable_thinking=False
        )
        ids: Tensor = self.tokens(text, return_tensors="pt")["input_ids"]
        return ids

    def _begin(self, folder: Path) -> int:
        """Return at which token a prompt begins: where a marker in its place does."""
        whole = self._ids(MARKER)[0].tolist()
        part = self._plain(MARKER)
        for at in range(len(whole) - len(part) + 1):
            if part and whole[at : at + len(part)] == part:
                return at
        raise BadModel(f"{folder}: where the prompt begins in its chat template cannot be told")

    def _plain(self, text: str) -> list[int]:
        ids: Any = self.tokens(text, add_special_tokens=False)["input_ids"]
        return list(ids)
