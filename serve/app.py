"""The HTTP application, built from its parts; the same for Serve and for a test."""

import re
from uuid import uuid4

from fastapi import FastAPI
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from actors.storage import FolderStorage
from serve import discovery, errors, explore, files, generations, health, library, profile
from serve.context import Context
from serve.openapi import SCHEMES

VERSION = "0.1.0"
REQUEST_ID = re.compile(r"[A-Za-z0-9._~-]{8,128}")


class RequestIds:
    """Gives every request an id: the client's where it is a sound one, else a new one."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Note the id in the request's state and send it back."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        given = Headers(scope=scope).get("x-request-id", "")
        request_id = given if REQUEST_ID.fullmatch(given) else uuid4().hex
        scope.setdefault("state", {})["request_id"] = request_id

        async def named(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message)["x-request-id"] = request_id
            await send(message)

        await self.app(scope, receive, named)


def build(parts: Context, ready: health.Readiness) -> FastAPI:
    """Return the application over its parts."""
    app = FastAPI(
        title="NoCapMocap",
        version=VERSION,
        description="Prompts and videos become animations.",
        docs_url=None,
        redoc_url=None,
    )
    app.state.context = parts
    app.state.ready = ready
    app.add_middleware(RequestIds)
    errors.install(app, f"{parts.origin}/credits", parts.origin)
    routers = (
        health.router,
        generations.router,
        library.router,
        explore.router,
        profile.router,
        discovery.router,
    )
    for router in routers:
        app.include_router(router)
    if isinstance(parts.storage, FolderStorage):
        app.include_router(files.router(parts.storage))
    document = app.openapi()
    document["components"] = {**document.get("components", {}), "securitySchemes": SCHEMES}
    return app
