"""Who is signed in."""

from typing import Any

from fastapi import APIRouter, Request, Response

from domain.aggregate import stamp
from serve.context import context, now
from serve.openapi import BEARER, problems
from serve.wire import answer

router = APIRouter(tags=["profile"])


@router.get(
    "/api/profile",
    summary="The signed-in user's profile",
    responses=problems(401),
    openapi_extra=BEARER,
)
async def profile(request: Request) -> Response:
    """Return the profile with credits and limits, also in the moment after the first request."""
    parts = context(request)
    member = await parts.member(request)
    await parts.caught_up(member.owner)
    row = await parts.reads.profile(member.owner)
    account = await parts.reads.account(member.owner)
    available = account["available"] if account else parts.prices.welcome
    reserved = account["reserved"] if account else 0
    body: dict[str, Any] = {
        "id": str(member.owner),
        "name": row["name"] if row else member.name,
        "email": row["email"] if row else member.email,
        "emailVerified": bool(row["email_verified"] if row else member.email_verified),
        "provider": row["provider"] if row else member.provider,
        "plan": "free",
        "credits": {
            "available": available,
            "reserved": reserved,
            "plan": 0,
            "pack": available,
        },
        "limits": {
            "longestSeconds": parts.prices.plans[0].limits.longest,
            "variants": parts.prices.plans[0].limits.most_variants,
        },
        "createdAt": row["created_at"] if row else stamp(now()),
    }
    return answer(body)
