"""A store that many examples share, and what an owner's account is in it."""

from pathlib import Path
from typing import Any
from uuid import UUID

from domain.credits import CreditAccount
from domain.draft import Draft
from domain.journal import Journal
from projections.migrations import upgrade
from projections.projection import Projector


class Store:
    """A journal and its read models, for all examples; each has an owner of its own."""

    def __init__(self, folder: Path) -> None:
        self.journal = Journal("sqlite:///:memory:")
        upgrade(f"sqlite:///{folder}/reads.db")
        self.projector = Projector(f"sqlite:///{folder}/reads.db")
        self.steps = 0

    def close(self) -> None:
        self.projector.close()
        self.journal.close()


def found(draft: Draft, kind: Any, identity: UUID) -> Any:
    aggregate = draft.find(kind, identity)
    assert aggregate is not None
    return aggregate


def state(draft: Draft, account: UUID) -> dict[str, Any]:
    return {**vars(found(draft, CreditAccount, account)), "_pending_events": None}
