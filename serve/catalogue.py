"""What there is to choose from."""

from fastapi import APIRouter, Request, Response

from domain.generations import TEXT, VIDEO
from serve.context import context
from serve.openapi import PUBLIC
from serve.wire import answer

router = APIRouter(tags=["catalogue"])


@router.get(
    "/api/models",
    summary="The models that a generation may choose from",
    openapi_extra=PUBLIC,
)
async def models(request: Request) -> Response:
    """List the models that are on, with their licences and limits, and name the default one.

    `kind` is what a model makes motions of. There is one for videos, where there are any.
    """
    parts = context(request)
    there = parts.models
    items = [
        {
            "kind": kind,
            "name": model.name,
            "version": model.version,
            "license": model.license,
            "commercialUse": model.commercial_use,
            "longestSeconds": longest,
            "fps": model.fps,
            "default": default,
        }
        for kind, model, longest, default in (
            *(
                (TEXT, each, min(each.longest, parts.prices.longest), each.name == there.default)
                for each in there.offered
            ),
            *((VIDEO, each, each.longest, True) for each in (there.capture,) if each is not None),
        )
    ]
    body = {"items": items, "default": there.default}
    return answer(body, headers={"cache-control": "public, max-age=60"})
