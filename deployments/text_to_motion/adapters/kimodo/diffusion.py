"""From noise to the clean motion, in fewer steps than the training had, without new noise."""

from collections.abc import Callable

import numpy as np
import torch
from torch import Tensor

from deployments.text_to_motion.adapters.kimodo.networks import Network, Paths
from deployments.text_to_motion.adapters.mdm.diffusion import clarity

FAINTEST = 1e-9


@torch.inference_mode()
def denoised(
    network: Network,
    noise: Tensor,
    text: Tensor,
    scale: Tensor,
    paths: Paths,
    trained: int,
    steps: int,
    wanted: Callable[[int], bool],
) -> dict[int, Tensor]:
    """Return row to normalised features (T, D) of noise (B, T, D).

    Song et al., "Denoising Diffusion Implicit Models", 2021. The guess is moved away from the one
    without `text` (B, E) by `scale` (B,); the published code can do so for what is known of the
    motion too, apart, but here nothing is. A row that is no longer `wanted` is left out.
    """
    kept = np.maximum(clarity(trained), FAINTEST)
    times = np.linspace(0, trained - 1, steps).round().astype(int)[::-1].tolist()
    x, rows = noise, list(range(len(noise)))
    for time, later in zip(times, [*times[1:], None], strict=True):
        still = [at for at, row in enumerate(rows) if wanted(row)]
        if len(still) < len(rows):
            rows = [rows[at] for at in still]
            x, text, scale = x[still], text[still], scale[still]
        if not rows:
            return {}
        step = torch.full((len(x),), time, device=x.device)
        guess, free = (network(x, step, words, paths) for words in (text, torch.zeros_like(text)))
        clean = free + scale[:, None, None] * (guess - free)
        now, before = float(kept[time]), 1.0 if later is None else float(kept[later])
        random = (x - now**0.5 * clean) / (1.0 - now) ** 0.5
        x = before**0.5 * clean + (1.0 - before) ** 0.5 * random
    return dict(zip(rows, x, strict=True))


def noise_of(seed: int, length: int, width: int) -> Tensor:
    """Return (length, width) normal numbers: the first frames are the same for every length."""
    return torch.randn(length, width, generator=torch.Generator().manual_seed(seed))
