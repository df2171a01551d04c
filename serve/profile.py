"""Who is signed in."""

from typing import Any

from fastapi import APIRouter, Request, Response

from domain.aggregate import stamp
from domain.commands.profiles import ChangeProfile
from serve import accounts
from serve.bodies import EditProfile
from serve.context import Context, context, now
from serve.identity import Identity
from serve.openapi import BEARER, body_of, problems
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
    return answer(await document(parts, member, {}))


@router.patch(
    "/api/profile",
    summary="Change the signed-in user's name or e-mail address",
    responses=problems(401, 409, 422),
    openapi_extra={**BEARER, **body_of(EditProfile)},
)
async def edit(request: Request) -> Response:
    """Change what the body names, all or nothing, and answer with the profile as it then is."""
    parts = context(request)
    member = await parts.member(request)
    body = EditProfile.model_validate_json(await request.body())
    command = ChangeProfile(member.owner, body.name, body.email, member.provider, now())
    return answer(await document(parts, member, await parts.writers.ask(command)))


async def document(parts: Context, member: Identity, said: dict[str, Any]) -> dict[str, Any]:
    """Return the profile as its owner reads it; what its writer has `said` counts first."""
    await parts.caught_up(member.owner)
    row = await parts.reads.profile(member.owner)
    standing = await accounts.standing_of(parts, member.owner)
    person = {
        "name": member.name,
        "email": member.email,
        "email_verified": member.email_verified,
        "created_at": stamp(now()),
        **(row or {}),
        **said,
    }
    return {
        "id": str(member.owner),
        "name": person["name"],
        "email": person["email"],
        "emailVerified": bool(person["email_verified"]),
        "provider": member.provider,
        "plan": standing.plan.name,
        "credits": {k: standing.balance[k] for k in ("available", "reserved", "plan", "pack")},
        "limits": accounts.limits(standing.plan.limits),
        "createdAt": person["created_at"],
    }
