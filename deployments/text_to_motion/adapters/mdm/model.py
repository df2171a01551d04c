"""From briefs to takes with a checkpoint of MDM."""

from collections.abc import Sequence
from math import ceil
from pathlib import Path

import msgspec
import torch
from torch import Tensor

from deployments.text_to_motion.adapters.encoders import placed
from deployments.text_to_motion.adapters.humanml3d import FPS, WIDTH, decode
from deployments.text_to_motion.adapters.mdm import checkpoint
from deployments.text_to_motion.adapters.mdm.diffusion import Noise, Told, denoised
from deployments.text_to_motion.adapters.mdm.networks import Network
from deployments.text_to_motion.adapters.mdm.text import Clip, DistilBert, Text, Words
from deployments.text_to_motion.adapters.options import Precision, dtype_of, options
from deployments.text_to_motion.finishing import finished
from deployments.text_to_motion.manifest import BadModel, Manifest
from deployments.text_to_motion.sampler import Wanted
from domain.motion.edits import smoothed
from domain.motion.takes import Brief, Take

SHORTEST, LONGEST = 40, 196
"""Frames of the shortest and of the longest motion in the training."""
SMOOTHING = 0.2


class Options(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a manifest may say under `options`.

    `text`: the text encoder's folder, from the model's own if it is relative. `steps`: of
    sampling, at most the training's.
    """

    text: str
    steps: int | None = None
    precision: Precision | None = None


class Mdm:
    """One checkpoint on one device. Not for several threads."""

    def __init__(
        self, network: Network, text: Text, scales: tuple[Tensor, Tensor], manifest: Manifest,
        given: checkpoint.Arguments, steps: int, device: str,
    ) -> None:  # fmt: skip
        self.network = network
        self.text = text
        self.mean, self.std = scales
        self.manifest = manifest
        self.given = given
        self.steps = steps
        self.device = device

    def describe(self) -> dict[str, str]:
        """Return the model's name, version and license."""
        return self.manifest.card()

    def sample_wanted(self, briefs: Sequence[Brief], wanted: Wanted) -> list[Take | None]:
        """Make a motion for each brief, all in one batch; None for one no longer wanted.

        No frame sees those that fill a shorter motion up, so a motion depends on its brief alone.
        `prompt_coverage` is how much of the prompt the text encoder read; which actions it
        understood, a network of open vocabulary cannot say.
        """
        if not briefs:
            return []
        counts = [frames_of(brief) for brief in briefs]
        noises = [
            Noise(brief.seed, count, WIDTH) for brief, count in zip(briefs, counts, strict=True)
        ]
        words = self.text.read([brief.prompt for brief in briefs])
        rows = denoised(
            self.network,
            noises,
            self._told(briefs, counts, words),
            self.given.diffusion_steps,
            self.steps,
            wanted,
        )
        return [
            self._take(rows[row][: counts[row]], briefs[row], words.coverage[row])
            if row in rows
            else None
            for row in range(len(briefs))
        ]

    def _told(self, briefs: Sequence[Brief], counts: Sequence[int], words: Words) -> Told:
        ends = torch.tensor(counts, device=self.device)
        # A network that never went without words knows nothing to move away from.
        free = self.given.cond_mask_prob > 0
        return Told(
            text=words.vectors.to(self.network.embed_text.weight.dtype),
            absent=words.absent,
            beyond=torch.arange(max(counts), device=self.device) >= ends[:, None],
            scale=torch.tensor([b.cfg_scale if free else 1.0 for b in briefs], device=self.device),
        )

    def _take(self, features: Tensor, brief: Brief, coverage: float) -> Take:
        clip = decode((features.cpu() * self.std + self.mean).numpy())
        return Take(finished(smoothed(clip, SMOOTHING), brief), coverage, ())


def frames_of(brief: Brief) -> int:
    """Return how many frames the network makes: as many as in the training, to cut from."""
    return min(max(SHORTEST, ceil(round(brief.duration * FPS, 6))), LONGEST)


def load(folder: Path, manifest: Manifest, device: str) -> Mdm:
    """Load a checkpoint; BadModel where its files are not one."""
    if manifest.longest_seconds > LONGEST / FPS:
        raise BadModel(f"`longest_seconds` is more than the {LONGEST / FPS} of the training")
    for name in (checkpoint.ARGUMENTS, checkpoint.MEAN, checkpoint.STD):
        if name not in manifest.files:
            raise BadModel(f"{folder}: {name} is not in the manifest's `files`")
    given = checkpoint.arguments(folder)
    asked = options(manifest, Options)
    steps = asked.steps or given.diffusion_steps
    if not 2 <= steps <= given.diffusion_steps:
        raise BadModel(f"`options` of {manifest.name}: steps are 2 to {given.diffusion_steps}")
    where = placed(asked.text, folder)
    text: Text = (DistilBert if given.encoder == "bert" else Clip)(where, device)
    network = checkpoint.network(folder / manifest.weights, given, text.width)
    network.to(device, dtype_of(asked.precision, device, torch.float16))
    return Mdm(network, text, checkpoint.scales(folder), manifest, given, steps, device)
