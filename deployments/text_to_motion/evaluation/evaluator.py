"""The judge: motion and text in one space, and which action a stretch of motion shows.

Trained apart from the generator: other networks, another seed, real motion alone. The two
encoders meet by the symmetric contrastive loss of CLIP (Radford et al., ICML 2021), as in
TMR (Petrovich et al., ICCV 2023).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from deployments.text_to_motion.features import encode
from deployments.text_to_motion.sentences import Sentences
from deployments.text_to_motion.training.batches import balance, repeated
from deployments.text_to_motion.training.prepare import Example
from domain.motion.clip import Clip
from domain.motion.skeleton import Floats

SPACE, WIDTH = 128, 160
SHORTEST, LONGEST = 24, 96
"""Frames of a training window."""


class MotionEncoder(nn.Module):
    """Features (B, T, 203) to unit vectors (B, SPACE) and action scores (B, actions)."""

    def __init__(self, features: int, actions: int) -> None:
        super().__init__()
        widths = [features, WIDTH, WIDTH, WIDTH]
        layers: list[nn.Module] = []
        for before, after in pairwise(widths):
            layers += [nn.Conv1d(before, after, 5, stride=2, padding=2), nn.SiLU(), nn.Dropout(0.1)]
        self.layers = nn.Sequential(*layers)
        self.space = nn.Linear(2 * WIDTH, SPACE)
        self.actions = nn.Linear(2 * WIDTH, actions)

    def forward(self, features: Tensor) -> tuple[Tensor, Tensor]:
        """Return the vectors and the scores; any T of 8 or more."""
        deep = self.layers(features.transpose(1, 2))
        pooled = torch.cat([deep.mean(dim=2), deep.amax(dim=2)], dim=1)
        return functional.normalize(self.space(pooled), dim=1), self.actions(pooled)


class TextEncoder(nn.Module):
    """Sentence vectors (B, 384) to unit vectors (B, SPACE)."""

    def __init__(self) -> None:
        super().__init__()
        self.layers = nn.Sequential(
            nn.Linear(384, 256), nn.SiLU(), nn.Dropout(0.2), nn.Linear(256, SPACE)
        )

    def forward(self, vectors: Tensor) -> Tensor:
        """Return the vectors."""
        return functional.normalize(self.layers(vectors), dim=1)


@dataclass(frozen=True)
class Evaluator:
    """Both encoders, trained, and the scales of their input."""

    motion: MotionEncoder
    text: TextEncoder
    mean: Tensor
    std: Tensor
    actions: tuple[str, ...]
    sentences: Sentences

    @torch.inference_mode()
    def seen(self, clips: Sequence[Clip]) -> tuple[Floats, Floats]:
        """Return each clip's vector (N, SPACE) and its action probabilities (N, actions)."""
        answers = [self.motion(self._scaled(encode(clip))[None]) for clip in clips]
        vectors = torch.cat([vector for vector, _ in answers])
        chances = torch.cat([scores for _, scores in answers]).softmax(dim=1)
        return vectors.numpy(), chances.numpy()

    @torch.inference_mode()
    def read(self, sentences: Sequence[str]) -> Floats:
        """Return each sentence's vector (N, SPACE)."""
        vectors: Floats = self.text(torch.tensor(self.sentences.vectors(sentences))).numpy()
        return vectors

    def _scaled(self, features: Floats) -> Tensor:
        scaled: Tensor = (torch.as_tensor(features, dtype=torch.float32) - self.mean) / self.std
        return scaled


def trained(examples: Sequence[Example], seed: int, steps: int, batch: int = 64) -> Evaluator:
    """Train an evaluator on real motion: (T, 203) features with their captions and actions."""
    torch.manual_seed(seed)
    random = np.random.default_rng(seed)
    sentences = Sentences()
    captions = sorted({caption for e in examples for caption in e.captions})
    vectors = dict(zip(captions, torch.tensor(sentences.vectors(captions)), strict=True))
    actions = tuple(sorted({e.action for e in examples}))
    stacked = np.concatenate([e.features for e in examples])
    mean = torch.tensor(stacked.mean(axis=0))
    std = torch.tensor(np.maximum(stacked.std(axis=0), 0.05))
    motion, text = MotionEncoder(stacked.shape[1], len(actions)), TextEncoder()
    heat = nn.Parameter(torch.tensor(2.5))
    parameters = [*motion.parameters(), *text.parameters(), heat]
    optimizer = torch.optim.AdamW(parameters, 1e-3, weight_decay=0.05)
    chances = balance(examples)
    for step in range(steps):
        for group in optimizer.param_groups:
            group["lr"] = 1e-3 * (1 - step / steps)
        frames = int(random.integers(SHORTEST, LONGEST + 1))
        chosen = [examples[int(i)] for i in random.choice(len(examples), batch, p=chances)]
        windows = torch.tensor(np.stack([window(e.features, frames, random) for e in chosen]))
        noisy = (windows - mean) / std
        noisy = noisy + 0.1 * torch.randn_like(noisy)
        said = [e.captions[int(random.integers(len(e.captions)))] for e in chosen]
        moved, scores = motion(noisy)
        told = text(torch.stack([vectors[caption] for caption in said]))
        likeness = moved @ told.T * heat.exp()
        # Two windows of one caption are both right.
        same = torch.tensor([[a == b for b in said] for a in said])
        target = same / same.sum(dim=1, keepdim=True)
        labels = torch.tensor([actions.index(e.action) for e in chosen])
        loss = (
            functional.cross_entropy(likeness, target)
            + functional.cross_entropy(likeness.T, target)
            + functional.cross_entropy(scores, labels, label_smoothing=0.05)
        )
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        optimizer.step()
    return Evaluator(motion.eval(), text.eval(), mean, std, actions, sentences)


def window(features: Floats, frames: int, random: np.random.Generator) -> Floats:
    """Return `frames` frames from somewhere in a motion; a short one is repeated."""
    long = repeated(features, frames)
    start = int(random.integers(0, len(long) - frames + 1))
    cut: Floats = long[start : start + frames].astype(np.float32)
    return cut
