"""What MDM's networks know of a prompt: CLIP's one vector, or DistilBERT's vector of each word.

Both are read from the model's own folder, from the three files that transformers' format has;
nothing is ever fetched.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn.utils.rnn import pad_sequence

from deployments.text_to_motion.manifest import BadModel

CONFIG, WEIGHTS, TOKENIZER = "config.json", "model.safetensors", "tokenizer.json"
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
        from transformers import CLIPTextConfig, CLIPTextModelWithProjection  # noqa: PLC0415

        config = described(folder, "clip", CLIPTextConfig)
        made = filled(lambda: CLIPTextModelWithProjection(config), folder, "")
        self.model: Any = made.to(device)
        self.tokens = tokenizer(folder)
        self.width = int(config.projection_dim)
        self.device = device

    @torch.inference_mode()
    def read(self, prompts: Sequence[str]) -> Words:
        """Return (B, 1, D); what comes after the twentieth token is not read."""
        whole = [self.tokens.encode(prompt).ids for prompt in prompts]
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
        from transformers import DistilBertConfig, DistilBertModel  # noqa: PLC0415

        config = described(folder, "distilbert", DistilBertConfig)
        made = filled(lambda: DistilBertModel(config), folder, "distilbert.")
        self.model: Any = made.to(device)
        self.tokens = tokenizer(folder)
        self.longest = int(config.max_position_embeddings)
        self.width = int(config.dim)
        self.device = device

    @torch.inference_mode()
    def read(self, prompts: Sequence[str]) -> Words:
        """Return (B, S, D), S the tokens of the longest prompt."""
        whole = [self.tokens.encode(prompt).ids for prompt in prompts]
        cut = [torch.tensor(ids[: self.longest]) for ids in whole]
        padded = pad_sequence(cut, batch_first=True).to(self.device)
        counts = torch.tensor([len(ids) for ids in cut], device=self.device)
        absent = torch.arange(padded.shape[1], device=self.device) >= counts[:, None]
        states = self.model(input_ids=padded, attention_mask=(~absent).long()).last_hidden_state
        coverage = [len(some) / len(every) for some, every in zip(cut, whole, strict=True)]
        return Words(states, absent, tuple(coverage))


def described(folder: Path, kind: str, config: Callable[..., Any]) -> Any:
    """Return the encoder's configuration; BadModel where it is of another kind."""
    path = folder / CONFIG
    try:
        given = json.loads(path.read_bytes())
        found = given["model_type"].removesuffix("_text_model")
        read = config(**given.get("text_config", given))
    except Exception as error:  # noqa: BLE001 - transformers checks its values in many ways
        raise BadModel(f"{path}: {type(error).__name__}: {error}") from None
    if found != kind:
        raise BadModel(f"{path} describes {found}, where {kind} is needed")
    return read


def filled(build: Callable[[], nn.Module], folder: Path, prefix: str) -> nn.Module:
    """Return the model with its weights of the folder's file; BadModel where some are not there."""
    path = folder / WEIGHTS
    try:
        given = load_file(path)
    except SafetensorError as error:
        raise BadModel(f"{path}: {error}") from None
    with torch.device("meta"):
        places = build().state_dict()
    state = {}
    for name, place in places.items():
        found = given.get(prefix + name, given.get(name))
        if found is None or found.shape != place.shape:
            shape = "is missing" if found is None else f"is {tuple(found.shape)}"
            raise BadModel(f"{path}: {name} {shape}, where {tuple(place.shape)} is needed")
        state[name] = found.float()
    model = build()
    model.load_state_dict(state)
    return model.eval().requires_grad_(requires_grad=False)


def tokenizer(folder: Path) -> Any:
    """Return the folder's tokenizer, which neither pads nor cuts."""
    from tokenizers import Tokenizer  # noqa: PLC0415 - with transformers' imports

    path = folder / TOKENIZER
    try:
        read = Tokenizer.from_file(str(path))
    except Exception as error:  # noqa: BLE001 - what the library raises has no class of its own
        raise BadModel(f"{path}: {error}") from None
    read.no_padding()
    read.no_truncation()
    return read
