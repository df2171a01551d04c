"""The HTTP application over a real journal, read models and storage, in this process."""

import asyncio
from pathlib import Path
from typing import Any
from uuid import UUID

from fastapi.testclient import TestClient

from actors.storage import FolderStorage
from actors.writer import Writers
from domain.draft import Command, Draft
from domain.journal import Journal
from domain.models import Model, Models
from domain.motion.exports import Export, ExportOptions, export
from domain.prices import Prices
from projections.migrations import upgrade
from projections.projection import Projector
from projections.reads import Reads
from serve.app import build
from serve.articles import Articles
from serve.context import Context
from serve.edge import Edge
from serve.exporting import Exporting
from serve.issuer import Issuer
from serve.shop import Closed, Payments

MODELS = Models(
    (
        Model("base", "1", "Apache-2.0", commercial_use=True, longest=60.0, fps=30.0),
        Model("brief", "2", "MIT", commercial_use=False, longest=5.0, fps=20.0),
    ),
    default="base",
)
CLOSED = Payments(Articles(()), Closed(), ())


class Here(Writers):
    """The writers, without Ray between: commands run where they are asked."""

    def __init__(self, journal: Journal, projector: Projector) -> None:
        super().__init__([])
        self.journal, self.projector, self.draft = journal, projector, Draft(journal)

    async def ask(self, command: Command) -> Any:
        answer = self.draft.run(command)
        self.draft.commit()
        self.projector.apply(self.journal.after(self.projector.position(), 1000))
        return answer

    async def newest(self, owner: UUID) -> int:
        return self.journal.position()

    async def reached(self, position: int, patience: float) -> int:
        return self.projector.position()


class Exporter:
    """The exporter, without Ray between."""

    async def export(self, npz: bytes, options: ExportOptions, name: str) -> Export:
        return await asyncio.to_thread(export, npz, options, name)


class Application:
    """A service without models: what is requested stays queued."""

    def __init__(self, folder: Path, store_url: str, payments: Payments = CLOSED) -> None:
        reads = store_url
        if store_url.startswith("sqlite"):
            reads = f"sqlite:///{folder}/reads.db"
        self.journal = Journal(store_url)
        upgrade(reads)
        self.projector = Projector(reads)
        self.writers = Here(self.journal, self.projector)
        self.storage = FolderStorage(folder / "assets", "http://testserver", b"secret", 60)
        self.issuer = Issuer(folder, issuer="urn:tests", audience="nocapmocap")
        self.reads = Reads(reads)
        self.parts = Context(
            writers=self.writers,
            reads=self.reads,
            storage=self.storage,
            verifier=self.issuer.verifier(),
            prices=Prices(),
            models=MODELS,
            payments=payments,
            exporting=Exporting(Exporter(), self.storage),
            origin="http://testserver",
            issuer="urn:tests",
            cursor_key=b"cursor",
            reached=self.writers.reached,
            history=self.history,
            longest_video=20.0,
        )
        self.http = TestClient(Edge(build(self.parts, {})), raise_server_exceptions=False)
        # One event loop for all requests of a test, as a pool of connections wants.
        self.http.__enter__()

    def close(self) -> None:
        portal = self.http.portal
        assert portal is not None
        portal.call(self.reads.close)
        self.http.__exit__(None, None, None)
        self.projector.close()
        self.journal.close()

    async def history(self, aggregate: UUID, after: int) -> list[Any]:
        return list(self.journal.events.get(aggregate, gt=after))

    def owner(self, name: str) -> UUID:
        """Return a user's id, enrolled."""
        return UUID(self.http.get("/api/profile", headers=self.as_user(name)).json()["id"])

    def as_user(self, name: str) -> dict[str, str]:
        return {"authorization": f"Bearer {self.issuer.token(name, name)}"}
