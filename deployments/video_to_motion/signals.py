"""Filters over time: to an even rate, without outliers, without shaking."""

import numpy as np

from domain.motion.skeleton import Floats


def resampled(times: Floats, values: Floats, wanted: Floats) -> Floats:
    """Return values (T, ...) at `times` (T,), linearly in between, at `wanted` (N,)."""
    after = np.clip(np.searchsorted(times, wanted), 1, len(times) - 1)
    before = after - 1
    share = (wanted - times[before]) / (times[after] - times[before])
    share = np.clip(share, 0.0, 1.0).reshape(-1, *[1] * (values.ndim - 1))
    result: Floats = values[before] * (1 - share) + values[after] * share
    return result


def despiked(values: Floats) -> Floats:
    """Return the median of each value and its neighbours in time."""
    if len(values) < 3:
        return values
    before, now, after = values[:-2], values[1:-1], values[2:]
    # Of three, without the copies that a sort of them takes.
    middle = np.maximum(np.minimum(before, now), np.minimum(np.maximum(before, now), after))
    return np.concatenate([values[:1], middle, values[-1:]])


def smooth(values: Floats, fps: float, seconds: float) -> Floats:
    """Return the parabolas that fit values (T, ...) best around each moment.

    Savitzky and Golay, "Smoothing and Differentiation of Data", 1964. The ends are read from
    the first and the last whole window's parabola. Without enough frames nothing changes.
    """
    half = round(seconds * fps / 2)
    half = min(half, (len(values) - 1) // 2)
    if half < 2:
        return values
    basis = np.vander(np.arange(-half, half + 1) / half, 3)
    onto = basis @ np.linalg.pinv(basis)
    width = 2 * half + 1
    flat = values.reshape(len(values), -1)
    result = np.empty_like(flat, dtype=np.float64)
    result[half : len(flat) - half] = sum(
        onto[half, at] * flat[at : len(flat) - width + 1 + at] for at in range(width)
    )
    result[:half] = (onto @ flat[:width])[:half]
    result[len(flat) - half :] = (onto @ flat[-width:])[-half:]
    return result.reshape(values.shape)


def weighted_median(values: Floats, weights: Floats) -> float:
    """Return the value (N,) with half of the weight (N,) on each side."""
    order = np.argsort(values)
    heap = np.cumsum(weights[order])
    return float(values[order][np.searchsorted(heap, 0.5 * heap[-1])])
