"""One's own motions."""

from uuid import UUID

from fastapi import APIRouter, Request, Response

from domain.aggregate import Unknown
from domain.commands.motions import DeleteMotion, EditMotion
from projections.listings import Wanted
from serve import bodies, documents
from serve.context import Context, context, now
from serve.listing import LibraryQuery, listed
from serve.openapi import BEARER, body_of, problems
from serve.wire import answer, identifier

router = APIRouter(tags=["library"])


@router.get(
    "/api/library",
    summary="One's own motions",
    responses=problems(401, 422),
    openapi_extra=BEARER,
)
async def library(request: Request, page: LibraryQuery) -> Response:
    """List the owner's motions, in whatever state they are."""
    parts = context(request)
    member = await parts.member(request)
    await parts.caught_up(member.owner)
    wanted = Wanted(owner=member.owner, tag=page.tag, source_type=page.source_type)
    body = await listed(
        parts, page, wanted, total=page.includeTotal, with_pack=page.includePackInfo
    )
    return answer(body)


@router.get(
    "/api/library/{motion}",
    summary="One of one's own motions",
    responses=problems(401, 404),
    openapi_extra=BEARER,
)
async def find(request: Request, motion: str) -> Response:
    """Return the motion; another's is as unknown as none."""
    parts = context(request)
    member = await parts.member(request)
    wanted = identifier(motion, "motion")
    return answer(documents.motion(await owned(parts, member.owner, wanted), parts.sign))


@router.patch(
    "/api/library/{motion}",
    summary="Give a motion another title, category, tags or visibility",
    responses=problems(401, 404, 409, 422),
    openapi_extra={**BEARER, **body_of(bodies.EditMotion)},
)
async def edit(request: Request, motion: str) -> Response:
    """Change what the body names, and answer with the motion as it then is."""
    parts = context(request)
    member = await parts.member(request)
    body = bodies.EditMotion.model_validate_json(await request.body())
    wanted = identifier(motion, "motion")
    public = None if body.visibility is None else body.visibility == "public"
    tags = None if body.tags is None else tuple(body.tags)
    command = EditMotion(member.owner, wanted, body.title, public, now(), body.category, tags)
    await parts.writers.ask(command)
    return answer(documents.motion(await owned(parts, member.owner, wanted), parts.sign))


@router.delete(
    "/api/library/{motion}",
    status_code=204,
    summary="Delete a motion with its files",
    responses=problems(401, 404, 409),
    openapi_extra=BEARER,
)
async def delete(request: Request, motion: str) -> Response:
    """Delete the motion and forget what was written in it; what is being made is canceled first."""
    parts = context(request)
    member = await parts.member(request)
    wanted = identifier(motion, "motion")
    await parts.writers.ask(DeleteMotion(member.owner, wanted, now()))
    await parts.caught_up(member.owner)
    return Response(None, 204)


async def owned(parts: Context, owner: UUID, motion: UUID) -> documents.Row:
    """Return the row of an owner's motion, with all that they were answered before; Unknown."""
    await parts.caught_up(owner)
    row = await parts.reads.motion(motion)
    if row is None or row["owner"] != str(owner):
        raise Unknown("motion")
    return row
