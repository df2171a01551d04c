"""A list of what one has requested of video to motion: unfinished, by ids, or by page."""

from contextlib import suppress
from typing import Annotated, Any, Literal, Self
from uuid import UUID

import orjson
from fastapi import Query
from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from domain.generations import VIDEO
from projections.requests import Requested
from serve import jobs
from serve.context import Context
from serve.listing import opened, sealed

MOST_IDS = 50


class VideosPage(BaseModel):
    """Which of one's video generations; `active` and `ids` exclude each other."""

    model_config = ConfigDict(extra="forbid")

    active: Literal["all"] | None = None
    ids: list[str] | None = None
    limit: Annotated[int, Field(ge=1, le=100)] = 24
    offset: Annotated[int, Field(ge=0, le=100_000)] = 0
    cursor: Annotated[str, Field(min_length=1, max_length=500)] | None = None

    @field_validator("ids")
    @classmethod
    def _bounded(cls, ids: list[str] | None) -> list[str] | None:
        """Take ids that are repeated, or separated by commas, or both."""
        named = None if ids is None else [each for text in ids for each in text.split(",") if each]
        if named is not None and len(named) > MOST_IDS:
            msg = f"at most {MOST_IDS} ids at once"
            raise ValueError(msg)
        return named

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if self.active is not None and self.ids is not None:
            msg = "a list is of what is active or of some ids, not of both"
            raise ValueError(msg)
        if self.cursor is not None and self.offset:
            msg = "a page begins at a cursor or at an offset, not at both"
            raise ValueError(msg)
        return self


VideosQuery = Annotated[VideosPage, Query()]


async def page_of(parts: Context, owner: UUID, page: VideosPage) -> dict[str, Any]:
    """Return `{items, nextCursor, hasMore}`; only a page may have more."""
    query = orjson.dumps(["video generations", str(owner)])
    wanted = Requested(
        owner,
        VIDEO,
        active=page.active is not None,
        ids=None if page.ids is None else known(page.ids),
        limit=page.limit,
        offset=page.offset,
        after=opened(page.cursor, query, parts.cursor_key) if page.cursor else None,
    )
    rows = await parts.reads.generations(wanted)
    more = not wanted.active and wanted.ids is None and len(rows) > page.limit
    shown = rows[: page.limit] if more else rows
    last = shown[-1] if more else None
    place = last and sealed((last["created_at"], last["id"]), query, parts.cursor_key)
    return {
        "items": [await jobs.shown(parts, row) for row in shown],
        "nextCursor": place,
        "hasMore": more,
    }


def known(texts: list[str]) -> tuple[UUID, ...]:
    """Return the ids; what is none is nobody's, and left out as others' are."""
    found = []
    for text in texts:
        with suppress(ValueError):
            found.append(UUID(text))
    return tuple(found)
