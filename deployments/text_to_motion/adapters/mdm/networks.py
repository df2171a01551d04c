"""MDM's network, with the published names: a transformer over frames that predicts clean motion.

Tevet et al., "Human Motion Diffusion Model", ICLR 2023. What is known of the text and of the
step of diffusion is added up; an encoder gets it as a token before the frames, a decoder as
memory, and where it was trained so, as a token as well.
"""

from dataclasses import dataclass
from math import log
from typing import Literal

import torch
from torch import Tensor, nn

Opening = Literal["all", "time", "none"]
LONGEST = 5000
"""Places that are told apart: frames, and steps of diffusion."""


@dataclass(frozen=True)
class Shape:
    """The network's sizes. `text`: of a text vector; `opening`: the token before the frames."""

    features: int = 263
    text: int = 512
    latent: int = 512
    layers: int = 8
    heads: int = 4
    wide: int = 1024
    decoder: bool = False
    opening: Opening = "all"


class Network(nn.Module):
    """Predicts clean features from noisy ones at a step of diffusion."""

    places: Tensor

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.shape = shape
        latent = shape.latent
        self.input_process = nn.ModuleDict({"poseEmbedding": nn.Linear(shape.features, latent)})
        self.output_process = nn.ModuleDict({"poseFinal": nn.Linear(latent, shape.features)})
        times = nn.Sequential(nn.Linear(latent, latent), nn.SiLU(), nn.Linear(latent, latent))
        self.embed_timestep = nn.ModuleDict({"time_embed": times})
        self.embed_text = nn.Linear(shape.text, latent)
        sizes = (latent, shape.heads, shape.wide, 0.1, "gelu")
        if shape.decoder:
            decoder = nn.TransformerDecoderLayer(*sizes, batch_first=True)
            self.seqTransDecoder = nn.TransformerDecoder(decoder, shape.layers)
        else:
            encoder = nn.TransformerEncoderLayer(*sizes, batch_first=True)
            self.seqTransEncoder = nn.TransformerEncoder(
                encoder, shape.layers, enable_nested_tensor=False
            )
        self.register_buffer("places", waves(latent), persistent=False)

    def forward(self, x: Tensor, t: Tensor, text: Tensor, absent: Tensor, beyond: Tensor) -> Tensor:
        """(B, T, features) noisy -> (B, T, features) clean.

        `t` (B,) steps of diffusion; `text` (B, S, text), zeros for none, and `absent` (B, S)
        where there is no word; `beyond` (B, T) where a motion has ended: no frame sees those.
        """
        time = self.embed_timestep["time_embed"](self.places[t])[:, None]
        told = time + self.embed_text(text)
        frames = self.input_process["poseEmbedding"](x)
        if self.shape.opening != "none":
            frames = torch.cat([told if self.shape.opening == "all" else time, frames], dim=1)
        before = frames.shape[1] - x.shape[1]
        hidden = torch.cat([beyond.new_zeros(len(x), before), beyond], dim=1)
        frames = frames + self.places[: frames.shape[1]]
        if self.shape.decoder:
            frames = self.seqTransDecoder(
                frames, told, tgt_key_padding_mask=hidden, memory_key_padding_mask=absent
            )
        else:
            frames = self.seqTransEncoder(frames, src_key_padding_mask=hidden)
        clean: Tensor = self.output_process["poseFinal"](frames[:, before:])
        return clean


def waves(width: int) -> Tensor:
    """Return the sines and cosines (LONGEST, width) of Vaswani et al., 2017."""
    place = torch.arange(LONGEST, dtype=torch.float32)[:, None]
    rates = torch.exp(torch.arange(0, width, 2, dtype=torch.float32) * (-log(10000.0) / width))
    return torch.stack([torch.sin(place * rates), torch.cos(place * rates)], dim=-1).flatten(1)
