"""The API as a Serve ingress; each replica builds its own application."""

import asyncio
from functools import partial
from typing import Any
from uuid import UUID

from fastapi import FastAPI
from ray import serve
from ray.serve import Application
from ray.serve.handle import DeploymentHandle

from actors import cluster
from deployments.exporting.deployment import exporting
from domain.journal import Journal
from domain.models import Models
from domain.prices import Prices
from projections.reads import Reads
from serve.app import build
from serve.context import Context
from serve.exporting import Exporter, Exporting
from serve.health import Readiness
from serve.main import payments_of, secret, storage_of, verifier_of
from serve.models import ServedExporter
from serve.settings import Settings

PATIENCE = 5.0
"""Seconds in which a part that is ready answers."""


@serve.deployment(name="api", max_ongoing_requests=1000, ray_actor_options={"num_cpus": 0})
@serve.ingress()
class Api:
    """A replica of the API."""

    def __init__(
        self,
        settings: Settings,
        models: Models,
        prices: Prices,
        exporting: DeploymentHandle[Any],
    ) -> None:
        self.settings, self.models, self.prices = settings, models, prices
        self.exporter = ServedExporter(exporting)

    def __serve_build_asgi_app__(self) -> FastAPI:
        """Build the application where it runs."""
        return application(self.settings, self.models, self.prices, self.exporter)


def application(settings: Settings, models: Models, prices: Prices, exporter: Exporter) -> FastAPI:
    """Return the application over the running actors."""
    projector = cluster.found("projector")
    storage = storage_of(settings)
    parts = Context(
        writers=cluster.writers(settings.shards),
        reads=Reads(settings.reads_url),
        storage=storage,
        verifier=verifier_of(settings),
        prices=prices,
        models=models,
        payments=payments_of(settings, prices),
        exporting=Exporting(exporter, storage),
        origin=settings.origin,
        issuer=settings.token_issuer,
        cursor_key=secret(settings, "cursors"),
        reached=projector.reached.remote,
        history=partial(history, Journal(settings.journal_url)),
        longest_video=settings.longest_video_seconds if settings.video == "on" else None,
    )
    return build(parts, readiness(settings, parts))


async def history(journal: Journal, aggregate: UUID, after: int) -> list[Any]:
    """Return an aggregate's events after a version."""
    return await asyncio.to_thread(lambda: list(journal.events.get(aggregate, gt=after)))


def readiness(settings: Settings, parts: Context) -> Readiness:
    """Return a check for each part that a request needs."""

    async def journal() -> None:
        for writer in parts.writers.actors:
            await writer.beyond.remote(-1, 0.0)

    async def projections() -> None:
        await cluster.found("projector").health.remote()

    async def models() -> None:
        await cluster.found("worker").health.remote()

    async def video() -> None:
        handle: Any = serve.get_app_handle("video-to-motion")
        async with asyncio.timeout(PATIENCE):
            await handle.describe.remote()

    checks: dict[str, object] = {"journal": journal, "projections": projections}
    if settings.models == "on":
        checks["models"] = models
        if settings.video == "on":
            checks["video"] = video
    return checks  # type: ignore[return-value]


def api(settings: Settings, models: Models, prices: Prices) -> Application:
    """Return the application to run, with as many replicas as the settings say."""
    deployment: Any = Api
    replicas = settings.api_replicas
    replicated = deployment.options(num_replicas=replicas)
    application: Application = replicated.bind(settings, models, prices, exporting())
    return application
