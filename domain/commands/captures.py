"""Request a motion of a video, ask for one again, and fail one whose video is to blame."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from domain.commands.attempts import FailGeneration
from domain.commands.generations import RequestGeneration, accepted
from domain.commands.uploads import receive, sourced
from domain.draft import Draft, known
from domain.generations import ENDED, VIDEO, Generation, IdempotencyKeyReused
from domain.motions import Motion
from domain.prices import Terms


@dataclass(frozen=True)
class Source:
    """The video that was found at `key`: the probe's `facts`, and what tells its bytes."""

    key: str
    facts: dict[str, Any]
    sha256: str
    size: int


@dataclass(frozen=True)
class RequestCapture:
    """Reserve the credits, use the upload, accept the job and promise the motion, all or nothing.

    `prediction` and `fingerprint` are as RequestGeneration has them.
    """

    owner: UUID
    prediction: UUID
    source: Source
    brief: dict[str, Any]
    traits: dict[str, Any]
    credits: int
    fingerprint: str
    request_id: str
    terms: Terms
    now: datetime

    @property
    def makes(self) -> UUID:
        """The generation's id."""
        return self.prediction

    @property
    def request(self) -> RequestGeneration:
        """What is asked for beside the use of the upload."""
        return RequestGeneration(
            owner=self.owner,
            prediction=self.prediction,
            kind=VIDEO,
            brief=self.brief,
            seeds=(),
            traits=self.traits,
            credits=self.credits,
            fingerprint=self.fingerprint,
            request_id=self.request_id,
            terms=self.terms,
            now=self.now,
        )

    def run(self, draft: Draft) -> dict[str, Any]:
        """Decide; return what was accepted.

        What RequestGeneration refuses, Unknown, UploadExpired, UploadRejected, UploadIncomplete
        or UploadChanged; the upload is then as it was.
        """
        answer = self.request.run(draft)
        found = self.source
        receive(
            draft,
            self.owner,
            found.key,
            self.prediction,
            found.facts,
            found.sha256,
            found.size,
            self.now,
        )
        return answer


@dataclass(frozen=True)
class RepeatCapture:
    """Ask whether a request was accepted before: its video need not be looked at again then."""

    owner: UUID
    prediction: UUID
    fingerprint: str

    def run(self, draft: Draft) -> dict[str, Any] | None:
        """Return what was accepted, None where nothing was; IdempotencyKeyReused."""
        generation = draft.find(Generation, self.prediction)
        if generation is None:
            return None
        if generation.fingerprint != self.fingerprint:
            raise IdempotencyKeyReused
        return accepted(draft, generation, known(Motion, draft.find(Motion, generation.motion)))


@dataclass(frozen=True)
class FailCapture(FailGeneration):
    """Record a failure that the video is to blame for, and release the credits.

    The upload is rejected, unless another generation is at work on another part of it.
    """

    def run(self, draft: Draft) -> bool:
        """Return whether the bytes may be deleted."""
        if not super().run(draft):
            return False
        upload = sourced(draft, self.owner, self.generation(draft).brief["source"]["key"])
        others = (draft.find(Generation, each) for each in upload.generations)
        if not all(each is None or each.status in ENDED for each in others):
            return False
        upload.spoil(self.code, self.message, self.now)
        return True
