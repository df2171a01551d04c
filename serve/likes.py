"""Likes: one of each person for each motion that they can see."""

from uuid import UUID

from fastapi import APIRouter, Request, Response

from domain.aggregate import Unknown
from domain.commands.likes import LikeMotion, UnlikeMotion
from serve.context import context, now
from serve.openapi import BEARER, problems
from serve.wire import answer, identifier

router = APIRouter(tags=["explore"])


@router.post(
    "/api/library/{motion}/like",
    summary="Like a public motion",
    responses=problems(401, 404),
    openapi_extra=BEARER,
)
async def like(request: Request, motion: str) -> Response:
    """Like it; again is the same."""
    return await opinion(request, motion, LikeMotion)


@router.delete(
    "/api/library/{motion}/like",
    summary="Like a motion no more",
    responses=problems(401, 404),
    openapi_extra=BEARER,
)
async def unlike(request: Request, motion: str) -> Response:
    """Take the like back; where there is none, nothing changes."""
    return await opinion(request, motion, UnlikeMotion)


async def opinion(
    request: Request, motion: str, command: type[LikeMotion | UnlikeMotion]
) -> Response:
    """Ask the writer of the motion's owner, and answer with how many like it then."""
    parts = context(request)
    member = await parts.member(request)
    wanted = identifier(motion, "motion")
    row = await parts.reads.motion(wanted)
    if row is None:
        await parts.caught_up(member.owner)
        row = await parts.reads.motion(wanted)
    if row is None:
        raise Unknown("motion")
    owner = UUID(row["owner"])
    await parts.writers.ask(command(owner, wanted, member.owner, now()))
    await parts.caught_up(owner)
    row = await parts.reads.motion(wanted)
    return answer(
        {
            "motionId": str(wanted),
            "likes": row["likes"] if row else 0,
            "liked": command is LikeMotion,
        }
    )
