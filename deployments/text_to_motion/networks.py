"""The network: a one-dimensional U-Net over frames that predicts the clean motion.

Its receptive field is a few seconds, since little data wants narrow ones (Raab et al., "Single
Motion Diffusion", ICLR 2024). Every condition is given per frame, so that one pass can walk
first and wave then.
"""

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional


@dataclass(frozen=True)
class Shape:
    """The network's sizes. `features`: numbers a frame; `text`: of a sentence vector."""

    features: int = 203
    actions: int = 32
    text: int = 384
    path: int = 3
    condition: int = 160
    narrow: int = 160
    middle: int = 224
    wide: int = 320
    blocks: int = 5


class Block(nn.Module):
    """Two convolutions with a residual, modulated per frame by the condition."""

    def __init__(self, width: int, condition: int, dilation: int = 1) -> None:
        super().__init__()
        self.norm = nn.GroupNorm(8, width)
        self.first = nn.Conv1d(width, width, 3, padding=dilation, dilation=dilation)
        self.second = nn.Conv1d(width, width, 3, padding=1)
        self.modulate = nn.Conv1d(condition, 2 * width, 1)
        nn.init.zeros_(self.second.weight)

    def forward(self, x: Tensor, condition: Tensor) -> Tensor:
        """(B, width, T), (B, condition, T) -> (B, width, T)."""
        scale, shift = self.modulate(condition).chunk(2, dim=1)
        y = functional.silu(self.norm(x) * (1 + scale) + shift)
        y = self.second(functional.silu(self.first(y)))
        result: Tensor = x + y
        return result


class Network(nn.Module):
    """Predicts clean features from noisy ones at time `t` (0 is clean, 1 is noise)."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.shape = shape
        c = shape.condition
        self.time = nn.Sequential(nn.Linear(64, c), nn.SiLU(), nn.Linear(c, c))
        self.action = nn.Embedding(shape.actions + 1, c)
        self.text = nn.Linear(shape.text, c)
        self.path = nn.Conv1d(shape.path + 1, c, 1)
        self.no_text = nn.Parameter(torch.zeros(c))
        self.mix = nn.Sequential(nn.SiLU(), nn.Conv1d(c, c, 1), nn.SiLU())
        a, b, d = shape.narrow, shape.middle, shape.wide
        self.enter = nn.Conv1d(shape.features, a, 5, padding=2)
        self.full = Block(a, c)
        self.down1 = nn.Conv1d(a, b, 4, stride=2, padding=1)
        self.mid = Block(b, c)
        self.down2 = nn.Conv1d(b, d, 4, stride=2, padding=1)
        dilations = [1, 2, 4, 1, 2, 4, 1][: shape.blocks]
        self.low = nn.ModuleList([Block(d, c, dilation) for dilation in dilations])
        self.up2 = nn.ConvTranspose1d(d, b, 4, stride=2, padding=1)
        self.mid_out = Block(b, c)
        self.up1 = nn.ConvTranspose1d(b, a, 4, stride=2, padding=1)
        self.full_out = Block(a, c)
        self.leave = nn.Conv1d(a, shape.features, 5, padding=2)

    def forward(
        self, x: Tensor, t: Tensor, action: Tensor, text: Tensor, has_text: Tensor, path: Tensor
    ) -> Tensor:
        """Return (B, T, features); T is a multiple of 4.

        `x` (B, T, features); `t` (B,); `action` (B, T) indices, 0 for unknown; `text`
        (B, T, text) and `has_text` (B, T) 0 or 1; `path` (B, T, path + 1), its last column 1
        where the path is known.
        """
        words = torch.where(has_text[..., None] > 0, self.text(text), self.no_text)
        condition = self.action(action) + words + self.time(waves(t))[:, None]
        condition = self.mix(condition.transpose(1, 2) + self.path(path.transpose(1, 2)))
        half = functional.avg_pool1d(condition, 2)
        low = functional.avg_pool1d(half, 2)
        full = self.full(self.enter(x.transpose(1, 2)), condition)
        middle = self.mid(self.down1(full), half)
        deep = self.down2(middle)
        for block in self.low:
            deep = block(deep, low)
        middle = self.mid_out(middle + self.up2(deep), half)
        full = self.full_out(full + self.up1(middle), condition)
        result: Tensor = self.leave(full).transpose(1, 2)
        return result


def waves(t: Tensor) -> Tensor:
    """Return (B, 64) sines and cosines of times (B,) from 0 to 1."""
    frequencies = torch.exp(torch.linspace(0.0, 6.0, 32, device=t.device))
    angles = t[:, None] * frequencies
    return torch.cat([angles.sin(), angles.cos()], dim=1)


def forward_kinematics(six: Tensor, offsets: Tensor, parents: tuple[int, ...]) -> Tensor:
    """Return joint positions (N, J, 3) in metres beside the root, of (N, J, 6) rotations."""
    x = functional.normalize(six[..., :3], dim=-1)
    y = functional.normalize(six[..., 3:] - (x * six[..., 3:]).sum(-1, keepdim=True) * x, dim=-1)
    turns = torch.stack([x, y, torch.linalg.cross(x, y)], dim=-1)
    world, places = [turns[:, 0]], [torch.zeros_like(six[:, 0, :3])]
    for joint in range(1, len(parents)):
        parent = parents[joint]
        places.append(places[parent] + world[parent] @ offsets[joint])
        world.append(world[parent] @ turns[:, joint])
    return torch.stack(places, dim=1)
