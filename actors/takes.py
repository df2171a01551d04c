"""How a prompt becomes a motion: the model, then the files, then the storage."""

import asyncio
import logging
from collections.abc import Mapping
from typing import Any, Protocol

from actors.jobs import Job
from actors.storage import Storage
from actors.workshop import Made, Progress, Renderer, Unmakeable, facts_of, stored
from domain.generations import NO_MODEL
from domain.motion.takes import Brief, File, Take

log = logging.getLogger(__name__)


class MotionModel(Protocol):
    """What is needed of a text-to-motion model, wherever it runs."""

    async def generate(self, brief: Brief) -> Take:
        """Make one motion."""
        ...

    async def describe(self) -> dict[str, str]:
        """Return the model's name, version and license."""
        ...


class TextWorkshop:
    """The models and the storage of text to motion."""

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

    async def make(self, job: Job, attempt: int, progress: Progress) -> Made:
        """Make every variant; they meet in one batch at the model. Unmakeable where it is gone."""
        model = self._model(job)
        briefs = [Brief(**brief_of(job), seed=seed) for seed in job.seeds]
        takes = await asyncio.gather(*(model.generate(brief) for brief in briefs))
        await progress(50, "rendering")
        files = await asyncio.gather(*(self._rendered(job, take) for take in takes))
        await progress(90, "storing")
        variants = await asyncio.gather(
            *(
                self._variant(job, attempt, index, take, made)
                for index, (take, made) in enumerate(zip(takes, files, strict=True))
            )
        )
        return Made(facts_of(takes[0].clip, await model.describe()), tuple(variants))

    async def discard(self, job: Job) -> None:
        """Leave everything: a prompt is in the journal alone."""

    def _model(self, job: Job) -> MotionModel:
        # A job of before there was a choice names none.
        name = job.brief.get("model") or self.default
        if name not in self.models:
            log.warning("%s was accepted for the model %s, which is gone", job.prediction, name)
            raise Unmakeable(*NO_MODEL)
        return self.models[name]

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
        kept = await stored(self.storage, job, attempt, index, files)
        return {
            **kept,
            "seed": job.seeds[index],
            "prompt_coverage": covered(take),
            "actions": list(take.actions),
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
