"""Random crops with their conditions, balanced between actions."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

import numpy as np
import torch
from torch import Tensor

from deployments.text_to_motion.features import path
from deployments.text_to_motion.sentences import Sentences
from deployments.text_to_motion.training.prepare import Example, tempo

FASTEST, SLOWEST = 1.25, 0.8


class Batches:
    """Every batch follows from the seed and the step, so that a resumed run sees the same."""

    def __init__(self, examples: Sequence[Example]) -> None:
        self.examples = list(examples)
        self.actions = sorted({e.action for e in examples})
        stacked = np.concatenate([e.features for e in examples])
        self.mean = stacked.mean(axis=0).astype(np.float32)
        self.std = np.maximum(stacked.std(axis=0), 0.02).astype(np.float32)
        # One scale for the rotations and one for the positions: a joint that hardly moves in
        # the data must not be trained to move exactly.
        self.std[4:136] = np.maximum(self.std[4:136], 0.1)
        self.std[136:199] = np.maximum(self.std[136:199], 0.05)
        sentences = sorted({caption for e in examples for caption in e.captions})
        vectors = Sentences().vectors(sentences).astype(np.float32)
        self.vectors = dict(zip(sentences, vectors, strict=True))
        self.weights = balance(self.examples)

    def batch(self, config: dict[str, Any], step: int) -> dict[str, Tensor]:
        """Return features (B, T, 203) and their conditions."""
        random = np.random.default_rng([config["seed"], step])
        crops = [self.crop(config, random) for _ in range(config["batch"])]
        return {
            name: torch.from_numpy(np.stack([crop[name] for crop in crops])) for name in crops[0]
        }

    def crop(self, config: dict[str, Any], random: np.random.Generator) -> dict[str, Any]:
        """Return one crop, of one clip or of two that are joined."""
        frames: int = config["frames"]
        if random.random() < config["join"]:
            cut = int(random.integers(frames // 4, 3 * frames // 4))
            parts = [self.piece(cut, random, config), self.piece(frames - cut, random, config)]
        else:
            parts = [self.piece(frames, random, config)]
        joined = {name: np.concatenate([p[name] for p in parts]) for name in parts[0]}
        if len(parts) > 1:
            joined["features"] = blended(joined["features"], len(parts[0]["features"]))
        known = 0.0 if random.random() < config["drop_path"] else 1.0
        route = path(joined["features"]) * known
        flag = np.full((frames, 1), known, dtype=np.float32)
        joined["path"] = np.hstack([route, flag]).astype(np.float32)
        if random.random() < config["drop_all"]:
            joined["action"][:] = 0
            joined["has_text"][:] = 0
            joined["path"][:] = 0
        return joined

    def piece(
        self, frames: int, random: np.random.Generator, config: dict[str, Any]
    ) -> dict[str, Any]:
        """Return `frames` frames of one clip with its words."""
        example = self.examples[int(random.choice(len(self.examples), p=self.weights))]
        played = repeated(tempo(example.features, float(random.uniform(SLOWEST, FASTEST))), frames)
        start = int(random.integers(0, len(played) - frames + 1))
        # A throw or a bow that is asked for begins at its beginning.
        if random.random() < config["from_start"]:
            start = 0
        caption = example.captions[int(random.integers(len(example.captions)))]
        said = float(random.random() >= config["drop_text"])
        known = random.random() >= config["drop_action"]
        action = self.actions.index(example.action) + 1 if known else 0
        return {
            "features": played[start : start + frames].astype(np.float32),
            "action": np.full(frames, action, dtype=np.int64),
            "text": np.repeat(self.vectors[caption][None], frames, axis=0),
            "has_text": np.full(frames, said, dtype=np.float32),
        }


def repeated(features: np.ndarray[Any, Any], frames: int) -> np.ndarray[Any, Any]:
    """Return features of at least `frames` frames: a shorter motion is done again and again.

    Holding its last pose instead would teach the network to freeze.
    """
    once, result = features, features
    while len(result) < frames:
        result = blended(np.concatenate([result, once]), len(result))
    return result


def blended(features: np.ndarray[Any, Any], cut: int, reach: int = 4) -> np.ndarray[Any, Any]:
    """Return the features with the jump at `cut` spread over `reach` frames to each side."""
    smooth = features.copy()
    low, high = max(0, cut - reach), min(len(features) - 1, cut + reach)
    share = np.linspace(0, 1, high - low + 1)[:, None]
    smooth[low : high + 1] = features[low] * (1 - share) + features[high] * share
    return smooth


def balance(examples: Sequence[Example]) -> np.ndarray[Any, Any]:
    """Return each example's chance: an action by the square root of its length, a clip by its."""
    length: dict[str, float] = defaultdict(float)
    for example in examples:
        length[example.action] += len(example.features)
    raw = np.array([len(e.features) / np.sqrt(length[e.action]) for e in examples])
    chances: np.ndarray[Any, Any] = raw / raw.sum()
    return chances
