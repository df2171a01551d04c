"""A generation: one job, from the request to its outcome. Its id is the prediction id."""

from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID, uuid5

from eventsourcing.domain import AggregateCreated, event

from domain.aggregate import Aggregate, Refused
from domain.redaction import redacted

TEXT, VIDEO = "text_to_motion", "video_to_motion"
"""The kinds of generation."""
ENDED = ("succeeded", "failed", "canceled")
MOST_ATTEMPTS = 5
FAILURE = ("generation_failed", "the motion could not be made")
NO_MODEL = ("model_unavailable", "the model that was chosen is not there any more")


class AlreadyEnded(Refused):
    """The generation has its outcome already: (status)."""

    CODE = "generation_ended"

    def __str__(self) -> str:
        """Name the outcome."""
        return f"the generation has {self.args[0]} already"


class NotFailed(Refused):
    """Only a failed generation can be retried: (status)."""

    CODE = "generation_not_failed"

    def __str__(self) -> str:
        """Name the status."""
        return f"only a failed generation can be retried, and this one is {self.args[0]}"


class IdempotencyKeyReused(Refused):
    """The same Idempotency-Key came with another request."""

    CODE = "idempotency_key_reused"

    def __str__(self) -> str:
        """Say what to do."""
        return "this Idempotency-Key was used for another request; use a new one"


class Generation(Aggregate):
    """A job. Attempts are numbered, and what an older attempt says is not heard."""

    TOPIC = "generation"
    class_version = 2

    class Requested(AggregateCreated):
        """It was accepted: `brief` is the validated input, `seeds` one for each variant."""

        TOPIC = "generation.requested"
        owner: UUID
        motion: UUID
        kind: str
        brief: dict[str, Any]
        seeds: list[int]
        credits: int
        fingerprint: str
        request_id: str

    class Started(Aggregate.Event):
        """A worker took it up."""

        TOPIC = "generation.started"
        attempt: int

    class Progressed(Aggregate.Event):
        """A stage was finished; `progress` is 0 to 100."""

        TOPIC = "generation.progressed"
        attempt: int
        progress: int
        stage: str

    class Succeeded(Aggregate.Event):
        """It is done: `variants` hold each variant's seed, assets' keys and quality."""

        TOPIC = "generation.succeeded"
        attempt: int
        variants: list[dict[str, Any]]

    class Failed(Aggregate.Event):
        """It will not be done, for a reason in our words."""

        TOPIC = "generation.failed"
        attempt: int
        code: str
        message: str

    class Canceled(Aggregate.Event):
        """Its owner no longer wants it."""

        TOPIC = "generation.canceled"

    class Retried(Aggregate.Event):
        """Its owner wants it once more, after it failed."""

        TOPIC = "generation.retried"

    class Forgotten(Aggregate.Event):
        """Its motion was deleted: nothing that was asked for is kept."""

        TOPIC = "generation.forgotten"
        FORGETS: ClassVar[bool] = True

    @staticmethod
    def upcast_v1_v2(state: dict[str, Any]) -> None:
        """Read a snapshot of before one could be forgotten."""
        state["forgotten"] = False

    @event(Requested)
    def __init__(
        self,
        owner: UUID,
        motion: UUID,
        kind: str,
        brief: dict[str, Any],
        seeds: list[int],
        credits: int,
        fingerprint: str,
        request_id: str,
    ) -> None:
        self.owner = owner
        self.motion = motion
        self.kind = kind
        self.brief = brief
        self.seeds = seeds
        self.credits = credits
        self.fingerprint = fingerprint
        self.request_id = request_id
        self.status = "queued"
        self.attempt = 0
        self.round = 0
        self.attempt_before_round = 0
        self.progress = 0
        self.forgotten = False

    @classmethod
    def requested(cls, prediction: UUID, now: datetime, **fields: Any) -> "Generation":
        """Accept a request; the fields are those of the event."""
        return cls._create(cls.Requested, id=prediction, timestamp=now, **fields)

    @property
    def cause(self) -> str:
        """What its credits are reserved for; each retry is a cause of its own."""
        return f"generation:{self.id}:{self.round}"

    def start(self, attempt: int, now: datetime) -> bool:
        """Begin attempt number `attempt`; whether this caller may do the work.

        After MOST_ATTEMPTS it fails instead: a job that takes its workers down ends so too.
        """
        if self.status in ENDED or attempt <= self.attempt:
            return False
        if self.attempt - self.attempt_before_round >= MOST_ATTEMPTS:
            self._failed(self.attempt, *FAILURE, timestamp=now)
            return False
        self._started(attempt, timestamp=now)
        return True

    def progressed(self, attempt: int, progress: int, stage: str, now: datetime) -> None:
        """Note a finished stage of the running attempt; never backwards."""
        if self._runs(attempt) and progress > self.progress:
            self._progressed(attempt, progress, stage, timestamp=now)

    def succeed(self, attempt: int, variants: list[dict[str, Any]], now: datetime) -> bool:
        """Record the outcome of the running attempt; whether it counted."""
        if not self._runs(attempt):
            return False
        self._succeeded(attempt, variants, timestamp=now)
        return True

    def fail(self, attempt: int, code: str, message: str, now: datetime) -> bool:
        """Record that the running attempt failed for good; whether it counted."""
        if not self._runs(attempt):
            return False
        self._failed(attempt, code, message, timestamp=now)
        return True

    def cancel(self, now: datetime) -> None:
        """Stop wanting it; again is the same; AlreadyEnded after another outcome."""
        if self.status == "canceled":
            return
        if self.status in ENDED:
            raise AlreadyEnded(self.status)
        self._canceled(timestamp=now)

    def retry(self, now: datetime) -> None:
        """Want a failed one again; NotFailed otherwise."""
        if self.status != "failed":
            raise NotFailed(self.status)
        self._retried(timestamp=now)

    def forget(self, now: datetime) -> None:
        """Keep nothing of what was asked for."""
        self._forgotten(timestamp=now)

    def _runs(self, attempt: int) -> bool:
        return self.status == "processing" and attempt == self.attempt

    @event(Started)
    def _started(self, attempt: int, timestamp: datetime) -> None:
        self.status, self.attempt, self.progress = "processing", attempt, 0

    @event(Progressed)
    def _progressed(self, attempt: int, progress: int, stage: str, timestamp: datetime) -> None:
        self.progress = progress

    @event(Succeeded)
    def _succeeded(self, attempt: int, variants: list[dict[str, Any]], timestamp: datetime) -> None:
        self.status, self.progress = "succeeded", 100

    @event(Failed)
    def _failed(self, attempt: int, code: str, message: str, timestamp: datetime) -> None:
        self.status = "failed"

    @event(Canceled)
    def _canceled(self, timestamp: datetime) -> None:
        self.status = "canceled"

    @event(Retried)
    def _retried(self, timestamp: datetime) -> None:
        self.status, self.round, self.progress = "queued", self.round + 1, 0
        self.attempt_before_round = self.attempt

    @event(Forgotten)
    def _forgotten(self, timestamp: datetime) -> None:
        self.forgotten, self.fingerprint, self.brief = True, "", redacted(self.brief)


def motion_of(prediction: UUID) -> UUID:
    """Return the id of the motion row that a generation fills."""
    return uuid5(prediction, "motion")
