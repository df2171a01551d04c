"""What a worker needs of a workshop, of which there is one for each kind of job. No state."""

import asyncio
import hashlib
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Protocol

from actors.jobs import Job
from actors.storage import Storage
from domain.motion.clip import Clip
from domain.motion.takes import File

Progress = Callable[[int, str], Awaitable[None]]
"""Tells how far an attempt is: 0 to 100, and the stage that begins."""


@dataclass(frozen=True)
class Made:
    """A finished motion: its `facts`, and each variant with its stored assets."""

    facts: dict[str, Any]
    variants: tuple[dict[str, Any], ...]


class Unmakeable(Exception):  # noqa: N818 - it says what became of the job
    """Trying again would change nothing: (code, message), both for clients.

    `spoiled`: the video that was sent is to blame.
    """

    def __init__(self, code: str, message: str, spoiled: bool = False) -> None:
        super().__init__(code, message, spoiled)
        self.code, self.message, self.spoiled = code, message, spoiled


class Workshop(Protocol):
    """Makes the generations of one kind."""

    async def make(self, job: Job, attempt: int, progress: Progress) -> Made:
        """Make it, with all files stored; Unmakeable where trying again would not help."""
        ...

    async def discard(self, job: Job) -> None:
        """Delete what was sent for a job, which is of no use; again is the same."""
        ...


class Renderer(Protocol):
    """What is needed of whatever turns a clip into files."""

    async def finish(
        self,
        clip: Clip,
        *,
        loop: bool,
        name: str,
        told: dict[str, Any],
        preview: bytes | None = None,
    ) -> tuple[File, ...]:
        """Return every file of a motion; `told` goes into its quality.

        `preview`: an MP4 to show instead of one that is drawn.
        """
        ...


async def stored(
    storage: Storage, job: Job, attempt: int, index: int, files: tuple[File, ...]
) -> dict[str, Any]:
    """Store a variant's files; return what is remembered of them, and its quality."""
    # The attempt is in the key: a late writer of an older attempt overwrites nothing.
    folder = f"motions/{job.prediction}/{attempt}/{index}"
    assets = []
    for file in files:
        key = f"{folder}/{file.kind}.{file.format}"
        await asyncio.to_thread(storage.put, key, file.data, file.content_type)
        assets.append(asset(file, key))
    return {
        "index": index,
        "assets": assets,
        "quality": next((json.loads(f.data) for f in files if f.kind == "quality"), {}),
    }


def asset(file: File, key: str) -> dict[str, Any]:
    """Return what is remembered of a stored file."""
    return {
        "kind": file.kind,
        "format": file.format,
        "content_type": file.content_type,
        "key": key,
        "size": len(file.data),
        "sha256": hashlib.sha256(file.data).hexdigest(),
    }


def facts_of(clip: Clip, model: dict[str, str]) -> dict[str, Any]:
    """Return what a motion's row tells of its clip and its model."""
    return {
        "duration_seconds": round(clip.seconds, 4),
        "fps": clip.fps,
        "frames": len(clip),
        "model": model,
    }
