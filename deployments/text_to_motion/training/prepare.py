"""Read the motion data and make what training reads: features, captions, actions, paths."""

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from deployments.text_to_motion.features import FPS, encode, path
from domain.motion.clip import Clip
from domain.motion.rotations import normalised
from domain.motion.skeleton import HUMANOID, Floats

LEFT_OUT = ("climb", "static")
"""Climbing takes hold of things that are not in the data; a static pose teaches nothing."""


@dataclass(frozen=True, eq=False)
class Example:
    """One clip: features (T, 203), path (T, 3), its captions, action and split."""

    name: str
    features: Floats
    path: Floats
    captions: tuple[str, ...]
    action: str
    split: str


def clips(folder: Path) -> list[tuple[dict[str, Any], Clip]]:
    """Read `cmu_motion.npz` and `index.jsonl`: each clip with its description."""
    with (folder / "index.jsonl").open() as file:
        rows = [json.loads(line) for line in file]
    with np.load(folder / "cmu_motion.npz", allow_pickle=False) as data:
        if tuple(data["joints"].tolist()) != HUMANOID.names:
            raise ValueError("the data is not on the 22-joint humanoid")
        quaternions, root = data["quat"], data["root"]
        bits, start = data["contact"], data["start"]
        result = []
        for row, begin, end in zip(rows, start[:-1], start[1:], strict=True):
            contacts = (bits[begin:end, None] >> np.arange(4)) & 1
            turns = normalised(quaternions[begin:end] / 32767.0)
            place = root[begin:end].astype(np.float64)
            result.append((row, Clip(FPS, turns, place, contacts.astype(bool))))
    return result


def mirrored(clip: Clip) -> Clip:
    """Return the clip seen in a mirror across x: left and right change places."""
    swap = [
        HUMANOID.index(swapped(name)) if name != swapped(name) else joint
        for joint, name in enumerate(HUMANOID.names)
    ]
    turns = clip.rotations[:, swap] * np.array([1.0, 1.0, -1.0, -1.0])
    root = clip.root * np.array([-1.0, 1.0, 1.0])
    return Clip(clip.fps, turns, root, clip.contacts[:, [1, 0, 3, 2]])


def swapped(words: str) -> str:
    """Return the words with left and right exchanged."""
    return re.sub(r"left|right", lambda found: "right" if found[0] == "left" else "left", words)


def examples(folder: Path) -> list[Example]:
    """Return every clip that is trained on, and its mirror image."""
    result = []
    for row, clip in clips(folder):
        if row["action"] in LEFT_OUT:
            continue
        captions = tuple(row["captions"]) + ((row["auto_caption"],) if row["auto_caption"] else ())
        for side, (body, words) in enumerate(
            [(clip, captions), (mirrored(clip), tuple(map(swapped, captions)))]
        ):
            features = encode(body)
            result.append(
                Example(
                    f"{row['id']}{'m' * side}",
                    features,
                    path(features),
                    words,
                    row["action"],
                    row["split"],
                )
            )
    return result


def tempo(features: Floats, factor: float) -> Floats:
    """Return features (T', 203) of the same motion played `factor` times as fast.

    Steps and turns are amounts a frame, so they grow with the tempo.
    """
    count = max(2, int(len(features) / factor))
    times = np.linspace(0, len(features) - 1, count)
    before = np.minimum(np.floor(times).astype(int), len(features) - 2)
    share = (times - before)[:, None].astype(np.float32)
    played: Floats = features[before] * (1 - share) + features[before + 1] * share
    played[:, :3] *= (len(features) - 1) / (count - 1)
    return played
