"""What the network is told, frame by frame, of prompts that were read."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from deployments.text_to_motion.prompt import Reading
from deployments.text_to_motion.sentences import Sentences

EASE = 8
"""Frames over which one segment's path becomes the next one's."""


@dataclass(frozen=True)
class Conditions:
    """What the network is told, per frame: (B, T, …); see `Network.forward`."""

    action: Tensor
    text: Tensor
    has_text: Tensor
    path: Tensor

    def rows(self, kept: Sequence[int]) -> "Conditions":
        """Return those of some rows."""
        chosen = list(kept)
        return Conditions(
            self.action[chosen], self.text[chosen], self.has_text[chosen], self.path[chosen]
        )

    def empty(self) -> "Conditions":
        """Return the same without a word: what guidance moves away from."""
        return Conditions(
            torch.zeros_like(self.action),
            self.text,
            torch.zeros_like(self.has_text),
            torch.zeros_like(self.path),
        )

    def to(self, device: str) -> "Conditions":
        """Return the same on a device."""
        return Conditions(
            self.action.to(device),
            self.text.to(device),
            self.has_text.to(device),
            self.path.to(device),
        )


def conditions(
    readings: Sequence[Reading],
    counts: Sequence[int],
    length: int,
    sentences: Sentences,
    actions: Sequence[str],
) -> Conditions:
    """Return what the network is told of each reading."""
    action = torch.zeros(len(readings), length, dtype=torch.long)
    text = torch.zeros(len(readings), length, 384)
    path = torch.zeros(len(readings), length, 4)
    for row, (reading, count) in enumerate(zip(readings, counts, strict=True)):
        segments = reading.segments
        vectors = torch.from_numpy(sentences.vectors([s.words for s in segments]))
        edges = borders([s.share for s in segments], count)
        for segment, vector, start, stop in zip(
            segments, vectors, edges[:-1], edges[1:], strict=True
        ):
            # The frames that pad a motion go on with the last segment.
            span = slice(start, length if stop == count else stop)
            if segment.action in actions:
                action[row, span] = actions.index(segment.action) + 1
            text[row, span] = vector
            if segment.path is not None:
                path[row, span] = torch.tensor([*segment.path, 1.0])
        path[row] = eased(path[row], edges[1:-1])
    has_text = torch.ones(len(readings), length)
    return Conditions(action, text, has_text, path)


def borders(shares: Sequence[float], count: int) -> list[int]:
    """Return where segments begin and end, in frames, from 0 to `count`."""
    ends = np.cumsum([0.0, *shares]) / sum(shares)
    return [round(float(end) * count) for end in ends]


def eased(path: Tensor, cuts: Sequence[int]) -> Tensor:
    """Return the path (T, 4) without jumps at the cuts."""
    smooth = path.clone()
    for cut in cuts:
        low, high = max(0, cut - EASE), min(len(path) - 1, cut + EASE)
        share = torch.linspace(0, 1, high - low + 1)[:, None]
        smooth[low : high + 1] = path[low] * (1 - share) + path[high] * share
    return smooth
