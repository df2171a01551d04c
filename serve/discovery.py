"""Where a client finds out whose tokens are taken (RFC 9728)."""

from typing import Any

from fastapi import APIRouter, Request, Response

from serve.context import context
from serve.openapi import PUBLIC
from serve.wire import answer

router = APIRouter(tags=["discovery"])


@router.get(
    "/.well-known/oauth-protected-resource",
    summary="Whose bearer tokens are taken",
    openapi_extra=PUBLIC,
)
async def protected_resource(request: Request) -> Response:
    """Name the resource and the issuer of its tokens."""
    parts = context(request)
    body: dict[str, Any] = {
        "resource": parts.origin,
        "bearer_methods_supported": ["header"],
    }
    if parts.issuer.startswith("https://"):
        body["authorization_servers"] = [parts.issuer]
    return answer(body, headers={"cache-control": "public, max-age=3600"})
