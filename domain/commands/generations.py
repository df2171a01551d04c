"""Request, cancel and retry a generation; its credits move in the same commit."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from domain.aggregate import Refused, stamp
from domain.commands.attempts import Report
from domain.commands.credits import opened_account
from domain.commands.uploads import sourced
from domain.draft import Draft, known
from domain.eligibility import Work, admit
from domain.generations import VIDEO, Generation, IdempotencyKeyReused, motion_of
from domain.motions import Motion
from domain.prices import Terms
from domain.profiles import Profile


@dataclass(frozen=True)
class RequestGeneration:
    """Reserve the credits, accept the job and promise the motion, all or nothing.

    `prediction` is the new generation's id: made from the Idempotency-Key where there is one,
    so that a repeat finds the first. `fingerprint` tells the same request from another.
    `terms`, and `refusal`, what the models have against it: of this moment; a repeat does not
    hear of them.
    """

    owner: UUID
    prediction: UUID
    kind: str
    brief: dict[str, Any]
    seeds: tuple[int, ...]
    traits: dict[str, Any]
    credits: int
    fingerprint: str
    request_id: str
    terms: Terms
    now: datetime
    refusal: Refused | None = None

    @property
    def makes(self) -> UUID:
        """The generation's id."""
        return self.prediction

    @property
    def work(self) -> Work:
        """What plans look at."""
        return Work(self.kind, self.credits, self.traits["duration"], len(self.seeds))

    def run(self, draft: Draft) -> dict[str, Any]:
        """Decide; IdempotencyKeyReused, its own refusal or one of `domain.eligibility`.

        The answer: what was accepted.
        """
        generation = draft.find(Generation, self.prediction)
        if generation is None:
            generation = self._accept(draft)
        elif generation.fingerprint != self.fingerprint:
            raise IdempotencyKeyReused
        motion = known(Motion, draft.find(Motion, generation.motion))
        return accepted(draft, generation, motion)

    def _accept(self, draft: Draft) -> Generation:
        if self.refusal is not None:
            raise self.refusal
        account = opened_account(draft, self.owner)
        admit(account, self.terms, self.work, self.now)
        motion = motion_of(self.prediction)
        generation = Generation.requested(
            self.prediction,
            self.now,
            owner=self.owner,
            motion=motion,
            kind=self.kind,
            brief=self.brief,
            seeds=list(self.seeds),
            credits=self.credits,
            fingerprint=self.fingerprint,
            request_id=self.request_id,
        )
        account.reserve(self.credits, generation.cause, self.now)
        draft.add(generation)
        draft.add(
            Motion.created(
                motion,
                self.now,
                owner=self.owner,
                generation=self.prediction,
                source_type=self.kind,
                traits=self.traits,
            )
        )
        return generation


def accepted(draft: Draft, generation: Generation, motion: Motion) -> dict[str, Any]:
    """Return what was accepted, the same for ever but for the owner's name of today."""
    profile = draft.find(Profile, Profile.create_id(generation.owner))
    return {
        "prediction": generation.id,
        "owner": generation.owner,
        "owner_name": profile.name if profile else "",
        "motion": motion.id,
        "kind": generation.kind,
        "brief": generation.brief,
        "seeds": generation.seeds,
        "traits": motion.traits,
        "credits": generation.credits,
        "created_at": stamp(generation.created_on),
    }


@dataclass(frozen=True)
class CancelGeneration(Report):
    """Cancel and release the credits; `attempt` is of no account."""

    def run(self, draft: Draft) -> None:
        """Cancel; Unknown for another's, AlreadyEnded after another outcome."""
        generation = owned(draft, self.owner, self.prediction)
        generation.cancel(self.now)
        self.account(draft).release(generation.cause, self.now)


@dataclass(frozen=True)
class RetryGeneration(Report):
    """Reserve again and queue a failed generation once more; `attempt` is of no account."""

    terms: Terms

    def run(self, draft: Draft) -> None:
        """Queue it; NotFailed, a refusal of `domain.eligibility`, or of a video that is gone."""
        generation = owned(draft, self.owner, self.prediction)
        generation.retry(self.now)
        if generation.kind == VIDEO:
            source = sourced(draft, self.owner, generation.brief["source"]["key"])
            source.check_usable(self.now)
        account, motion = self.account(draft), draft.find(Motion, generation.motion)
        seconds = known(Motion, motion).traits["duration"]
        work = Work(generation.kind, generation.credits, seconds, len(generation.seeds))
        admit(account, self.terms, work, self.now)
        account.reserve(generation.credits, generation.cause, self.now)


@dataclass(frozen=True)
class FindGeneration:
    """Ask for a generation that no projection has yet."""

    owner: UUID
    prediction: UUID

    def run(self, draft: Draft) -> dict[str, Any]:
        """Return what was accepted, with its status; Unknown for another's."""
        generation = owned(draft, self.owner, self.prediction)
        motion = known(Motion, draft.find(Motion, generation.motion))
        return {
            **accepted(draft, generation, motion),
            "status": generation.status,
            "progress": generation.progress,
            "attempt": generation.attempt,
            "version": generation.version,
        }


def owned(draft: Draft, owner: UUID, prediction: UUID) -> Generation:
    """Return the owner's own generation; Unknown for another's and for a forgotten one."""
    generation = draft.find(Generation, prediction)
    if generation is not None and (generation.owner != owner or generation.forgotten):
        generation = None
    return known(Generation, generation)
