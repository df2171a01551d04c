"""What an owner has, and what became of it."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from serve import accounts
from serve.context import context
from serve.listing import opened, sealed
from serve.openapi import BEARER, problems
from serve.wire import answer

QUERY = b"ledger"
router = APIRouter(tags=["credits"])


class LedgerPage(BaseModel):
    """A page of one's ledger."""

    model_config = ConfigDict(extra="forbid")

    limit: Annotated[int, Field(ge=1, le=100)] = 24
    cursor: Annotated[str, Field(min_length=1, max_length=500)] | None = None


@router.get(
    "/api/credits",
    summary="What one has to spend, and what work costs",
    responses=problems(401),
    openapi_extra=BEARER,
)
async def credits(request: Request) -> Response:
    """Return the balance by bucket, the debt, when plan credits end, and the prices."""
    parts = context(request)
    member = await parts.member(request)
    await parts.caught_up(member.owner)
    standing = await accounts.standing_of(parts, member.owner)
    body = {
        **standing.balance,
        "resetsAt": standing.resets_at,
        "subscription": standing.subscription,
        "prices": accounts.rates(parts.prices),
        "topUpUrl": f"{parts.origin}/credits",
    }
    return answer(body)


@router.get(
    "/api/credits/ledger",
    summary="Every movement of one's credits, the newest first",
    responses=problems(401, 422),
    openapi_extra=BEARER,
)
async def ledger(request: Request, page: Annotated[LedgerPage, Query()]) -> Response:
    """Return a page of entries; their `credits` add up to the balance."""
    parts = context(request)
    member = await parts.member(request)
    await parts.caught_up(member.owner)
    before = int(opened(page.cursor, QUERY, parts.cursor_key)[0]) if page.cursor else None
    rows = await parts.reads.entries(member.owner, before, page.limit + 1)
    shown, more = rows[: page.limit], len(rows) > page.limit
    cursor = sealed((shown[-1]["id"], ""), QUERY, parts.cursor_key) if more else None
    return answer(
        {"items": [accounts.entry(row) for row in shown], "nextCursor": cursor, "hasMore": more}
    )
