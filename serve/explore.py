"""What everybody may see."""

from fastapi import APIRouter, Request, Response

from projections.listings import Wanted
from serve.context import context
from serve.listing import ExploreQuery, listed
from serve.openapi import PUBLIC, problems
from serve.wire import answer

router = APIRouter(tags=["explore"])


@router.get(
    "/api/explore",
    summary="Community motions",
    responses=problems(422),
    openapi_extra=PUBLIC,
)
async def explore(request: Request, page: ExploreQuery) -> Response:
    """List published motions that succeeded, with signed media addresses."""
    body = await listed(context(request), page, Wanted(order=page.sortBy))
    return answer(body, headers={"cache-control": "public, max-age=15"})
