"""A model and a renderer without a network: what they answer is in the prompt."""

import asyncio
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from ray.exceptions import RayTaskError

from actors.captures import Share
from domain.motion.captures import Capture, CaptureOptions, CaptureReport, NoPersonFound, Notice
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
            await hang(self.notes)
        tries = self.notes.read_text().splitlines().count(brief.prompt)
        if brief.prompt == "fails" or (brief.prompt == "fails twice" and tries <= 2):
            raise RuntimeError(brief.prompt)
        return Take(still(), 1.0, ("walk",))

    async def describe(self) -> dict[str, str]:
        return {"name": self.name, "version": "1", "license": "none"}


@dataclass(frozen=True)
class PlainCapture:
    """Does what the video's bytes say: "empty room", "hangs"; else a motion is in it."""

    notes: Path

    async def capture(
        self, video: bytes, options: CaptureOptions, done: Share
    ) -> tuple[Capture, bytes]:
        said = video.decode()
        with self.notes.open("a") as file:
            file.write(f"{said} {options.start}-{options.end}\n")
        await done(0.5)
        if said == "hangs":
            await hang(self.notes)
        if said == "empty room":
            # As Serve hands a failure of a replica on.
            wrapped: Any = RayTaskError
            raise wrapped("capture", "", NoPersonFound()).as_instanceof_cause()
        report = CaptureReport(0.9, 0.0, 1.0, 0.8, 0.02, (Notice("cuts", "the video has cuts"),))
        return Capture(still(), report), b"beside"

    async def describe(self) -> dict[str, str]:
        return {"name": "plain", "version": "1", "license": "none"}


def still() -> Clip:
    frames = 20
    turns = np.tile([0.0, 0.0, 0.0, 1.0], (frames, 22, 1))
    return Clip(20.0, turns, np.zeros((frames, 3)), np.zeros((frames, 4), bool))


async def hang(notes: Path) -> None:
    try:
        await asyncio.sleep(600)
    except asyncio.CancelledError:
        with notes.open("a") as file:
            file.write("let go\n")
        raise


@dataclass(frozen=True)
class PlainRenderer:
    """Writes two small files."""

    async def finish(
        self,
        clip: Clip,
        *,
        loop: bool,
        name: str,
        told: dict[str, Any],
        preview: bytes | None = None,
    ) -> tuple[File, ...]:
        return (
            File("motion", "glb", "model/gltf-binary", f"{name} {loop} {len(clip)}".encode()),
            File("preview", "mp4", "video/mp4", preview or b"drawn"),
            File("quality", "json", "application/json", json.dumps(told).encode()),
        )
