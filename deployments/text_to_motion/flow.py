"""From noise to features: the straight flow, guided, a few steps."""

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

import torch
from torch import Tensor
from torch.nn import functional

from deployments.text_to_motion.conditions import Conditions
from deployments.text_to_motion.features import FPS, WIDTH, WINDOW
from deployments.text_to_motion.weights import Loaded
from deployments.text_to_motion.windows import stitched

STEPS = 16
GAIN, MOST = 0.5, 0.6
"""Of what is missing, what is asked for on top; and how much that may come to: m/s, rad/s."""
TURNING = 0.5
"""Of a missing turn, what is turned at once: a body that is turned keeps its steps."""


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
    not enlarge the motion (Lin et al., "Common Diffusion Noise Schedules", WACV 2024). Both
    guesses are one pass of twice the rows, which costs less than two; on a GPU in half precision.

    A network goes some way of what it is asked for. So the path is a set point: what a guess
    misses of it is asked for on top, from step to step, and the legs are made for where it goes.
    """
    x, rows, wants = noise, list(range(len(noise))), conditions.path

    def guesses(noisy: Tensor, t: Tensor, c: Conditions) -> Tensor:
        with torch.autocast(noisy.device.type, torch.float16, enabled=noisy.is_cuda):
            clean: Tensor = loaded.network(noisy, t, c.action, c.text, c.has_text, c.path)
        return clean.float()

    times = torch.linspace(1.0, 0.0, STEPS + 1, device=noise.device)
    for now, later in pairwise(times):
        kept = [at for at, row in enumerate(rows) if wanted(row)]
        if len(kept) < len(rows):
            rows = [rows[at] for at in kept]
            x, scale, wants = x[kept], scale[kept], wants[kept]
            conditions = conditions.rows(kept)
        if not rows:
            return {}
        both, times_of = torch.cat([x, x]), now.expand(2 * len(x))
        guess, free = stitched(guesses, both, times_of, conditions.and_empty()).chunk(2)
        guided = free + scale[:, None, None] * (guess - free)
        ratio = guess.std(dim=(1, 2), keepdim=True) / guided.std(dim=(1, 2), keepdim=True)
        clean = guided * (0.7 * ratio + 0.3)
        missing = strayed(clean, wants, loaded)
        conditions = replace(conditions, path=asked(conditions.path, wants, missing))
        clean[..., 2] += TURNING * missing[..., 2] / FPS / loaded.std[2]
        x = clean + (x - clean) * (later / now)
    return dict(zip(rows, x * loaded.std + loaded.mean, strict=True))


def strayed(clean: Tensor, path: Tensor, loaded: Loaded) -> Tensor:
    """Return how far the way of a guess (B, T, 203) is off its path (B, T, 4): (B, T, 3).

    Metres and radians a second that are missing; nothing where no path is known.
    """
    moves = (clean[..., :3] * loaded.std[:3] + loaded.mean[:3]) * FPS
    kernel = torch.hann_window(WINDOW + 2, periodic=False, device=clean.device)[1:-1]
    weights = (kernel / kernel.sum()).expand(3, 1, WINDOW)
    held = functional.pad(moves.transpose(1, 2), (WINDOW // 2, WINDOW // 2), mode="replicate")
    smooth = functional.conv1d(held, weights, groups=3).transpose(1, 2)
    missing: Tensor = (path[..., :3] - smooth) * path[..., 3:]
    return missing


def asked(before: Tensor, path: Tensor, missing: Tensor) -> Tensor:
    """Return the path to ask for next: what was asked before, and more of what is missing."""
    moves = before[..., :3] + GAIN * missing
    moves = torch.minimum(torch.maximum(moves, path[..., :3] - MOST), path[..., :3] + MOST)
    return torch.cat([moves, path[..., 3:]], dim=-1)


def noise_of(seed: int, length: int) -> Tensor:
    """Return (length, 203) normal numbers: the first frames are the same for every length."""
    generator = torch.Generator().manual_seed(seed)
    return torch.randn(length, WIDTH, generator=generator)
