"""From briefs to takes: conditions, flow, features, a clip with its feet on the floor."""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from math import ceil
from pathlib import Path

import torch

from deployments.text_to_motion.conditions import borders, conditions
from deployments.text_to_motion.features import FPS, decode
from deployments.text_to_motion.finishing import SERVED_FPS, finished
from deployments.text_to_motion.flow import flow, noise_of
from deployments.text_to_motion.likeness import Likeness
from deployments.text_to_motion.manifest import Manifest
from deployments.text_to_motion.prompt import Reading, read
from deployments.text_to_motion.sampler import Wanted
from deployments.text_to_motion.sentences import Sentences
from deployments.text_to_motion.weights import FOLDER, Loaded, build
from deployments.text_to_motion.weights import load as checked
from deployments.text_to_motion.windows import padded
from domain.motion.calm import Calm, Stretch, calmed
from domain.motion.clip import Clip
from domain.motion.feet import on_floor
from domain.motion.skeleton import Floats
from domain.motion.takes import Brief, Take


class Model:
    """The built-in model. Not for several threads."""

    def __init__(self, loaded: Loaded, device: str = "cpu") -> None:
        self.loaded = loaded
        self.device = device
        self.sentences = Sentences()
        self.likeness = Likeness(self.sentences.vectors)

    @classmethod
    def load(cls, folder: Path = FOLDER, device: str = "cpu") -> "Model":
        """Load the weights; BadModel where they are missing or altered."""
        return cls(checked(folder, device), device)

    def describe(self) -> dict[str, str]:
        """Return the model's name, version and license."""
        return self.loaded.manifest.card()

    def sample(self, briefs: Sequence[Brief]) -> list[Take]:
        """Make a motion for each brief."""
        takes = self.sample_wanted(briefs, lambda _: True)
        return [take for take in takes if take is not None]

    def sample_wanted(self, briefs: Sequence[Brief], wanted: Wanted) -> list[Take | None]:
        """Make a motion for each brief, those of one length in one batch; None once unwanted.

        The network normalises over time: frames that padded a motion to its neighbours' length
        would change it. This way it depends on its brief alone.
        """
        takes: dict[int, Take] = {}
        lengths = [padded(frames_of(brief)) for brief in briefs]
        for length in set(lengths):
            alike = [at for at, each in enumerate(lengths) if each == length]
            takes |= self._batch(briefs, alike, length, wanted)
        return [takes.get(at) for at in range(len(briefs))]

    def _batch(
        self, briefs: Sequence[Brief], alike: list[int], length: int, wanted: Wanted
    ) -> dict[int, Take]:
        chosen = [briefs[at] for at in alike]
        readings = [self.likeness.completed(read(brief.prompt)) for brief in chosen]
        counts = [frames_of(brief) for brief in chosen]
        told = conditions(readings, counts, length, self.sentences, self.loaded.actions)
        noise = torch.stack([noise_of(brief.seed, length) for brief in chosen]).to(self.device)
        scale = torch.tensor([brief.cfg_scale for brief in chosen], device=self.device)
        rows = flow(self.loaded, noise, told.to(self.device), scale, lambda row: wanted(alike[row]))
        return {
            alike[row]: Take(
                self._clip(features[: counts[row]].cpu().numpy(), readings[row], chosen[row]),
                readings[row].coverage,
                readings[row].actions,
            )
            for row, features in rows.items()
        }

    def _clip(self, features: Floats, reading: Reading, brief: Brief) -> Clip:
        calm = self.loaded.calm
        clip = finished(quietened(decode(features), reading, calm), brief)
        # What puts feet on the floor moves a sleeper more than sleep does.
        return on_floor(quietened(clip, reading, calm))


def load(folder: Path, manifest: Manifest, device: str) -> Model:
    """Load a model of the built-in family; BadModel where its files are not one."""
    return Model(build(folder, manifest, device), device)


def frames_of(brief: Brief) -> int:
    """Return how many frames the network makes for a brief: enough to cut its duration from."""
    return max(8, ceil(round(brief.duration * FPS, 6)))


def quietened(clip: Clip, reading: Reading, calm: Mapping[str, Calm]) -> Clip:
    """Return the clip at the served rate, each action as calm as its real motion is."""
    served = clip.resampled(SERVED_FPS)
    edges = borders([segment.share for segment in reading.segments], len(served))
    stretches = [
        Stretch(start, stop, calm.get(segment.action or ""))
        for segment, (start, stop) in zip(reading.segments, pairwise(edges), strict=True)
    ]
    return calmed(served, stretches)
