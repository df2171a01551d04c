"""The embedded store's signed downloads, with ranges."""

import time

from fastapi import APIRouter, Request, Response
from starlette.responses import FileResponse

from actors.signatures import attachment
from actors.storage import BadKey, BadSignature, FolderStorage, LinkExpired
from serve.openapi import PUBLIC
from serve.problems import Problem


def router(storage: FolderStorage) -> APIRouter:
    """Return the route that serves what a signed link names."""
    routes = APIRouter(tags=["files"])

    @routes.api_route(
        "/files/{key:path}",
        methods=["GET", "HEAD"],
        summary="Download by a signed link",
        include_in_schema=False,
        openapi_extra=PUBLIC,
    )
    async def download(request: Request, key: str) -> Response:
        """Send the file, or the range of it that is asked for, from the disk as it is read."""
        try:
            link = storage.verify(key, dict(request.query_params), time.time())
            path = storage.path(key)
        except LinkExpired:
            detail = "this link has expired; ask for the resource again to get a new one"
            raise Problem(403, "link_expired", "Link expired", detail) from None
        except (BadSignature, BadKey, ValueError):
            detail = "this link was not signed here, or was changed since"
            raise Problem(403, "invalid_signature", "Invalid signature", detail) from None
        if not path.is_file():
            detail = "there is no such file any more"
            raise Problem(404, "file_not_found", "File not found", detail)
        left = max(0, int(link.expires_at - time.time()))
        headers = {
            "content-disposition": attachment(link.file_name),
            "x-content-type-options": "nosniff",
            "cache-control": f"private, max-age={left}",
        }
        return FileResponse(path, media_type=link.content_type, headers=headers)

    return routes
