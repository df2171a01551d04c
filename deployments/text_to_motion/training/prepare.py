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

GAITS = {
    "walk": ("a person walks", "someone is walking", "a person steps"),
    "run": ("a person runs", "someone jogs"),
}
"""The actions that are also shown reversed in time, and how their captions begin."""


@dataclass(frozen=True, eq=False)
class Example:
    """One clip: features (T, 203), path (T, 3), its captions, action and split.

    `form`: "" as it was recorded, with "r" reversed in time, with "m" mirrored.
    """

    name: str
    form: str
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
    """Return every clip that is trained on, its mirror image, and straight gaits backwards too."""
    result = []
    for row, clip in clips(folder):
        if row["action"] in LEFT_OUT:
            continue
        captions = tuple(row["captions"]) + ((row["auto_caption"],) if row["auto_caption"] else ())
        forms = [("", clip, captions)]
        if row["action"] in GAITS and straight(clip):
            words = tuple(f"{verb} backward" for verb in GAITS[row["action"]])
            forms.append(("r", reversed_in_time(clip), words))
        for mark, body, words in forms:
            mirror = (f"{mark}m", mirrored(body), tuple(map(swapped, words)))
            for form, shape, said in ((mark, body, words), mirror):
                features = encode(shape)
                known = (said, row["action"], row["split"])
                result.append(Example(row["id"], form, features, path(features), *known))
    return result


def straight(clip: Clip) -> bool:
    """Whether a body goes straight ahead: at a walk's pace or more, without turning."""
    route = path(encode(clip))
    return bool(
        route[:, 1].mean() > 0.5 and route[:, 1].min() > 0.1 and abs(route[:, 2]).mean() < 0.15
    )


def reversed_in_time(clip: Clip) -> Clip:
    """Return the clip played from its end: a walk ahead becomes a walk backwards.

    The data has little of that, and steps look much the same in both directions of time.
    """
    root = clip.root[::-1] - clip.root[-1] * [1.0, 0.0, 1.0]
    return Clip(clip.fps, clip.rotations[::-1], root, clip.contacts[::-1])


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
