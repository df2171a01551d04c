"""What is reported of an attempt at a generation; its credits move in the same commit."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from domain.commands.credits import opened_account
from domain.credits import CreditAccount
from domain.draft import Draft, known
from domain.generations import Generation
from domain.motions import Motion


@dataclass(frozen=True)
class Report:
    """What somebody says of a generation: the base of commands."""

    owner: UUID
    prediction: UUID
    attempt: int
    now: datetime

    def generation(self, draft: Draft) -> Generation:
        """Return the generation; Unknown where there is none."""
        return known(Generation, draft.find(Generation, self.prediction))

    def account(self, draft: Draft) -> CreditAccount:
        """Return the owner's account; Unknown where there is none."""
        return opened_account(draft, self.owner)


@dataclass(frozen=True)
class StartGeneration(Report):
    """Begin attempt number `attempt`."""

    def run(self, draft: Draft) -> bool:
        """Return whether the caller may do the work; release the credits after one too many."""
        generation = self.generation(draft)
        begun = generation.start(self.attempt, self.now)
        if generation.status == "failed":
            self.account(draft).release(generation.cause, self.now)
        return begun


@dataclass(frozen=True)
class ProgressGeneration(Report):
    """Note a finished stage."""

    progress: int
    stage: str

    def run(self, draft: Draft) -> None:
        """Note it where the attempt still runs."""
        self.generation(draft).progressed(self.attempt, self.progress, self.stage, self.now)


@dataclass(frozen=True)
class SucceedGeneration(Report):
    """Record the outcome, capture the credits and complete the motion."""

    facts: dict[str, Any]
    variants: tuple[dict[str, Any], ...]

    def run(self, draft: Draft) -> bool:
        """Return whether it counted; a late answer of an older attempt does not."""
        generation = self.generation(draft)
        if not generation.succeed(self.attempt, list(self.variants), self.now):
            return False
        self.account(draft).capture(generation.cause, self.now)
        motion = known(Motion, draft.find(Motion, generation.motion))
        motion.complete(self.facts, list(self.variants), self.now)
        return True


@dataclass(frozen=True)
class FailGeneration(Report):
    """Record a failure and release the credits."""

    code: str
    message: str

    def run(self, draft: Draft) -> bool:
        """Return whether it counted."""
        generation = self.generation(draft)
        if not generation.fail(self.attempt, self.code, self.message, self.now):
            return False
        self.account(draft).release(generation.cause, self.now)
        return True
