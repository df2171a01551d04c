"""A folder of motion data in the form that training reads, made of a few small clips."""

import json
from pathlib import Path

import numpy as np

from domain.motion.clip import Clip
from domain.motion.skeleton import HUMANOID
from tests.domain.motion.clips import standing, walking

CLIPS = {
    "walk": walking(70, fps=20.0),
    "wave": standing(50, fps=20.0),
    "static": standing(30, fps=20.0),
    "run": walking(60, fps=20.0, speed=2.0),
}
CAPTIONS = {
    "walk": ["a person lifts the left foot", "a person walks"],
    "wave": ["a person waves the right hand"],
    "static": ["a person is a statue"],
    "run": ["a person runs"],
}


def written(folder: Path, clips: dict[str, Clip] = CLIPS) -> Path:
    rows = [
        {
            "id": f"{action}-1",
            "action": action,
            "captions": CAPTIONS[action],
            "auto_caption": "someone moves" if action == "run" else "",
            "split": "test" if action == "run" else "train",
        }
        for action in clips
    ]
    (folder / "index.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    bits = [clip.contacts @ np.array([1, 2, 4, 8]) for clip in clips.values()]
    turns = np.concatenate([clip.rotations for clip in clips.values()])
    np.savez(
        folder / "cmu_motion.npz",
        joints=np.array(HUMANOID.names),
        quat=np.round(turns * 32767).astype(np.int16),
        root=np.concatenate([clip.root for clip in clips.values()]).astype(np.float32),
        contact=np.concatenate(bits).astype(np.uint8),
        start=np.cumsum([0, *(len(clip) for clip in clips.values())]),
    )
    return folder
