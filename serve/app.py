"""The HTTP application, built from its parts; the same for Serve and for a test."""

from fastapi import FastAPI

from actors.storage import FolderStorage
from serve import (
    catalogue,
    credits,
    discovery,
    errors,
    explore,
    exports,
    files,
    generations,
    health,
    library,
    likes,
    packs,
    payments,
    profile,
    quotes,
    receiving,
    streams,
    till,
    uploads,
    videos,
)
from serve.context import Context
from serve.examining import Examiner
from serve.openapi import SCHEMES
from serve.till import Till

VERSION = "0.1.0"


def build(parts: Context, ready: health.Readiness) -> FastAPI:
    """Return the application over its parts. Every request comes through `serve.edge`."""
    app = FastAPI(
        title="NoCapMocap",
        version=VERSION,
        description="Prompts and videos become animations.",
        docs_url=None,
        redoc_url=None,
    )
    app.state.context = parts
    app.state.ready = ready
    errors.install(app, f"{parts.origin}/credits", parts.origin)
    routers = (
        generations.router,
        streams.router,
        catalogue.router,
        health.router,
        library.router,
        exports.router,
        likes.router,
        explore.router,
        packs.router,
        profile.router,
        credits.router,
        payments.router,
        discovery.router,
    )
    for router in routers:
        app.include_router(router)
    examiner = None
    if parts.longest_video is not None:
        examiner = Examiner(parts.storage, parts.writers, parts.longest_video)
        app.include_router(uploads.router)
        app.include_router(videos.router(examiner))
    app.include_router(quotes.router(examiner))
    if isinstance(parts.payments.shop, Till):
        app.include_router(till.router(parts.payments.shop))
    if isinstance(parts.storage, FolderStorage):
        app.include_router(files.router(parts.storage))
        app.include_router(receiving.router(parts.storage))
    document = app.openapi()
    document["components"] = {**document.get("components", {}), "securitySchemes": SCHEMES}
    return app
