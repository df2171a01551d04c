"""What MDM's networks know of a prompt: CLIP's one vector, or DistilBERT's vector of each word.

Nothing is ever fetched.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import torch
from torch import Tensor
from torch.nn.utils.rnn import pad_sequence

from deployments.text_to_motion.adapters.encoders import encoder, tokenizer

CLIP_TOKENS = 22
"""MDM was trained on prompts of at most 20 tokens, between a first and a last one."""


@dataclass(frozen=True)
class Words:
    """`vectors` (B, S, D); `absent` (B, S) where there is none; `coverage` (B): 0 to 1, read."""

    vectors: Tensor
    absent: Tensor
    coverage: tuple[float, ...]


class Text(Protocol):
    """A text encoder. `width`: D of its vectors."""

    width: int

    def read(self, prompts: Sequence[str]) -> Words:
        """Return what the prompts say, on the encoder's device."""
        ...


class Clip:
    """CLIP's text half (Radford et al., 2021): the projected vector of the last token."""

    def __init__(self, folder: Path, device: str) -> None:
        # Seconds of imports, paid only where such a model is loaded.
        from transformers import CLIPTextModelWithProjection  # noqa: PLC0415

        self.model = encoder(CLIPTextModelWithProjection, folder, torch.float32).to(device)
        self.tokens = tokenizer(folder)
        self.width = int(self.model.config.projection_dim)
        self.device = device

    @torch.inference_mode()
    def read(self, prompts: Sequence[str]) -> Words:
        """Return (B, 1, D); what comes after the twentieth token is not read."""
        whole = self.tokens(list(prompts))["input_ids"]
        cut = [
            ids if len(ids) <= CLIP_TOKENS else [*ids[: CLIP_TOKENS - 1], ids[-1]] for ids in whole
        ]
        last = [len(ids) - 1 for ids in cut]
        # No token sees a later one, so it does not matter what pads.
        padded = pad_sequence([torch.tensor(ids) for ids in cut], batch_first=True)
        states = self.model.text_model(input_ids=padded.to(self.device)).last_hidden_state
        vectors = self.model.text_projection(states[range(len(cut)), last])[:, None]
        absent = torch.zeros(len(cut), 1, dtype=torch.bool, device=self.device)
        coverage = [
            (len(some) - 2) / max(len(every) - 2, 1) for some, every in zip(cut, whole, strict=True)
        ]
        return Words(vectors, absent, tuple(coverage))


class DistilBert:
    """DistilBERT (Sanh et al., 2019): the last hidden state of every token."""

    def __init__(self, folder: Path, device: str) -> None:
        from transformers import DistilBertModel  # noqa: PLC0415

        self.model = encoder(DistilBertModel, folder, torch.float32).to(device)
        self.tokens = tokenizer(folder)
        self.longest = int(self.model.config.max_position_embeddings)
        self.width = int(self.model.config.dim)
        self.device = device

    @torch.inference_mode()
    def read(self, prompts: Sequence[str]) -> Words:
        """Return (B, S, D), S the tokens of the longest prompt."""
        whole = self.tokens(list(prompts))["input_ids"]
        cut = [torch.tensor(ids[: self.longest]) for ids in whole]
        padded = pad_sequence(cut, batch_first=True).to(self.device)
        counts = torch.tensor([len(ids) for ids in cut], device=self.device)
        absent = torch.arange(padded.shape[1], device=self.device) >= counts[:, None]
        states = self.model(input_ids=padded, attention_mask=(~absent).long()).last_hidden_state
        coverage = [len(some) / len(every) for some, every in zip(cut, whole, strict=True)]
        return Words(states, absent, tuple(coverage))
