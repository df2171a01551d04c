"""What HY-Motion's network is made of: streams of motion and text that attend to each other.

The arrangement is that of Esser et al., "Scaling Rectified Flow Transformers" (2024), and of FLUX:
two streams with weights of their own at first, one stream after. Attributes are named as in the
published checkpoint.
"""

from math import log

import torch
from torch import Tensor, nn
from torch.nn import functional

EPSILON = 1e-6


class Modulation(nn.Module):
    """What a block is told of time and text: `parts` vectors."""

    def __init__(self, width: int, parts: int) -> None:
        super().__init__()
        self.parts = parts
        self.linear = nn.Linear(width, parts * width)

    def forward(self, told: Tensor) -> tuple[Tensor, ...]:
        """(B, 1, D) -> `parts` of (B, 1, D)."""
        told = told.to(self.linear.weight.dtype)
        vectors: Tensor = self.linear(functional.silu(told))
        return vectors.chunk(self.parts, dim=-1)


class Mlp(nn.Module):
    """Two layers with a GELU, or a SiLU, between."""

    def __init__(self, width: int, hidden: int, *, silu: bool = False) -> None:
        super().__init__()
        self.fc1 = nn.Linear(width, hidden)
        self.act = nn.SiLU() if silu else nn.GELU(approximate="tanh")
        self.fc2 = nn.Linear(hidden, width)

    def forward(self, x: Tensor) -> Tensor:
        """(..., D) -> (..., D)."""
        result: Tensor = self.fc2(self.act(self.fc1(x)))
        return result


class DoubleBlock(nn.Module):
    """A step in which motion and text keep weights of their own."""

    def __init__(self, width: int, heads: int, hidden: int) -> None:
        super().__init__()
        self.heads = heads
        self.motion_mod = Modulation(width, 6)
        self.motion_qkv = nn.Linear(width, 3 * width)
        self.motion_q_norm = nn.RMSNorm(width // heads, eps=EPSILON)
        self.motion_k_norm = nn.RMSNorm(width // heads, eps=EPSILON)
        self.motion_out_proj = nn.Linear(width, width)
        self.motion_mlp = Mlp(width, hidden)
        self.text_mod = Modulation(width, 6)
        self.text_qkv = nn.Linear(width, 3 * width)
        self.text_q_norm = nn.RMSNorm(width // heads, eps=EPSILON)
        self.text_k_norm = nn.RMSNorm(width // heads, eps=EPSILON)
        self.text_out_proj = nn.Linear(width, width)
        self.text_mlp = Mlp(width, hidden)

    def forward(
        self, motion: Tensor, text: Tensor, told: Tensor, mask: Tensor
    ) -> tuple[Tensor, Tensor]:
        """(B, T, D), (B, S, D), (B, 1, D), mask (B, 1, T + S, T + S) -> motion and text."""
        frames = motion.shape[1]
        moved, written = self.motion_mod(told), self.text_mod(told)
        q, k, v = split(self.motion_qkv(shifted(motion, *moved[:2])), self.heads)
        text_q, text_k, text_v = split(self.text_qkv(shifted(text, *written[:2])), self.heads)
        q = torch.cat([self.motion_q_norm(q), self.text_q_norm(text_q)], dim=1)
        k = torch.cat([self.motion_k_norm(k), self.text_k_norm(text_k)], dim=1)
        seen = attention(rotary(q), rotary(k), torch.cat([v, text_v], dim=1), mask)
        motion = motion + moved[2] * self.motion_out_proj(seen[:, :frames])
        motion = motion + moved[5] * self.motion_mlp(shifted(motion, *moved[3:5]))
        text = text + written[2] * self.text_out_proj(seen[:, frames:])
        text = text + written[5] * self.text_mlp(shifted(text, *written[3:5]))
        return motion, text


class SingleBlock(nn.Module):
    """A step in which motion and text are one sequence; attention and MLP side by side."""

    def __init__(self, width: int, heads: int, hidden: int) -> None:
        super().__init__()
        self.heads = heads
        self.sizes = [3 * width, hidden]
        self.modulation = Modulation(width, 3)
        self.linear1 = nn.Linear(width, 3 * width + hidden)
        self.linear2 = nn.Linear(width + hidden, width)
        self.q_norm = nn.RMSNorm(width // heads, eps=EPSILON)
        self.k_norm = nn.RMSNorm(width // heads, eps=EPSILON)

    def forward(self, x: Tensor, told: Tensor, mask: Tensor) -> Tensor:
        """(B, T + S, D), (B, 1, D), mask (B, 1, T + S, T + S) -> (B, T + S, D)."""
        shift, scale, gate = self.modulation(told)
        qkv, hidden = self.linear1(shifted(x, shift, scale)).split(self.sizes, dim=-1)
        q, k, v = split(qkv, self.heads)
        seen = attention(rotary(self.q_norm(q)), rotary(self.k_norm(k)), v, mask)
        hidden = functional.gelu(hidden, approximate="tanh")
        result: Tensor = x + gate * self.linear2(torch.cat([seen, hidden], dim=-1))
        return result


def shifted(x: Tensor, shift: Tensor, scale: Tensor) -> Tensor:
    """Return x (B, T, D), normalised over D, then scaled and shifted."""
    return functional.layer_norm(x, x.shape[-1:], eps=EPSILON) * (1 + scale) + shift


def split(qkv: Tensor, heads: int) -> tuple[Tensor, Tensor, Tensor]:
    """Return queries, keys and values (B, T, heads, D) of (B, T, 3 * heads * D)."""
    q, k, v = qkv.reshape(*qkv.shape[:2], 3, heads, -1).unbind(2)
    return q, k, v


def attention(q: Tensor, k: Tensor, v: Tensor, mask: Tensor) -> Tensor:
    """Return (B, T, heads * D) of (B, T, heads, D) each; `mask` is true where one may look."""
    seen = functional.scaled_dot_product_attention(
        q.transpose(1, 2), k.transpose(1, 2), v.transpose(1, 2), attn_mask=mask
    )
    return seen.transpose(1, 2).flatten(2)


def rotary(x: Tensor) -> Tensor:
    """Return x (B, T, heads, D), each pair of numbers turned by its place in the sequence.

    Su et al., "RoFormer" (2021), with neighbours as pairs.
    """
    count, width = x.shape[1], x.shape[3]
    rates = 10000.0 ** (-torch.arange(0, width, 2, device=x.device) / width)
    angles = torch.arange(count, device=x.device)[:, None, None] * rates
    real, imaginary = x.float().reshape(*x.shape[:3], -1, 2).unbind(-1)
    cos, sin = angles.cos(), angles.sin()
    turned = torch.stack([real * cos - imaginary * sin, imaginary * cos + real * sin], dim=-1)
    return turned.flatten(-2).type_as(x)


def waves(time: Tensor, width: int) -> Tensor:
    """Return (B, width) cosines, then sines, of time (B,) at falling rates."""
    half = width // 2
    rates = torch.exp(-log(10000.0) * torch.arange(half, device=time.device) / half)
    angles = time.float()[:, None] * rates
    return torch.cat([angles.cos(), angles.sin()], dim=-1)
