"""What reads the language model's tokens before motion sees them; names as in the checkpoint."""

import torch
from torch import Tensor, nn

from deployments.text_to_motion.adapters.hy_motion.blocks import (
    EPSILON,
    Mlp,
    Modulation,
    attention,
    split,
    waves,
)


class Layers(nn.Module):
    """Two layers with a SiLU between, under the name that the checkpoint has for them."""

    def __init__(self, inner: int, width: int) -> None:
        super().__init__()
        first = nn.Linear(inner, width)
        self.linears = nn.Sequential(first, nn.SiLU(), nn.Linear(width, width))

    def forward(self, x: Tensor) -> Tensor:
        """(..., inner) -> (..., D)."""
        result: Tensor = self.linears(x.to(next(self.parameters()).dtype))
        return result


class Clock(nn.Module):
    """A time, told: waves of it through two layers."""

    def __init__(self, width: int, factor: float) -> None:
        super().__init__()
        self.width, self.factor = width, factor
        self.blocks = nn.Sequential(nn.Linear(width, width), nn.SiLU(), nn.Linear(width, width))

    def forward(self, time: Tensor) -> Tensor:
        """(B,) from 0 to 1 -> (B, 1, D)."""
        told = waves(time * self.factor, self.width).to(next(self.parameters()).dtype)
        result: Tensor = self.blocks(told)[:, None]
        return result


class RefinerBlock(nn.Module):
    """Attention among the tokens, and an MLP, both gated by what is told."""

    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        self.heads = heads
        self.norm1 = nn.LayerNorm(width, eps=EPSILON)
        self.self_attn_qkv = nn.Linear(width, 3 * width)
        self.self_attn_q_norm = nn.LayerNorm(width // heads, eps=EPSILON)
        self.self_attn_k_norm = nn.LayerNorm(width // heads, eps=EPSILON)
        self.self_attn_proj = nn.Linear(width, width)
        self.norm2 = nn.LayerNorm(width, eps=EPSILON)
        self.mlp = Mlp(width, 4 * width, silu=True)
        self.adaLN_modulation = Modulation(width, 2)

    def forward(self, x: Tensor, told: Tensor, mask: Tensor) -> Tensor:
        """(B, S, D), (B, 1, D), mask (B, 1, S, S) -> (B, S, D)."""
        attending, thinking = self.adaLN_modulation(told)
        q, k, v = split(self.self_attn_qkv(self.norm1(x)), self.heads)
        seen = attention(self.self_attn_q_norm(q), self.self_attn_k_norm(k), v, mask)
        x = x + attending * self.self_attn_proj(seen)
        result: Tensor = x + thinking * self.mlp(self.norm2(x))
        return result


class Refiners(nn.Module):
    """The blocks, one after the other."""

    def __init__(self, width: int, heads: int, count: int) -> None:
        super().__init__()
        self.blocks = nn.ModuleList([RefinerBlock(width, heads) for _ in range(count)])


class Refiner(nn.Module):
    """The tokens (B, S, D), told the time and their own mean."""

    def __init__(self, width: int, heads: int, count: int) -> None:
        super().__init__()
        self.input_embedder = nn.Linear(width, width)
        self.context_encoder = Layers(width, width)
        # The published refiner hears the time from 0 to 1, as it is; the network hears it enlarged.
        self.timestep_encoder = Clock(width, 1.0)
        self.individual_token_refiner = Refiners(width, heads, count)

    def forward(self, x: Tensor, time: Tensor, present: Tensor) -> Tensor:
        """(B, S, D), (B,), present (B, S) -> (B, S, D)."""
        share = present.to(x.dtype)[..., None]
        mean = (x * share).sum(dim=1) / share.sum(dim=1).clamp_min(1e-6)
        told = self.timestep_encoder(time) + self.context_encoder(mean)[:, None]
        # What pads sees itself, so that it has something to see.
        alone = torch.eye(x.shape[1], dtype=torch.bool, device=x.device)
        mask = (present[:, :, None] & present[:, None, :]) | (~present[:, :, None] & alone)
        x = self.input_embedder(x)
        for block in self.individual_token_refiner.blocks:
            x = block(x, told, mask[:, None])
        return x
