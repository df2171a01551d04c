"""What the network is told, frame by frame, of prompts that were read."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import torch
from torch import Tensor

from deployments.text_to_motion.features import FPS, calm
from deployments.text_to_motion.prompt import Reading, Segment
from deployments.text_to_motion.sentences import Sentences
from domain.motion.skeleton import Floats

CIRCLE = 6.0
"""Radians from which a turn is a circle."""
SLOWEST_TURN, FASTEST_TURN = 0.8, 2.2
"""Radians a second."""


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

    def windows(self, spans: Sequence[slice]) -> "Conditions":
        """Return those of some spans of frames, one span's rows after another's."""
        return Conditions(
            *(
                torch.cat([part[:, span] for span in spans])
                for part in (self.action, self.text, self.has_text, self.path)
            )
        )

    def empty(self) -> "Conditions":
        """Return the same without a word: what guidance moves away from."""
        return Conditions(
            torch.zeros_like(self.action),
            self.text,
            torch.zeros_like(self.has_text),
            torch.zeros_like(self.path),
        )

    def and_empty(self) -> "Conditions":
        """Return twice as many rows: these, and after them the same without a word."""
        pairs = zip(vars(self).values(), vars(self.empty()).values(), strict=True)
        return Conditions(*(torch.cat(pair) for pair in pairs))

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
        for segment, vector, (start, stop) in zip(segments, vectors, pairwise(edges), strict=True):
            # The frames that pad a motion go on with the last segment.
            span = slice(start, length if stop == count else stop)
            if segment.action in actions:
                action[row, span] = actions.index(segment.action) + 1
            text[row, span] = vector
            path[row, span] = torch.from_numpy(way(segment, len(path[row, span])))
        path[row] = torch.from_numpy(eased(path[row].numpy()))
    has_text = torch.ones(len(readings), length)
    return Conditions(action, text, has_text, path)


def borders(shares: Sequence[float], count: int) -> list[int]:
    """Return where segments begin and end, in frames, from 0 to `count`."""
    ends = np.cumsum([0.0, *shares]) / sum(shares)
    return [round(float(end) * count) for end in ends]


def way(segment: Segment, frames: int) -> Floats:
    """Return a segment's path frame by frame: (frames, 4), see `Network.forward`.

    A turn of so many radians takes the middle of its segment, as fast as the segment says or as
    its frames demand; a full circle takes all of it.
    """
    path = np.zeros((frames, 4), dtype=np.float32)
    if segment.path is None or not frames:
        return path
    path[:] = [*segment.path, 1.0]
    if segment.angle is not None:
        usual = max(abs(segment.path[2]), SLOWEST_TURN)
        wanted = round(abs(segment.angle) / usual * FPS)
        during = frames if abs(segment.angle) > CIRCLE else min(max(wanted, 1), frames)
        rate = min(abs(segment.angle) * FPS / during, FASTEST_TURN)
        start = (frames - during) // 2
        path[:, 2] = 0.0
        path[start : start + during, 2] = np.copysign(rate, segment.angle)
    return path


def eased(path: Floats) -> Floats:
    """Return the path (T, 4) without jumps: smoothed as the training's are, where it is known."""
    known = path[:, 3:]
    weight = np.maximum(calm(known), 1e-6)
    smooth: Floats = np.hstack([calm(path[:, :3] * known) / weight * known, known])
    return smooth.astype(np.float32)
