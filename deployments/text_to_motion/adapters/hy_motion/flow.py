"""From noise to features: the flow that the network knows, in even steps, guided."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

import torch
from torch import Tensor

from deployments.text_to_motion.adapters.hy_motion.networks import Network
from deployments.text_to_motion.adapters.hy_motion.text import Told


@dataclass(frozen=True)
class Silence:
    """What the network was told in training where it was told nothing: (D,) and (E,).

    `token` is none where the prompt's own tokens stay, and only the sentence falls silent.
    """

    token: Tensor | None
    sentence: Tensor

    def like(self, told: Told) -> Told:
        """Return silence in the place of every token and sentence."""
        tokens = told.tokens if self.token is None else self.token.expand_as(told.tokens)
        sentence = self.sentence.expand_as(told.sentence)
        return Told(tokens, told.present, sentence, told.coverage)


@torch.inference_mode()
def flow(
    network: Network,
    noise: Tensor,
    told: Told,
    silence: Silence,
    scale: Tensor,
    frames: Tensor,
    steps: int,
    wanted: Callable[[int], bool],
) -> dict[int, Tensor]:
    """Follow the flow (Lipman et al., "Flow Matching", 2023) from noise (B, T, 201) to motion.

    Euler's method in `steps`; the velocity is moved away from the silent one by `scale` (B,) (Ho
    and Salimans, "Classifier-Free Diffusion Guidance", 2022). Return row to features (T, 201); a
    row that is no longer `wanted` is left out from the next step on.
    """
    x, rows = noise, list(range(len(noise)))
    times = torch.linspace(0.0, 1.0, steps + 1, device=noise.device)
    for now, later in pairwise(times):
        kept = [at for at, row in enumerate(rows) if wanted(row)]
        if len(kept) < len(rows):
            rows = [rows[at] for at in kept]
            x, scale, frames, told = x[kept], scale[kept], frames[kept], told.rows(kept)
        if not rows:
            return {}
        guess, free = (
            network(x, now.expand(len(x)), each.tokens, each.present, each.sentence, frames)
            for each in (told, silence.like(told))
        )
        x = x + (later - now) * (free + scale[:, None, None] * (guess - free))
    return dict(zip(rows, x, strict=True))


def noise_of(seed: int, length: int, width: int) -> Tensor:
    """Return (length, width) normal numbers, as the published code draws them on the CPU."""
    return torch.randn(length, width, generator=torch.Generator().manual_seed(seed))
