"""The embedded store's signed downloads, with ranges."""

import time

from fastapi import APIRouter, Request, Response
from starlette.responses import FileResponse
from starlette.types import Message, Receive, Scope, Send

from actors.links import BadSignature, LinkExpired
from actors.signatures import attachment
from actors.storage import BadKey, FolderStorage
from serve.openapi import PUBLIC
from serve.problems import Problem, problem_response


class Ranged(FileResponse):
    """A file, or the range of it that was asked for, as RFC 9110 has it (section 14)."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Ignore a range that is none; one beyond the file's end is a problem."""
        refused: Message | None = None

        async def sound(message: Message) -> None:
            nonlocal refused
            if message["type"] == "http.response.start" and message["status"] in (400, 416):
                refused = message
            if refused is None:
                await send(message)

        await super().__call__(scope, receive, sound)
        if refused is None:
            return
        if refused["status"] == 416:  # noqa: PLR2004 - Range Not Satisfiable
            size = dict(refused["headers"])[b"content-range"].decode()
            detail = "the file has fewer bytes than the range begins after"
            title = "Range not satisfiable"
            problem = Problem(
                416, "range_not_satisfiable", title, detail, headers={"content-range": size}
            )
            answer = problem_response(problem, scope["state"]["request_id"], scope["path"])
            await answer(scope, receive, send)
            return
        headers = [(name, value) for name, value in scope["headers"] if name != b"range"]
        await super().__call__({**scope, "headers": headers}, receive, send)


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
        return Ranged(path, media_type=link.content_type, headers=headers)

    return routes
