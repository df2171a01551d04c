"""From briefs to takes: conditions, flow, features, a clip with its feet on the floor."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from deployments.text_to_motion.features import FPS, WIDTH, decode
from deployments.text_to_motion.prompt import Reading, read
from deployments.text_to_motion.sentences import Sentences
from deployments.text_to_motion.weights import FOLDER, Loaded, load
from domain.motion.clip import Clip
from domain.motion.edits import lock_root, looped, smoothed
from domain.motion.feet import detect_contacts, lock_feet, on_floor, settled
from domain.motion.skeleton import Floats
from domain.motion.takes import Brief, Take

STEPS = 16
SERVED_FPS = 30.0
EASE = 8
"""Frames over which one segment's path becomes the next one's."""


@dataclass(frozen=True)
class Conditions:
    """What the network is told, per frame: (B, T, …); see `Network.forward`."""

    action: Tensor
    text: Tensor
    has_text: Tensor
    path: Tensor


class Model:
    """The built-in model. Not for several threads."""

    def __init__(self, loaded: Loaded, device: str = "cpu") -> None:
        self.loaded = loaded
        self.device = device
        self.sentences = Sentences()

    @classmethod
    def load(cls, folder: Path = FOLDER, device: str = "cpu") -> "Model":
        """Load the weights; BadWeights where they are missing or altered."""
        return cls(load(folder, device), device)

    def describe(self) -> dict[str, str]:
        """Return the model's name, version and license."""
        manifest = self.loaded.manifest
        return {name: str(manifest[name]) for name in ("name", "version", "license")}

    def sample(self, briefs: Sequence[Brief]) -> list[Take]:
        """Make a motion for each brief, those of one length in one batch.

        The network normalises over time: frames that padded a motion to its neighbours' length
        would change it. This way it depends on its brief alone.
        """
        takes: dict[int, Take] = {}
        lengths = [padded(frames_of(brief)) for brief in briefs]
        for length in set(lengths):
            alike = [at for at, each in enumerate(lengths) if each == length]
            made = self._batch([briefs[at] for at in alike], length)
            takes |= zip(alike, made, strict=True)
        return [takes[at] for at in range(len(briefs))]

    def _batch(self, briefs: Sequence[Brief], length: int) -> list[Take]:
        readings = [read(brief.prompt) for brief in briefs]
        counts = [frames_of(brief) for brief in briefs]
        conditions = self.conditions(readings, counts, length)
        noise = torch.stack([noise_of(brief.seed, length) for brief in briefs]).to(self.device)
        scale = torch.tensor([brief.cfg_scale for brief in briefs], device=self.device)
        features = self.flow(noise, conditions, scale).cpu().numpy()
        made = zip(briefs, readings, counts, features, strict=True)
        return [
            Take(finished(each[:count], brief), reading.coverage, reading.actions)
            for brief, reading, count, each in made
        ]

    @torch.inference_mode()
    def flow(self, noise: Tensor, conditions: Conditions, scale: Tensor) -> Tensor:
        """Follow the straight flow from noise to motion; return features (B, T, 203).

        The guess of the clean motion is moved away from the unconditional one by `scale` (Ho and
        Salimans, "Classifier-Free Diffusion Guidance", 2022), and rescaled so that guidance does
        not enlarge the motion (Lin et al., "Common Diffusion Noise Schedules", WACV 2024).
        """
        loaded, x = self.loaded, noise
        empty = Conditions(
            torch.zeros_like(conditions.action),
            conditions.text,
            torch.zeros_like(conditions.has_text),
            torch.zeros_like(conditions.path),
        )
        times = torch.linspace(1.0, 0.0, STEPS + 1, device=self.device)
        for now, later in pairwise(times):
            both = [
                loaded.network(x, now.expand(len(x)), c.action, c.text, c.has_text, c.path)
                for c in (conditions, empty)
            ]
            guided = both[1] + scale[:, None, None] * (both[0] - both[1])
            ratio = both[0].std(dim=(1, 2), keepdim=True) / guided.std(dim=(1, 2), keepdim=True)
            clean = guided * (0.7 * ratio + 0.3)
            x = clean + (x - clean) * (later / now)
        result: Tensor = x * loaded.std + loaded.mean
        return result

    def conditions(
        self, readings: Sequence[Reading], counts: Sequence[int], length: int
    ) -> Conditions:
        """Return what the network is told of each reading."""
        action = torch.zeros(len(readings), length, dtype=torch.long)
        text = torch.zeros(len(readings), length, 384)
        path = torch.zeros(len(readings), length, 4)
        for row, (reading, count) in enumerate(zip(readings, counts, strict=True)):
            segments = reading.segments
            vectors = torch.from_numpy(self.sentences.vectors([s.words for s in segments]))
            edges = borders([s.share for s in segments], count)
            for segment, vector, start, stop in zip(
                segments, vectors, edges[:-1], edges[1:], strict=True
            ):
                # The frames that pad a motion go on with the last segment.
                span = slice(start, length if stop == count else stop)
                if segment.action in self.loaded.actions:
                    action[row, span] = self.loaded.actions.index(segment.action) + 1
                text[row, span] = vector
                if segment.path is not None:
                    path[row, span] = torch.tensor([*segment.path, 1.0])
            path[row] = eased(path[row], edges[1:-1])
        has_text = torch.ones(len(readings), length)
        parts = (action, text, has_text, path)
        return Conditions(*(part.to(self.device) for part in parts))


def frames_of(brief: Brief) -> int:
    """Return how many frames the network makes for a brief: enough to cut its duration from."""
    return max(8, ceil(round(brief.duration * FPS, 6)))


def padded(count: int) -> int:
    """Return the next multiple of 4, which is what the network can halve twice."""
    return -(-count // 4) * 4


def noise_of(seed: int, length: int) -> Tensor:
    """Return (length, 203) normal numbers: the first frames are the same for every length."""
    generator = torch.Generator().manual_seed(seed)
    return torch.randn(length, WIDTH, generator=generator)


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


def finished(features: Floats, brief: Brief) -> Clip:
    """Return the clip of sampled features at 30 fps, cleaned, as the brief wants it."""
    clip = smoothed(decode(features), 0.2).resampled(SERVED_FPS)
    wanted = max(1, round(brief.duration * SERVED_FPS))
    clip = settled(detect_contacts(settled(clip.cut(0, wanted))))
    if brief.loop:
        clip = looped(clip)
    clip = on_floor(lock_feet(clip))
    if brief.lock_root:
        clip = lock_root(clip)
    return detect_contacts(clip) if not brief.lock_root else clip
