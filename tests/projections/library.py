"""A journal with motions in it, its rows, and the questions that can be asked of them."""

import asyncio
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from domain.commands.attempts import StartGeneration, SucceedGeneration
from domain.commands.motions import EditMotion
from domain.draft import Draft
from domain.generations import motion_of
from domain.journal import Journal
from projections.listings import Wanted
from projections.projection import Projector
from projections.reads import Reads
from projections.words import words_of
from tests.given import ADA, FACTS, NOON, VARIANTS, enrolled, request


class Library:
    """A journal, its rows and the questions that can be asked of them."""

    def __init__(self, journal: Journal, projector: Projector, url: str) -> None:
        self.journal, self.projector = journal, projector
        self.draft = Draft(journal)
        self.loop = asyncio.Runner()
        self.reads = Reads(url)
        self.made = 0
        enrolled(self.draft, ADA, 10**6)

    def add(self, **traits: Any) -> UUID:
        prediction = uuid4()
        moment = NOON + timedelta(seconds=self.made // 2)
        self.made += 1
        asked = request(prediction=prediction, now=moment)
        asked.traits.update(traits)
        self.draft.run(asked)
        self.draft.run(StartGeneration(ADA, prediction, 1, moment))
        facts = {**FACTS, "duration_seconds": float(self.made % 5)}
        self.draft.run(SucceedGeneration(ADA, prediction, 1, moment, facts, VARIANTS))
        return prediction

    def publish(self, prediction: UUID) -> None:
        self.draft.run(EditMotion(ADA, motion_of(prediction), None, True, NOON))

    def edit(self, prediction: UUID, *, title: str) -> None:
        self.draft.run(EditMotion(ADA, motion_of(prediction), title, None, NOON))

    def settle(self) -> None:
        self.draft.commit()
        self.projector.apply(self.journal.after(self.projector.position(), 10_000))

    def page(self, **wanted: Any) -> list[dict[str, Any]]:
        return self.loop.run(self.reads.page(Wanted(**wanted)))

    def total(self, **wanted: Any) -> int:
        return self.loop.run(self.reads.total(Wanted(**wanted)))

    def close(self) -> None:
        self.loop.run(self.reads.close())
        self.loop.close()


def row_of(number: int, title: str) -> dict[str, Any]:
    """Return the row of a published motion; some rows have the same sort values."""
    return {
        "id": str(uuid4()),
        "number": number,
        "owner": str(ADA),
        "owner_name": "Ada",
        "generation": str(uuid4()),
        "source_type": "text_to_motion",
        "title": title,
        "prompt": "",
        "category": "even" if number % 2 == 0 else "odd",
        "character_type": "humanoid",
        "tags": [],
        "status": "succeeded",
        "public": True,
        "duration_seconds": float(number % 3),
        "likes": number % 4,
        "trend": float(number % 5),
        "traits": {},
        "facts": {},
        "variants": [],
        "words": words_of(title, "", [], "humanoid"),
        "created_at": f"2026-11-25T12:00:{number // 2:02d}.000Z",
        "updated_at": "2026-11-25T12:00:00.000Z",
        "completed_at": None,
    }
