"""From noise to features: the straight flow, guided, a few steps."""

from collections.abc import Callable
from itertools import pairwise

import torch
from torch import Tensor

from deployments.text_to_motion.conditions import Conditions
from deployments.text_to_motion.features import WIDTH
from deployments.text_to_motion.weights import Loaded

STEPS = 16


@torch.inference_mode()
def flow(
    loaded: Loaded,
    noise: Tensor,
    conditions: Conditions,
    scale: Tensor,
    wanted: Callable[[int], bool],
) -> dict[int, Tensor]:
    """Follow the straight flow from noise (B, T, 203) to motion: row to features (T, 203).

    A row that is no longer `wanted` is left out from the next step on, and is not in the answer.

    The guess of the clean motion is moved away from the unconditional one by `scale` (Ho and
    Salimans, "Classifier-Free Diffusion Guidance", 2022), and rescaled so that guidance does
    not enlarge the motion (Lin et al., "Common Diffusion Noise Schedules", WACV 2024).
    """
    x, rows = noise, list(range(len(noise)))
    times = torch.linspace(1.0, 0.0, STEPS + 1, device=noise.device)
    for now, later in pairwise(times):
        kept = [at for at, row in enumerate(rows) if wanted(row)]
        if len(kept) < len(rows):
            rows = [rows[at] for at in kept]
            x, scale, conditions = x[kept], scale[kept], conditions.rows(kept)
        if not rows:
            return {}
        guess, free = (
            loaded.network(x, now.expand(len(x)), c.action, c.text, c.has_text, c.path)
            for c in (conditions, conditions.empty())
        )
        guided = free + scale[:, None, None] * (guess - free)
        ratio = guess.std(dim=(1, 2), keepdim=True) / guided.std(dim=(1, 2), keepdim=True)
        clean = guided * (0.7 * ratio + 0.3)
        x = clean + (x - clean) * (later / now)
    return dict(zip(rows, x * loaded.std + loaded.mean, strict=True))


def noise_of(seed: int, length: int) -> Tensor:
    """Return (length, 203) normal numbers: the first frames are the same for every length."""
    generator = torch.Generator().manual_seed(seed)
    return torch.randn(length, WIDTH, generator=generator)
