"""MDM's published files: `args.json`, a `.pt` of weights, `Mean.npy` and `Std.npy`.

They come from somewhere else: whatever does not fit is refused.
"""

from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import torch
from torch import Tensor

from deployments.text_to_motion.adapters.checkpoint import array, fill, tensors
from deployments.text_to_motion.adapters.humanml3d import WIDTH
from deployments.text_to_motion.adapters.mdm.networks import Network, Opening, Shape
from deployments.text_to_motion.manifest import BadModel

ARGUMENTS, MEAN, STD = "args.json", "Mean.npy", "Std.npy"
LARGEST = 2 * 1024**3
"""Bytes of a file of weights; the published ones have 72 MB, or three times that."""
KNOWN = ("clip_model.", "sequence_pos_encoder.pe", "embed_timestep.sequence_pos_encoder.pe")
"""What a file of weights may hold besides: a text encoder, which is read elsewhere, and sines."""


class Arguments(msgspec.Struct, frozen=True):
    """What a checkpoint was trained with, by the names and defaults of the published code."""

    dataset: str
    arch: str = "trans_enc"
    latent_dim: int = 512
    layers: int = 8
    emb_trans_dec: bool = False
    text_encoder_type: str | None = None
    noise_schedule: str = "cosine"
    diffusion_steps: int = 1000
    sigma_small: bool = True
    cond_mask_prob: float = 0.1
    unconstrained: bool = False
    context_len: int = 0
    emb_policy: str = "add"
    multi_target_cond: bool | None = False
    use_ema: bool = False

    @property
    def encoder(self) -> str:
        """The text encoder: `clip`, the only one at first, or `bert`."""
        return self.text_encoder_type or "clip"

    def shape(self, text: int) -> Shape:
        """Return the network's sizes; `text`: of the encoder's vectors.

        The first decoders with a token had text and time in it; since there is a choice of
        encoders it is the time alone.
        """
        decoder = self.arch == "trans_dec"
        opening: Opening = "all" if not decoder or self.text_encoder_type is None else "time"
        return Shape(
            text=text,
            latent=self.latent_dim,
            layers=self.layers,
            decoder=decoder,
            opening="none" if decoder and not self.emb_trans_dec else opening,
        )

    def misfits(self) -> list[str]:
        """Return every argument that this adapter cannot follow, in words."""
        fits = {
            "dataset": self.dataset == "humanml",
            "arch": self.arch in {"trans_enc", "trans_dec"},
            "latent_dim": 4 <= self.latent_dim <= 4096 and self.latent_dim % 4 == 0,
            "layers": 1 <= self.layers <= 64,
            "text_encoder_type": self.encoder == "clip"
            or (self.encoder == "bert" and self.arch == "trans_dec"),
            "noise_schedule": self.noise_schedule == "cosine",
            "diffusion_steps": 2 <= self.diffusion_steps <= 4000,
            "sigma_small": self.sigma_small,
            "unconstrained": not self.unconstrained,
            "context_len": self.context_len == 0,
            "emb_policy": self.emb_policy == "add",
            "multi_target_cond": not self.multi_target_cond,
        }
        return [f"{name} {getattr(self, name)!r}" for name, right in fits.items() if not right]


def arguments(folder: Path) -> Arguments:
    """Return the arguments of the training; BadModel where they cannot be followed."""
    path = folder / ARGUMENTS
    try:
        read = msgspec.json.decode(path.read_bytes(), type=Arguments)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise BadModel(f"{path}: {error}") from None
    if misfits := read.misfits():
        raise BadModel(f"{path}: no adapter for {', '.join(misfits)}")
    return read


def scales(folder: Path) -> tuple[Tensor, Tensor]:
    """Return mean and standard deviation (263,) of the training's features."""
    mean, std = (array(folder / name, (WIDTH,)).astype(np.float32) for name in (MEAN, STD))
    if (std <= 0).any():
        raise BadModel(f"{folder / STD} has a deviation that is not positive")
    return torch.from_numpy(mean), torch.from_numpy(std)


def network(path: Path, given: Arguments, text: int) -> Network:
    """Return the network with the weights of a file; BadModel where the two do not fit."""
    if path.stat().st_size > LARGEST:
        raise BadModel(f"{path} is larger than {LARGEST} bytes")
    state = {
        name: each for name, each in weights(path, averaged=given.use_ema).items()
        if not name.startswith(KNOWN)
    }  # fmt: skip
    made = Network(given.shape(text))
    fill(made, state, path)
    for name, each in made.float().state_dict().items():
        if not bool(each.isfinite().all()):
            raise BadModel(f"{path}: {name} has values that are no numbers")
    return made


def weights(path: Path, *, averaged: bool) -> dict[str, Any]:
    """Return the tensors of a file by their names; the averaged ones where there are both."""
    found: Any = tensors(path)
    if "model" in found:
        found = found["model_avg" if averaged and "model_avg" in found else "model"]
    if not isinstance(found, dict):
        raise BadModel(f"{path} does not hold tensors by name")
    return {str(name): each for name, each in found.items()}
