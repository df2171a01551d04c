"""Uploads as commands ask for them: one to reserve, one that uses it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from domain.commands.uploads import ReserveUpload, receive
from domain.draft import Draft
from domain.prices import Limits, Terms, UploadTerms
from domain.uploads import key_of
from tests.given import ADA, NOON

TERMS = Terms({"free": Limits(uploads=UploadTerms(largest=100, at_once=2))}, "free")


def reserve(upload: UUID | None = None, **change: Any) -> ReserveUpload:
    identity = upload or uuid4()
    fields: dict[str, Any] = {
        "owner": ADA,
        "upload": identity,
        "key": key_of(identity, "c" * 32),
        "filename": "walk.mp4",
        "content_type": "video/mp4",
        "size": 10,
        "terms": TERMS,
        "fingerprint": "f",
        "request_id": "r",
        "now": NOON,
    }
    return ReserveUpload(**{**fields, **change})


@dataclass(frozen=True)
class Use:
    """A generation of ADA's that asks for a video."""

    key: str
    generation: UUID
    now: datetime = NOON
    owner: UUID = ADA

    def run(self, draft: Draft) -> None:
        receive(draft, self.owner, self.key, self.generation, {"fps": 30.0}, "ab", 10, self.now)
