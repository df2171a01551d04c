"""From noise to motion: diffusion's steps backwards, by a network that predicts the clean motion.

All steps as they were trained (Ho et al., "Denoising Diffusion Probabilistic Models", 2020), or
fewer without noise in between (Song et al., "Denoising Diffusion Implicit Models", 2021); the
cosine schedule of Nichol and Dhariwal, 2021; guidance as Ho and Salimans, 2022.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from math import cos, pi

import numpy as np
import torch
from torch import Tensor, nn

from domain.motion.skeleton import Floats


@dataclass(frozen=True)
class Told:
    """What the network is told of each row, on its device.

    `text` (B, S, D); `absent` (B, S) where there is no word; `beyond` (B, T) where the motion
    has ended; `scale` (B,) of guidance.
    """

    text: Tensor
    absent: Tensor
    beyond: Tensor
    scale: Tensor

    def rows(self, kept: list[int]) -> "Told":
        """Return those of some rows."""
        return replace(
            self,
            text=self.text[kept],
            absent=self.absent[kept],
            beyond=self.beyond[kept],
            scale=self.scale[kept],
        )


class Noise:
    """Normal numbers for one motion, the same ones for the same seed; (frames, width) a draw."""

    def __init__(self, seed: int, frames: int, width: int) -> None:
        self.generator = torch.Generator().manual_seed(seed)
        self.size = (frames, width)

    def draw(self) -> Tensor:
        """Return the next ones, on the CPU."""
        return torch.randn(self.size, generator=self.generator)


def clarity(count: int) -> Floats:
    """Return how much of the clean motion's variance is left after each of `count` steps."""

    def share(step: int) -> float:
        return cos((step / count + 0.008) / 1.008 * pi / 2) ** 2

    betas = [min(1.0 - share(step + 1) / share(step), 0.999) for step in range(count)]
    kept: Floats = np.cumprod(1.0 - np.array(betas))
    return kept


@torch.inference_mode()
def denoised(
    network: nn.Module,
    noises: Sequence[Noise],
    told: Told,
    trained: int,
    steps: int,
    wanted: Callable[[int], bool],
) -> dict[int, Tensor]:
    """Return row to features (T, width), float32; a row that is no longer `wanted` is left out.

    `trained`: the steps of the training; where `steps` is as many, each is taken with noise.
    """
    kept = clarity(trained)
    times = np.unique(np.linspace(0, trained - 1, steps).round().astype(int))[::-1]
    rows, x = list(range(len(noises))), drawn(noises, told)
    for at, time in enumerate(times.tolist()):
        still = [place for place, row in enumerate(rows) if wanted(row)]
        if len(still) < len(rows):
            rows, x, told = [rows[place] for place in still], x[still], told.rows(still)
        if not rows:
            return {}
        clean = guided(network, x, time, told)
        now, before = float(kept[time]), float(kept[times[at + 1]]) if at + 1 < len(times) else 1.0
        if before == 1.0:
            x = clean
        elif steps < trained:
            noise = (x - now**0.5 * clean) / (1.0 - now) ** 0.5
            x = before**0.5 * clean + (1.0 - before) ** 0.5 * noise
        else:
            beta = 1.0 - now / before
            mean = beta * before**0.5 * clean + (1.0 - before) * (1.0 - beta) ** 0.5 * x
            spread = (beta * (1.0 - before) / (1.0 - now)) ** 0.5
            x = mean / (1.0 - now) + spread * drawn([noises[row] for row in rows], told)
    return dict(zip(rows, x, strict=True))


def drawn(noises: Sequence[Noise], told: Told) -> Tensor:
    """Return the next noise of every row (B, T, width), nothing beyond each one's end."""
    length = told.beyond.shape[1]
    each = [noise.draw() for noise in noises]
    padded = [nn.functional.pad(one, (0, 0, 0, length - len(one))) for one in each]
    return torch.stack(padded).to(told.beyond.device)


def guided(network: nn.Module, x: Tensor, time: int, told: Told) -> Tensor:
    """Return the guess of the clean motion, moved away from the one without a word by `scale`."""
    both = torch.cat([told.text, torch.zeros_like(told.text)])
    steps = torch.full((len(both),), time, device=x.device)
    guess, free = (
        network(
            torch.cat([x, x]).to(both.dtype),
            steps,
            both,
            torch.cat([told.absent, told.absent]),
            torch.cat([told.beyond, told.beyond]),
        )
        .float()
        .chunk(2)
    )
    clean: Tensor = free + told.scale[:, None, None] * (guess - free)
    return clean
