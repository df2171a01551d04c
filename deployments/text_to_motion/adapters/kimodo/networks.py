"""Kimodo's network: two transformers that guess the clean motion, first its path, then the body.

Attributes are named as in the published checkpoint, so that its file loads as it is.
"""

from dataclasses import dataclass

import torch
from torch import Tensor, nn

ROOT, LOCAL = 5, 4
"""Numbers of the path in the world, and of the same path as steps from frame to frame."""


@dataclass(frozen=True)
class Shape:
    """The network's sizes, under the names that the published config.yaml has for them.

    `features`: numbers a frame; `text`: of a prompt's vector; `text_tokens`: places kept for text,
    of which the first is the prompt's.
    """

    features: int
    latent_dim: int
    ff_size: int
    num_layers: int
    num_heads: int
    text: int = 4096
    text_tokens: int = 50


@dataclass(frozen=True)
class Scale:
    """What makes some numbers a normal distribution's: `mean` and `spread` (D,)."""

    mean: Tensor
    spread: Tensor

    def to(self, device: str) -> "Scale":
        """Return the same on a device."""
        return Scale(self.mean.to(device), self.spread.to(device))

    def normal(self, x: Tensor) -> Tensor:
        """Return x (..., D) in multiples of its spread from its mean."""
        return (x - self.mean) / self.spread

    def plain(self, x: Tensor) -> Tensor:
        """Return x (..., D) in its own units."""
        return x * self.spread + self.mean


@dataclass(frozen=True)
class Paths:
    """How a path in the world (5) is told as steps (4), both normalised, at `fps`."""

    world: Scale
    steps: Scale
    fps: float

    def local(self, root: Tensor) -> Tensor:
        """Return (B, T, 4) of a path (B, T, 5): turn (rad/s), x and z (m/s), height; T >= 2.

        The path is x, y, z and the cosine and sine of the heading. The last frame goes on as the
        one before it.
        """
        places = self.world.plain(root)
        cos, sin = places[..., 3], places[..., 4]
        length = torch.sqrt(cos**2 + sin**2).clamp_min(1e-12)
        cos, sin = cos / length, sin / length
        turn = torch.atan2(
            sin[:, 1:] * cos[:, :-1] - cos[:, 1:] * sin[:, :-1],
            cos[:, 1:] * cos[:, :-1] + sin[:, 1:] * sin[:, :-1],
        )
        moved = places[:, 1:, [0, 2]] - places[:, :-1, [0, 2]]
        speed = torch.cat([turn[..., None], moved], dim=-1) * self.fps
        speed = torch.cat([speed, speed[:, -1:]], dim=1)
        return self.steps.normal(torch.cat([speed, places[..., 1:2]], dim=-1))


class Clock(nn.Module):
    """A step of the diffusion, told: its waves through two layers."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.width = width
        self.time_embed = nn.Sequential(nn.Linear(width, width), nn.SiLU(), nn.Linear(width, width))

    def forward(self, time: Tensor) -> Tensor:
        """(B,) -> (B, 1, D)."""
        told = waves(time, self.width).to(next(self.parameters()).dtype)
        result: Tensor = self.time_embed(told)[:, None]
        return result


class Stage(nn.Module):
    """A transformer over text, time, the first heading and the frames."""

    def __init__(self, shape: Shape, inner: int, outer: int) -> None:
        super().__init__()
        self.shape = shape
        width = shape.latent_dim
        self.embed_text = nn.Linear(shape.text, width)
        self.embed_timestep = Clock(width)
        self.input_linear = nn.Linear(inner, width)
        self.output_linear = nn.Linear(width, outer)
        self.linear_first_heading_angle = nn.Linear(2, width)
        layer = nn.TransformerEncoderLayer(
            width, shape.num_heads, shape.ff_size, dropout=0.0, activation="gelu", batch_first=True
        )
        self.seqTransEncoder = nn.TransformerEncoder(
            layer, shape.num_layers, enable_nested_tensor=False
        )

    def forward(self, x: Tensor, time: Tensor, text: Tensor) -> Tensor:
        """(B, T, inner), (B,), (B, text) -> (B, T, outer) float32."""
        dtype = self.input_linear.weight.dtype
        words = nn.functional.pad(text[:, None].to(dtype), (0, 0, 0, self.shape.text_tokens - 1))
        # Every motion begins facing +z: the cosine and the sine of no angle.
        facing = torch.tensor([1.0, 0.0], device=x.device, dtype=dtype).expand(len(x), 1, 2)
        before = [
            self.embed_text(words),
            self.embed_timestep(time),
            self.linear_first_heading_angle(facing),
        ]
        tokens = torch.cat([*before, self.input_linear(x.to(dtype))], dim=1)
        places = waves(torch.arange(tokens.shape[1], device=x.device), self.shape.latent_dim)
        seen = self.seqTransEncoder(tokens + places.to(dtype))
        result: Tensor = self.output_linear(seen[:, self.shape.text_tokens + 2 :])
        return result.float()


class Network(nn.Module):
    """The path's stage and the body's, which sees the guessed path as steps.

    Either also has places for what is known of the motion; here nothing is.
    """

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        width, body = shape.features, shape.features - ROOT
        self.root_model = Stage(shape, 2 * width, ROOT)
        self.body_model = Stage(shape, LOCAL + body + width, body)

    def forward(self, x: Tensor, time: Tensor, text: Tensor, paths: Paths) -> Tensor:
        """Return the clean motion (B, T, features), float32, normalised.

        `x` (B, T, features) noisy; `time` (B,) of the diffusion; `text` (B, text), zero for none.
        """
        unknown = torch.zeros_like(x)
        root = self.root_model(torch.cat([x, unknown], dim=-1), time, text)
        steps = paths.local(root)
        body = self.body_model(torch.cat([steps, x[..., ROOT:], unknown], dim=-1), time, text)
        return torch.cat([root, body], dim=-1)


def waves(place: Tensor, width: int) -> Tensor:
    """Return (N, width) of places (N,): sines and cosines in turn, at falling rates.

    Vaswani et al., "Attention Is All You Need", 2017.
    """
    rates = 10000.0 ** (-torch.arange(0, width, 2, device=place.device) / width)
    angles = place[:, None] * rates
    return torch.stack([angles.sin(), angles.cos()], dim=-1).flatten(1)
