"""What stands before Serve's own handling of a request, in each replica.

Serve calls `middlewares` by the import path in RAY_SERVE_HTTP_PROXY_CALLBACK_IMPORT_PATH.
"""

import re
from uuid import uuid4

from starlette.datastructures import MutableHeaders
from starlette.middleware import Middleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

REQUEST_ID = re.compile(r"[A-Za-z0-9._~-]{8,128}")


class Edge:
    """Gives every request an id: the client's where it is a sound one, else a new one."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Note the id in the request's state, for Serve in its header, and send it back."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = MutableHeaders(scope=scope)
        given = headers.get("x-request-id", "")
        request_id = given if REQUEST_ID.fullmatch(given) else uuid4().hex
        headers["x-request-id"] = request_id
        scope.setdefault("state", {})["request_id"] = request_id
        if "prefer" not in headers and "text/event-stream" not in headers.get("accept", ""):
            # A command that was begun is finished, whoever hangs up; and Serve need not start
            # a task to watch the connection. Only a request that may wait is watched.
            headers["x-request-disconnect-disabled"] = "?1"

        async def named(message: Message) -> None:
            if message["type"] == "http.response.start":
                # Serve appends the id as well; setting it leaves one.
                MutableHeaders(scope=message)["x-request-id"] = request_id
            await send(message)

        await self.app(scope, receive, named)


def middlewares() -> list[Middleware]:
    """Return what Serve puts around every replica's HTTP."""
    return [Middleware(Edge)]
