"""A model and a renderer without a network: what they answer is in the prompt."""

import asyncio
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from domain.motion.clip import Clip
from domain.motion.takes import Brief, File, Take


@dataclass(frozen=True)
class PromptedModel:
    """Does what the prompt says: "fails", "fails twice", "hangs"; anything else is made."""

    notes: Path
    name: str = "prompted"

    async def generate(self, brief: Brief) -> Take:
        with self.notes.open("a") as file:
            file.write(brief.prompt + "\n")
        if brief.prompt == "hangs":
            await self._hang()
        tries = self.notes.read_text().splitlines().count(brief.prompt)
        if brief.prompt == "fails" or (brief.prompt == "fails twice" and tries <= 2):
            raise RuntimeError(brief.prompt)
        frames = 20
        turns = np.tile([0.0, 0.0, 0.0, 1.0], (frames, 22, 1))
        clip = Clip(20.0, turns, np.zeros((frames, 3)), np.zeros((frames, 4), bool))
        return Take(clip, 1.0, ("walk",))

    async def _hang(self) -> None:
        try:
            await asyncio.sleep(600)
        except asyncio.CancelledError:
            with self.notes.open("a") as file:
                file.write("let go\n")
            raise

    async def describe(self) -> dict[str, str]:
        return {"name": self.name, "version": "1", "license": "none"}


@dataclass(frozen=True)
class PlainRenderer:
    """Writes two small files."""

    async def finish(
        self, clip: Clip, *, loop: bool, name: str, told: dict[str, Any]
    ) -> tuple[File, ...]:
        return (
            File("motion", "glb", "model/gltf-binary", f"{name} {loop} {len(clip)}".encode()),
            File("quality", "json", "application/json", json.dumps(told).encode()),
        )
