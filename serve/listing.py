"""Pages of motions: the query's parameters, the cursor, the answer."""

import base64
import binascii
import hashlib
import hmac
from dataclasses import replace
from typing import Annotated, Any, Literal

import orjson
from fastapi import Query
from pydantic import BaseModel, ConfigDict, Field

from projections.reads import Cursor, Wanted
from serve import documents
from serve.context import Context
from serve.problems import Problem

Word = Annotated[str, Field(min_length=1, max_length=100)]


class Page(BaseModel):
    """Which part of a list; `offset` and `cursor` exclude each other."""

    model_config = ConfigDict(extra="forbid")

    category: Word | None = None
    characterType: Word | None = None  # noqa: N815 - the contract's name
    search: Word | None = None
    limit: Annotated[int, Field(ge=1, le=100)] = 24
    offset: Annotated[int, Field(ge=0, le=100_000)] = 0
    cursor: Annotated[str, Field(min_length=1, max_length=500)] | None = None


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
    parts: Context, page: Page, wanted: Wanted, *, total: bool = False
) -> dict[str, Any]:
    """Return `{items, nextCursor, hasMore}`, and `total` where it is asked for."""
    wanted = replace(
        wanted,
        category=page.category,
        character_type=page.characterType,
        search=page.search,
        limit=page.limit,
        offset=page.offset,
        after=opened(page.cursor, wanted.order, parts.cursor_key) if page.cursor else None,
    )
    rows = await parts.reads.page(wanted)
    shown, more = rows[: page.limit], len(rows) > page.limit
    answer: dict[str, Any] = {
        "items": [documents.motion(row, parts.sign) for row in shown],
        "nextCursor": None,
        "hasMore": more,
    }
    if more:
        last = shown[-1]
        sort_value = last[parts.reads.sort_column(wanted.order)]
        answer["nextCursor"] = sealed((sort_value, last["id"]), wanted.order, parts.cursor_key)
    if total:
        answer["total"] = await parts.reads.total(wanted)
    return answer


def sealed(after: Cursor, order: str, key: bytes) -> str:
    """Return an opaque, signed cursor."""
    body = orjson.dumps([order, *after])
    return base64.urlsafe_b64encode(mark(body, key) + body).decode().rstrip("=")


def opened(cursor: str, order: str, key: bytes) -> Cursor:
    """Return what `sealed` took; 422 for any other text, and for another order's cursor."""
    problem = Problem(
        422, "invalid_cursor", "Invalid cursor", "the cursor is not one that this list gave out"
    )
    try:
        raw = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
    except (ValueError, binascii.Error):
        raise problem from None
    given, body = raw[:16], raw[16:]
    if not hmac.compare_digest(given, mark(body, key)):
        raise problem
    said, value, identity = orjson.loads(body)
    if said != order:
        raise problem
    return value, identity


def mark(body: bytes, key: bytes) -> bytes:
    """Return the 16 bytes that make a cursor ours."""
    return hmac.digest(key, b"cursor:" + body, hashlib.sha256)[:16]
