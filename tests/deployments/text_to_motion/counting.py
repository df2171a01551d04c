"""A model without a network, which counts its steps and notes them for another process to read."""

import json
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from deployments.text_to_motion.sampler import Wanted
from domain.motion.clip import Clip
from domain.motion.takes import Brief, Take


class CountingSampler:
    """Takes `pause` seconds a step; "fails" cannot be made; "hangs" takes a thousand steps."""

    def __init__(self, notes: Path | None = None, steps: int = 4, pause: float = 0.005) -> None:
        self.notes = notes
        self.steps = steps
        self.pause = pause
        self.batches: list[list[Brief]] = []
        self.counted: dict[str, int] = {}

    def describe(self) -> dict[str, str]:
        return {"name": "counting", "version": "1", "license": "none"}

    def sample_wanted(self, briefs: Sequence[Brief], wanted: Wanted) -> list[Take | None]:
        self.batches.append(list(briefs))
        if any(brief.prompt == "fails" for brief in briefs):
            raise RuntimeError("fails")
        left = list(range(len(briefs)))
        for step in range(1, max(self._steps(brief) for brief in briefs) + 1):
            left = [row for row in left if wanted(row)]
            going = [row for row in left if step <= self._steps(briefs[row])]
            if not going:
                break
            self.counted |= {briefs[row].prompt: step for row in going}
            self._note()
            time.sleep(self.pause)
        return [take_of(brief) if row in left else None for row, brief in enumerate(briefs)]

    def _steps(self, brief: Brief) -> int:
        return 1000 if brief.prompt == "hangs" else self.steps

    def _note(self) -> None:
        if self.notes is not None:
            self.notes.write_text(json.dumps(self.counted))


def take_of(brief: Brief) -> Take:
    """Return a motion that tells of which brief it is: its seed is where the root stands."""
    frames = round(brief.duration * 20)
    turns = np.tile([0.0, 0.0, 0.0, 1.0], (frames, 22, 1))
    root = np.full((frames, 3), float(brief.seed))
    clip = Clip(20.0, turns, root, np.zeros((frames, 4), bool))
    return Take(clip, 1.0, (brief.prompt,))
