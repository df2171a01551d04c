"""HY-Motion's network: the velocity at which noise becomes motion, told a text.

Attributes are named as in the published checkpoint, so that its file loads as it is.
"""

from dataclasses import dataclass

import torch
from torch import Tensor, nn

from deployments.text_to_motion.adapters.hy_motion.blocks import (
    DoubleBlock,
    Modulation,
    SingleBlock,
    shifted,
)
from deployments.text_to_motion.adapters.hy_motion.refiner import Clock, Layers, Refiner

BAND_FPS = 30.0
"""Frames a second in which `narrowband_length` is told, whatever the motion's own rate."""


@dataclass(frozen=True)
class Shape:
    """The network's sizes, under the names that the published config.yml has for them.

    `input_dim`: numbers a frame. `ctxt_input_dim`: of a token's vector; `vtxt_input_dim`: of the
    sentence's. `narrowband_length`: seconds before and after that a frame looks at.
    """

    feat_dim: int
    num_layers: int
    num_heads: int
    input_dim: int = 201
    ctxt_input_dim: int = 4096
    vtxt_input_dim: int = 768
    mlp_ratio: float = 4.0
    time_factor: float = 1000.0
    narrowband_length: float = 2.0


class Final(nn.Module):
    """The last layer. It stays in full precision: the velocities are summed up."""

    def __init__(self, width: int, output: int) -> None:
        super().__init__()
        self.adaLN_modulation = Modulation(width, 2)
        self.linear = nn.Linear(width, output)

    def forward(self, x: Tensor, told: Tensor) -> Tensor:
        """(B, T, D), (B, 1, D) -> (B, T, output) float32."""
        result: Tensor = self.linear(shifted(x.float(), *self.adaLN_modulation(told)))
        return result


class Network(nn.Module):
    """A third of its layers keep motion and text apart, the others do not."""

    def __init__(self, shape: Shape, refiners: int = 2) -> None:
        super().__init__()
        self.shape = shape
        width, heads = shape.feat_dim, shape.num_heads
        hidden = int(width * shape.mlp_ratio)
        apart = shape.num_layers // 3
        self.input_encoder = nn.Linear(shape.input_dim, width)
        self.ctxt_encoder = nn.Linear(shape.ctxt_input_dim, width)
        self.vtxt_encoder = Layers(shape.vtxt_input_dim, width)
        self.timestep_encoder = Clock(width, shape.time_factor)
        self.text_refiner = Refiner(width, heads, refiners)
        self.double_blocks = nn.ModuleList(
            [DoubleBlock(width, heads, hidden) for _ in range(apart)]
        )
        self.single_blocks = nn.ModuleList(
            [SingleBlock(width, heads, hidden) for _ in range(shape.num_layers - apart)]
        )
        self.final_layer = Final(width, shape.input_dim)

    def forward(
        self,
        x: Tensor,
        time: Tensor,
        tokens: Tensor,
        present: Tensor,
        sentence: Tensor,
        frames: Tensor,
    ) -> Tensor:
        """Return velocities (B, T, input_dim) float32.

        `x` (B, T, input_dim); `time` (B,) from 0 (noise) to 1 (motion); `tokens`
        (B, S, ctxt_input_dim) and `present` (B, S), which of them there are; `sentence`
        (B, vtxt_input_dim); `frames` (B,) how many of T are the motion's.
        """
        dtype = self.input_encoder.weight.dtype
        told = self.timestep_encoder(time) + self.vtxt_encoder(sentence)[:, None]
        text = self.text_refiner(self.ctxt_encoder(tokens.to(dtype)), time, present)
        motion = self.input_encoder(x.to(dtype))
        mask = self.mask(frames, present, x.shape[1])
        for double in self.double_blocks:
            motion, text = double(motion, text, told, mask)
        both = torch.cat([motion, text], dim=1)
        for single in self.single_blocks:
            both = single(both, told, mask)
        result: Tensor = self.final_layer(both[:, : x.shape[1]], told)
        return result

    def mask(self, frames: Tensor, present: Tensor, count: int) -> Tensor:
        """Return which keys each query sees (B, 1, T + S, T + S).

        A frame sees the frames around it and the text; the text sees itself.
        """
        place = torch.arange(count, device=frames.device)
        reach = round(self.shape.narrowband_length * BAND_FPS)
        near = (place[:, None] - place).abs() <= reach
        words = present.shape[1]
        seen = torch.zeros(count + words, count + words, dtype=torch.bool, device=frames.device)
        seen[:count, :count] = near
        seen[:, count:] = True
        there = torch.cat([place < frames[:, None], present], dim=1)
        return seen & there[:, None, None]
