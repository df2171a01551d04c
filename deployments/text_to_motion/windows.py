"""Motions longer than the network makes at once: windows that overlap, stitched in every step.

Each step's guess is the mean of the windows' guesses where they overlap, so that the windows
agree before they are done (Bar-Tal et al., "MultiDiffusion", ICML 2023).
"""

from collections.abc import Callable

import torch
from torch import Tensor

from deployments.text_to_motion.conditions import Conditions

AT_ONCE = 200
"""Frames, 10 s, that the network makes in one piece."""
LONG, OVERLAP = 160, 40
"""Frames of a window of a longer motion, and those that it shares with the next."""
Guess = Callable[[Tensor, Tensor, Conditions], Tensor]
"""From noisy features (B, T, F), their times (B,) and conditions to clean features (B, T, F)."""


def padded(count: int) -> int:
    """Return the frames that are made for `count`: a multiple of 4, or whole windows."""
    if count <= AT_ONCE:
        return -(-count // 4) * 4
    stride = LONG - OVERLAP
    return LONG + stride * -(-(count - LONG) // stride)


def stitched(guess: Guess, x: Tensor, t: Tensor, conditions: Conditions) -> Tensor:
    """Return the guess for features (B, T, F) of any length that `padded` gives."""
    rows, frames, width = x.shape
    if frames <= AT_ONCE:
        return guess(x, t, conditions)
    starts = range(0, frames - LONG + 1, LONG - OVERLAP)
    pieces = torch.cat([x[:, start : start + LONG] for start in starts])
    told = conditions.windows([slice(start, start + LONG) for start in starts])
    guesses = guess(pieces, t.repeat(len(starts)), told).reshape(len(starts), rows, LONG, width)
    total, weight = torch.zeros_like(x), torch.zeros(frames, 1, device=x.device)
    for start, each in zip(starts, guesses, strict=True):
        share = shares(first=start == 0, last=start + LONG == frames).to(x.device)
        total[:, start : start + LONG] += each * share
        weight[start : start + LONG] += share
    return total / weight


def shares(*, first: bool, last: bool) -> Tensor:
    """Return a window's weights (LONG, 1): rising and falling where it overlaps another."""
    weights = torch.ones(LONG, 1)
    ramp = torch.linspace(0, 1, OVERLAP + 2)[1:-1, None]
    if not first:
        weights[:OVERLAP] = ramp
    if not last:
        weights[-OVERLAP:] = ramp.flip(0)
    return weights
