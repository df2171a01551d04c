"""Pages of motions: the query's parameters, the cursor, the answer.

A cursor is the sort value and the id of the last row of its page. It is good for the query that it
came from, and for no other: filters, order and asker are in its signature, the limit is not.
"""

import base64
import binascii
import hashlib
import hmac
from dataclasses import replace
from typing import Annotated, Any, Literal, Self

import orjson
from fastapi import Query
from pydantic import BaseModel, ConfigDict, Field, model_validator

from projections.listings import Cursor, Wanted, sort_value
from serve import documents
from serve.context import Context
from serve.fields import STORABLE
from serve.problems import Problem

Word = Annotated[str, Field(min_length=1, max_length=100, pattern=STORABLE)]


class Place(BaseModel):
    """Which part of a list; `offset` and `cursor` exclude each other."""

    model_config = ConfigDict(extra="forbid")

    limit: Annotated[int, Field(ge=1, le=100)] = 24
    offset: Annotated[int, Field(ge=0, le=100_000)] = 0
    cursor: Annotated[str, Field(min_length=1, max_length=500)] | None = None

    @model_validator(mode="after")
    def _one_place(self) -> Self:
        if self.cursor is not None and self.offset:
            msg = "a page begins at a cursor or at an offset, not at both"
            raise ValueError(msg)
        return self


class Page(Place):
    """A page of motions."""

    category: Word | None = None
    characterType: Word | None = None  # noqa: N815 - the contract's name
    search: Word | None = None


class ExplorePage(Page):
    """A page of what everybody may see."""

    sortBy: Literal["newest", "popular", "trending", "duration"] = "newest"  # noqa: N815


class LibraryPage(Page):
    """A page of one's own motions."""

    tag: Word | None = None
    source_type: Literal["text_to_motion", "video_to_motion", "pack"] | None = None
    includePackInfo: bool = False  # noqa: N815
    includeTotal: bool = False  # noqa: N815


ExploreQuery = Annotated[ExplorePage, Query()]
LibraryQuery = Annotated[LibraryPage, Query()]


async def listed(
    parts: Context, page: Page, wanted: Wanted, *, total: bool = False, with_pack: bool = False
) -> dict[str, Any]:
    """Return `{items, nextCursor, hasMore}`, and `total` where it is asked for."""
    wanted = replace(
        wanted,
        category=page.category,
        character_type=page.characterType,
        search=page.search,
        limit=page.limit,
        offset=page.offset,
    )
    if page.cursor is not None:
        wanted = replace(wanted, after=opened(page.cursor, query_of(wanted), parts.cursor_key))
    rows = await parts.reads.page(wanted)
    shown, more = rows[: page.limit], len(rows) > page.limit
    answer: dict[str, Any] = {
        "items": [documents.motion(row, parts.sign, with_pack=with_pack) for row in shown],
        "nextCursor": None,
        "hasMore": more,
    }
    if more:
        last = shown[-1]
        place = (sort_value(last, wanted.order), last["id"])
        answer["nextCursor"] = sealed(place, query_of(wanted), parts.cursor_key)
    if total:
        answer["total"] = await parts.reads.total(wanted)
    return answer


def query_of(wanted: Wanted) -> bytes:
    """Return what a cursor is bound to: whose motions, which of them, in which order."""
    return orjson.dumps(
        [
            wanted.order,
            None if wanted.owner is None else str(wanted.owner),
            wanted.category,
            wanted.character_type,
            wanted.tag,
            wanted.search,
            wanted.source_type,
        ]
    )


def sealed(after: Cursor, query: bytes, key: bytes) -> str:
    """Return an opaque cursor, signed together with its query."""
    body = orjson.dumps(after)
    return base64.urlsafe_b64encode(mark(body, query, key) + body).decode().rstrip("=")


def opened(cursor: str, query: bytes, key: bytes) -> Cursor:
    """Return what `sealed` took; 422 for any other text, and for another query's cursor."""
    problem = Problem(
        422, "invalid_cursor", "Invalid cursor", "the cursor is not one that this list gave out"
    )
    try:
        raw = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
    except (ValueError, binascii.Error):
        raise problem from None
    given, body = raw[:16], raw[16:]
    if not hmac.compare_digest(given, mark(body, query, key)):
        raise problem
    value, identity = orjson.loads(body)
    return value, identity


def mark(body: bytes, query: bytes, key: bytes) -> bytes:
    """Return the 16 bytes that make a cursor ours."""
    # The query's length keeps any other cut of the two apart.
    said = b"cursor:%d:" % len(query) + query + body
    return hmac.digest(key, said, hashlib.sha256)[:16]
