"""How one generation is made: the model, then the files, then the storage. No state."""

import asyncio
import hashlib
import json
from collections.abc import Mapping
from typing import Any, Protocol

from actors.jobs import Job
from actors.storage import Storage
from domain.motion.clip import Clip
from domain.motion.takes import Brief, File, Take


class MotionModel(Protocol):
    """What is needed of a text-to-motion model, wherever it runs."""

    async def generate(self, brief: Brief) -> Take:
        """Make one motion."""
        ...

    async def describe(self) -> dict[str, str]:
        """Return the model's name, version and license."""
        ...


class Renderer(Protocol):
    """What is needed of whatever turns a clip into files."""

    async def finish(
        self, clip: Clip, *, loop: bool, name: str, told: dict[str, Any]
    ) -> tuple[File, ...]:
        """Return every file of a motion; `told` goes into its quality."""
        ...


class Gone(Exception):  # noqa: N818 - it says what happened to the model
    """The model that a job was accepted for is not there any more: (name)."""


class Workshop:
    """The models and the storage that a worker uses."""

    def __init__(
        self,
        models: Mapping[str, MotionModel],
        default: str,
        renderer: Renderer,
        storage: Storage,
    ) -> None:
        self.models = models
        self.default = default
        self.renderer = renderer
        self.storage = storage

    def model(self, job: Job) -> MotionModel:
        """Return the model of a job, the default for one of before there was a choice; Gone."""
        name = job.brief.get("model") or self.default
        if name not in self.models:
            raise Gone(name)
        return self.models[name]

    async def takes(self, job: Job) -> list[Take]:
        """Make every variant; they meet in one batch at the model. Gone where it is not there."""
        model = self.model(job)
        briefs = [Brief(**brief_of(job), seed=seed) for seed in job.seeds]
        return list(await asyncio.gather(*(model.generate(brief) for brief in briefs)))

    async def files(self, job: Job, takes: list[Take]) -> list[tuple[File, ...]]:
        """Render every variant; return each one's files."""
        return list(await asyncio.gather(*(self._rendered(job, take) for take in takes)))

    async def outcome(
        self, job: Job, attempt: int, takes: list[Take], files: list[tuple[File, ...]]
    ) -> tuple[dict[str, Any], tuple[dict[str, Any], ...]]:
        """Store all files; return the motion's facts and its variants."""
        variants = await asyncio.gather(
            *(
                self._variant(job, attempt, index, take, made)
                for index, (take, made) in enumerate(zip(takes, files, strict=True))
            )
        )
        first = takes[0].clip
        facts = {
            "duration_seconds": round(first.seconds, 4),
            "fps": first.fps,
            "frames": len(first),
            "model": await self.model(job).describe(),
        }
        return facts, tuple(variants)

    async def _rendered(self, job: Job, take: Take) -> tuple[File, ...]:
        return await self.renderer.finish(
            take.clip,
            loop=bool(job.brief.get("loop", False)),
            name=job.brief["prompt"][:80],
            told={"promptCoverage": covered(take), "actions": list(take.actions)},
        )

    async def _variant(
        self, job: Job, attempt: int, index: int, take: Take, files: tuple[File, ...]
    ) -> dict[str, Any]:
        # The attempt is in the key: a late writer of an older attempt overwrites nothing.
        folder = f"motions/{job.prediction}/{attempt}/{index}"
        assets = []
        for file in files:
            key = f"{folder}/{file.kind}.{file.format}"
            await asyncio.to_thread(self.storage.put, key, file.data, file.content_type)
            assets.append(asset(file, key))
        return {
            "index": index,
            "seed": job.seeds[index],
            "prompt_coverage": covered(take),
            "actions": list(take.actions),
            "assets": assets,
            "quality": next((json.loads(f.data) for f in files if f.kind == "quality"), {}),
        }


def covered(take: Take) -> float:
    """Return how much of the prompt was understood, as it is told."""
    return round(take.prompt_coverage, 4)


def brief_of(job: Job) -> dict[str, Any]:
    """Return the fields of a Brief that a request's input carries."""
    return {
        name: job.brief[name]
        for name in ("prompt", "duration", "cfg_scale", "lock_root", "loop")
        if name in job.brief
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
