"""Kimodo behind the door that every model has: briefs in, takes out."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import msgspec
import numpy as np
import torch

from deployments.text_to_motion.adapters.checkpoint import array, fill, tensors
from deployments.text_to_motion.adapters.encoders import placed
from deployments.text_to_motion.adapters.kimodo.diffusion import denoised, noise_of
from deployments.text_to_motion.adapters.kimodo.features import Body, body, decode
from deployments.text_to_motion.adapters.kimodo.networks import (
    LOCAL,
    ROOT,
    Network,
    Paths,
    Scale,
)
from deployments.text_to_motion.adapters.kimodo.settings import Settings, settings
from deployments.text_to_motion.adapters.kimodo.text import Text
from deployments.text_to_motion.adapters.options import Precision, checked, dtype_of, options
from deployments.text_to_motion.finishing import finished
from deployments.text_to_motion.manifest import BadModel, Manifest
from deployments.text_to_motion.sampler import Wanted
from domain.motion.takes import Brief, Take

SHORTEST = 2
"""Frames: a path is told by its steps."""
LONGEST_SECONDS = 10.0
"""Of one motion in the training."""
PREFIX = "denoiser.backbone."
FAINT = 1e-5
"""What the published code adds to a variance before it divides by the root of it."""


class Options(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a manifest may say under `options`.

    `llama`, `mntp`, `supervised`: folders, from the model's own if they are relative. `joints`:
    the file of the body at rest. `global_root`, `local_root`, `body`: files of mean and of standard
    deviation. `steps` of sampling. `text_device`: `cpu` keeps the language model off the GPU.
    """

    llama: str
    mntp: str
    supervised: str
    config: str = "config.yaml"
    joints: str = "joints.p"
    global_root: tuple[str, str] = ("global_root_mean.npy", "global_root_std.npy")
    local_root: tuple[str, str] = ("local_root_mean.npy", "local_root_std.npy")
    body: tuple[str, str] = ("body_mean.npy", "body_std.npy")
    steps: int = 100
    precision: Precision | None = None
    text_device: Literal["cpu"] | None = None


@dataclass(frozen=True, eq=False)
class Model:
    """Kimodo on a device. `scale`: of all features, as `paths` has it for the first."""

    manifest: Manifest
    settings: Settings
    network: Network
    text: Text
    body: Body
    paths: Paths
    scale: Scale
    steps: int
    device: str

    def describe(self) -> dict[str, str]:
        """Return the model's name, version and license."""
        return self.manifest.card()

    def sample_wanted(self, briefs: Sequence[Brief], wanted: Wanted) -> list[Take | None]:
        """Make a motion for each brief, those of one length in one batch; None once unwanted.

        `prompt_coverage` is how much of the prompt was read; which actions were understood, no
        one can say.
        """
        takes: list[Take | None] = [None] * len(briefs)
        counts = [self.frames_of(brief) for brief in briefs]
        for count in set(counts):
            alike = [at for at, each in enumerate(counts) if each == count]
            self._batch(briefs, alike, count, wanted, takes)
        return takes

    def _batch(
        self,
        briefs: Sequence[Brief],
        alike: list[int],
        count: int,
        wanted: Wanted,
        takes: list[Take | None],
    ) -> None:
        chosen = [briefs[at] for at in alike]
        told = self.text.read([brief.prompt for brief in chosen])
        noise = torch.stack([noise_of(brief.seed, count, self.body.width) for brief in chosen])
        rows = denoised(
            self.network,
            noise.to(self.device),
            told.vectors.to(self.device),
            torch.tensor([brief.cfg_scale for brief in chosen], device=self.device),
            self.paths,
            self.settings.trained,
            self.steps,
            lambda row: wanted(alike[row]),
        )
        for row, sampled in rows.items():
            features = self.scale.plain(sampled).cpu().numpy()
            clip = decode(features, self.body, self.settings.fps)
            takes[alike[row]] = Take(finished(clip, chosen[row]), told.coverage[row], ())

    def frames_of(self, brief: Brief) -> int:
        """Return how many frames the network makes for a brief."""
        return max(round(brief.duration * self.settings.fps), SHORTEST)


def load(folder: Path, manifest: Manifest, device: str) -> Model:
    """Load Kimodo from its published files; BadModel where they are not those."""
    asked = options(manifest, Options)
    if manifest.longest_seconds > LONGEST_SECONDS:
        raise BadModel(f"`longest_seconds` is more than the {LONGEST_SECONDS} of the training")
    said = settings(checked(asked.config, folder, manifest))
    if not 1 < asked.steps <= said.trained:
        raise BadModel(f"`steps` in `options` must be from 2 to {said.trained}")
    moved = body(said.skeleton, checked(asked.joints, folder, manifest))
    shape = said.shape(moved.width)
    world, steps, rest = (
        scale(names, width, folder, manifest)
        for names, width in (
            (asked.global_root, ROOT),
            (asked.local_root, LOCAL),
            (asked.body, moved.width - ROOT),
        )
    )
    whole = Scale(torch.cat([world.mean, rest.mean]), torch.cat([world.spread, rest.spread]))
    path = folder / manifest.weights
    held = {name.removeprefix(PREFIX): each for name, each in tensors(path).items()}
    with torch.device("meta"):
        network = Network(shape)
    fill(network, held, path)
    # The body's stage reads differences of the path's guesses: half the precision shakes them.
    network.to(device, dtype_of(asked.precision, device, torch.float32))
    llama, *changes = (placed(each, folder) for each in (asked.llama, asked.mntp, asked.supervised))
    text = Text(llama, changes, asked.text_device or device)
    if text.width != shape.text:
        raise BadModel(f"the encoder's vectors are {text.width} wide and config says {shape.text}")
    paths = Paths(world.to(device), steps.to(device), said.fps)
    return Model(manifest, said, network, text, moved, paths, whole.to(device), asked.steps, device)


def scale(names: tuple[str, str], width: int, folder: Path, manifest: Manifest) -> Scale:
    """Return the scale of two files; BadModel where they are not as wide."""
    mean, std = (array(checked(name, folder, manifest), (width,)) for name in names)
    spread = np.sqrt(std.astype(np.float64) ** 2 + FAINT)
    return Scale(torch.from_numpy(mean).float(), torch.from_numpy(spread).float())
