"""Every figure of a model, as one document and as the tables of its card."""

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from deployments.text_to_motion.evaluation.evaluator import Evaluator
from deployments.text_to_motion.evaluation.naturalness import naturalness
from deployments.text_to_motion.evaluation.obedience import obeys
from deployments.text_to_motion.evaluation.order import in_order
from deployments.text_to_motion.evaluation.retrieval import (
    diversity,
    frechet,
    multimodality,
    r_precision,
)
from deployments.text_to_motion.features import FPS, decode
from deployments.text_to_motion.finishing import SERVED_FPS
from deployments.text_to_motion.sampling import Model
from deployments.text_to_motion.training.batches import repeated
from deployments.text_to_motion.training.prepare import Example
from domain.motion.clip import Clip
from domain.motion.takes import Brief, Take

PROMPTS = Path(__file__).parents[1] / "training" / "prompts"
GUIDANCE, SECONDS, BATCH = 2.5, 4.0, 16
MOTIONS_EACH = 6
"""Motions that are made for an action, or of one prompt."""


def prompts(name: str) -> list[dict[str, Any]]:
    """Return a set of prompts that the training has never seen."""
    rows: list[dict[str, Any]] = json.loads((PROMPTS / f"{name}.json").read_text())
    return rows


def made(model: Model, wanted: Sequence[tuple[str, float]], seed: int = 1) -> list[Take]:
    """Return a motion for each prompt and its seconds, in batches."""
    briefs = [Brief(p, s, GUIDANCE, seed + at) for at, (p, s) in enumerate(wanted)]
    takes: list[Take] = []
    for start in range(0, len(briefs), BATCH):
        takes += model.sample(briefs[start : start + BATCH])
    return takes


def real(examples: Sequence[Example], seconds: float, random: np.random.Generator) -> list[Clip]:
    """Return a stretch of each example at the served rate; a short one is repeated."""
    frames = round(seconds * FPS)
    stretches = []
    for example in examples:
        long = repeated(example.features, frames)
        start = int(random.integers(0, len(long) - frames + 1))
        stretches.append(decode(long[start : start + frames]).resampled(SERVED_FPS))
    return stretches


def by_action(model: Model, examples: Sequence[Example]) -> list[dict[str, Any]]:
    """Return for each action its figures over the real ones, and the model's own."""
    kinds: dict[str, list[Example]] = defaultdict(list)
    for example in examples:
        kinds[example.action].append(example)
    rows = []
    for action, alike in sorted(kinds.items()):
        said = sorted({caption for e in alike for caption in e.captions})
        wanted = [(said[at % len(said)], SECONDS) for at in range(MOTIONS_EACH)]
        ours = naturalness([take.clip for take in made(model, wanted)])
        theirs = naturalness([decode(e.features).resampled(SERVED_FPS) for e in alike[:12]])
        ratios = {
            name: round(getattr(ours, name) / max(getattr(theirs, name), 1e-6), 2)
            for name in ("acceleration", "jerk", "foot_speed")
        }
        rows.append({"action": action, **ratios, "made": asdict(ours), "real": asdict(theirs)})
    return rows


def matching(
    model: Model, judge: Evaluator, examples: Sequence[Example], seed: int
) -> dict[str, dict[str, float]]:
    """Return R-precision at 3, Fréchet distance and spread: the real motion's row and ours."""
    random = np.random.default_rng(seed)
    captions = [e.captions[int(random.integers(len(e.captions)))] for e in examples]
    texts = judge.read(captions)
    half = len(examples) // 2
    rows = {}
    truth, _ = judge.seen([c.resampled(FPS) for c in real(examples, SECONDS, random)])
    takes = made(model, [(caption, SECONDS) for caption in captions])
    ours, _ = judge.seen([take.clip.resampled(FPS) for take in takes])
    again, _ = judge.seen([c.resampled(FPS) for c in real(examples, SECONDS, random)])
    for name, vectors, beside in (("real", again, truth), ("made", ours, truth)):
        rows[name] = {
            "r_precision_3": r_precision(vectors, texts, captions, random),
            "frechet": frechet(vectors, beside),
            "diversity": diversity(vectors, random),
        }
    some = [captions[int(at)] for at in random.permutation(len(captions))[: min(10, half)]]
    several = made(model, [(p, SECONDS) for p in some for _ in range(MOTIONS_EACH)], seed=900)
    vectors, _ = judge.seen([take.clip.resampled(FPS) for take in several])
    rows["made"]["multimodality"] = multimodality(vectors.reshape(len(some), MOTIONS_EACH, -1))
    return rows


def obedience(model: Model, name: str) -> list[dict[str, Any]]:
    """Return each prompt of the set with what was demanded, what was met, and its coverage."""
    rows = prompts(name)
    takes = made(model, [(row["prompt"], row["duration"]) for row in rows])
    return [
        {**row, "met": obeys(take.clip, row["expect"]), "coverage": take.prompt_coverage}
        for row, take in zip(rows, takes, strict=True)
    ]


def order(model: Model, judge: Evaluator) -> list[dict[str, Any]]:
    """Return each prompt of several actions with what was understood and whether it is seen."""
    rows = prompts("order")
    takes = made(model, [(row["prompt"], row["duration"]) for row in rows])
    return [
        {**row, "met": in_order(t.clip, row["actions"], judge), "understood": t.actions}
        for row, t in zip(rows, takes, strict=True)
    ]
