"""HY-Motion behind the door that every model has: briefs in, takes out."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import msgspec
import torch

from deployments.text_to_motion.adapters.encoders import placed
from deployments.text_to_motion.adapters.hy_motion.features import decode, resting, scaled
from deployments.text_to_motion.adapters.hy_motion.flow import Silence, flow, noise_of
from deployments.text_to_motion.adapters.hy_motion.settings import Settings, settings
from deployments.text_to_motion.adapters.hy_motion.text import Text
from deployments.text_to_motion.adapters.hy_motion.weights import Weights, weights
from deployments.text_to_motion.adapters.options import Precision, checked, dtype_of, options
from deployments.text_to_motion.finishing import finished
from deployments.text_to_motion.manifest import BadModel, Manifest
from deployments.text_to_motion.sampler import Wanted
from domain.motion.edits import smoothed
from domain.motion.skeleton import Floats
from domain.motion.takes import Brief, Take

SHORTEST = 20
"""Frames: the shortest motion that the published code makes."""
SMOOTHING = 0.28
"""A Gaussian of one frame at 30 fps, as in the published decoder."""


class Options(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a manifest may say under `options`.

    `rest`: the file of the body at rest. `qwen`, `clip`: folders, from the model's own if they
    are relative. `text_device`: `cpu` keeps the language models off the GPU.
    """

    qwen: str
    clip: str
    config: str = "config.yml"
    rest: str = "j_template.bin"
    precision: Precision | None = None
    text_device: Literal["cpu"] | None = None


@dataclass(frozen=True, eq=False)
class Model:
    """HY-Motion on a device. `rest` (22, 3) of the body that it moves."""

    manifest: Manifest
    settings: Settings
    weights: Weights
    silence: Silence
    text: Text
    rest: Floats
    device: str

    def describe(self) -> dict[str, str]:
        """Return the model's name, version and license."""
        return self.manifest.card()

    def sample_wanted(self, briefs: Sequence[Brief], wanted: Wanted) -> list[Take | None]:
        """Make a motion for each brief; None for one that is no longer wanted.

        Every motion is made at the full length, as in training, and cut. `prompt_coverage` is how
        much of the prompt was read; which actions were understood, no one can say.
        """
        if not briefs:
            return []
        length, width = self.settings.train_frames, self.settings.shape.input_dim
        counts = [self.frames_of(brief) for brief in briefs]
        told = self.text.read([brief.prompt for brief in briefs]).to(self.device)
        noise = torch.stack([noise_of(brief.seed, length, width) for brief in briefs])
        rows = flow(
            self.weights.network,
            noise.to(self.device),
            told,
            self.silence,
            torch.tensor([brief.cfg_scale for brief in briefs], device=self.device),
            torch.tensor(counts, device=self.device),
            self.settings.steps,
            wanted,
        )
        takes: list[Take | None] = [None] * len(briefs)
        for row, sampled in rows.items():
            drawn = sampled[: counts[row]].cpu().numpy()
            features = scaled(drawn, self.weights.mean, self.weights.std)
            clip = smoothed(decode(features, self.rest, self.settings.fps), SMOOTHING)
            takes[row] = Take(finished(clip, briefs[row]), told.coverage[row], ())
        return takes

    def frames_of(self, brief: Brief) -> int:
        """Return how many frames the network is told to make."""
        most = self.settings.train_frames
        return min(max(round(brief.duration * self.settings.fps), min(SHORTEST, most)), most)


def load(folder: Path, manifest: Manifest, device: str) -> Model:
    """Load HY-Motion from its published files; BadModel where they are not those."""
    asked = options(manifest, Options)
    said = settings(checked(asked.config, folder, manifest))
    if manifest.longest_seconds > said.train_frames / said.fps:
        raise BadModel(f"`longest_seconds` is more than the {said.train_frames} frames of config")
    held = weights(folder / manifest.weights, said.shape)
    held.network.to(device, dtype_of(asked.precision, device, torch.bfloat16))
    held.network.final_layer.float()
    rest = resting(checked(asked.rest, folder, manifest))
    qwen, clip = placed(asked.qwen, folder), placed(asked.clip, folder)
    text = Text(qwen, clip, said.tokens, asked.text_device or device)
    wide = (said.shape.ctxt_input_dim, said.shape.vtxt_input_dim)
    if text.widths != wide:
        raise BadModel(f"the encoders' vectors are {text.widths} wide and config says {wide}")
    token = held.token.to(device) if said.silent_tokens else None
    return Model(manifest, said, held, Silence(token, held.sentence.to(device)), text, rest, device)
