"""MDM's published files: `args.json`, a `.pt` of weights, `Mean.npy` and `Std.npy`.

They come from somewhere else: nothing in them is run, and whatever does not fit is refused.
"""

from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import torch
from torch import Tensor

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
    found = []
    for name in (MEAN, STD):
        path = folder / name
        try:
            values = np.load(path, allow_pickle=False)
        except (ValueError, EOFError, OSError) as error:
            raise BadModel(f"{path}: {error}") from None
        if values.shape != (WIDTH,) or values.dtype.kind != "f" or not np.isfinite(values).all():
            raise BadModel(f"{path} is not {WIDTH} finite numbers")
        found.append(torch.from_numpy(values.astype(np.float32)))
    mean, std = found
    if bool((std <= 0).any()):
        raise BadModel(f"{folder / STD} has a deviation that is not positive")
    return mean, std


def network(path: Path, given: Arguments, text: int) -> Network:
    """Return the network with the weights of a file; BadModel where the two do not fit."""
    with torch.device("meta"):
        made = Network(given.shape(text))
    places = made.state_dict()
    state = weights(path, averaged=given.use_ema)
    extra = [n for n in state if n not in places and not n.startswith(KNOWN)]
    for name, place in places.items():
        found = state.get(name)
        if not isinstance(found, Tensor) or found.shape != place.shape:
            shape = f"is {tuple(found.shape)}" if isinstance(found, Tensor) else "is missing"
            raise BadModel(f"{path}: {name} {shape}, where {tuple(place.shape)} is needed")
        if not found.is_floating_point() or not bool(found.isfinite().all()):
            raise BadModel(f"{path}: {name} is not made of finite numbers")
    if extra:
        raise BadModel(f"{path}: the network has no {extra[0]}")
    made = Network(given.shape(text))
    made.load_state_dict({name: state[name].float() for name in places})
    return made.eval().requires_grad_(requires_grad=False)


def weights(path: Path, *, averaged: bool) -> dict[str, Any]:
    """Return the tensors of a file by their names; the averaged ones where there are both."""
    if path.stat().st_size > LARGEST:
        raise BadModel(f"{path} is larger than {LARGEST} bytes")
    try:
        found = torch.load(path, map_location="cpu", weights_only=True)
    except Exception as error:  # noqa: BLE001 - a hostile file fails in any way it likes
        raise BadModel(f"{path} is no file of weights: {type(error).__name__}") from None
    if isinstance(found, dict) and "model" in found:
        found = found["model_avg" if averaged and "model_avg" in found else "model"]
    if not isinstance(found, dict) or not all(isinstance(name, str) for name in found):
        raise BadModel(f"{path} is no file of weights: it holds no tensors by name")
    return found
