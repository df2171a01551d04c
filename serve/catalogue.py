"""What there is to choose from."""

from fastapi import APIRouter, Request, Response

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
    """List the models that are on, with their licences and limits, and name the default one."""
    parts = context(request)
    items = [
        {
            "name": model.name,
            "version": model.version,
            "license": model.license,
            "commercialUse": model.commercial_use,
            "longestSeconds": min(model.longest, parts.prices.longest),
            "fps": model.fps,
            "default": model.name == parts.models.default,
        }
        for model in parts.models.offered
    ]
    body = {"items": items, "default": parts.models.default}
    return answer(body, headers={"cache-control": "public, max-age=60"})
