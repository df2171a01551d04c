"""Actors on a real Ray over a journal of their own, asked from a test."""

import asyncio
import hashlib
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID

from actors import cluster
from actors.captures import VideoWorkshop
from actors.storage import FolderStorage
from actors.takes import TextWorkshop
from actors.workshop import Workshop
from domain.commands.generations import FindGeneration
from domain.commands.profiles import Enrol
from domain.credits import CreditAccount
from domain.draft import Draft
from domain.generations import TEXT, VIDEO, motion_of
from domain.journal import Journal
from projections.migrations import upgrade
from tests.actors.studio import PlainCapture, PlainRenderer, PromptedModel
from tests.given import ADA, NOON, request
from tests.given_videos import capture, upload


class Running:
    """Writers, projector, worker and clock; `patience` in seconds with a running attempt."""

    def __init__(self, folder: Path, patience: float) -> None:
        self.url = f"sqlite:///{folder}/journal.db"
        self.notes = folder / "notes"
        self.notes.touch()
        reads = f"sqlite:///{folder}/reads.db"
        Journal(self.url).close()
        upgrade(reads)
        self.storage = FolderStorage(folder / "assets", "http://localhost", b"secret", 60)
        models = {
            "prompted": PromptedModel(self.notes),
            "other": PromptedModel(self.notes, "other"),
        }
        shops: dict[str, Workshop] = {
            TEXT: TextWorkshop(models, "prompted", PlainRenderer(), self.storage),
            VIDEO: VideoWorkshop(PlainCapture(self.notes), PlainRenderer(), self.storage),
        }
        windows = {TEXT: 2, VIDEO: 1}
        plan = cluster.Plan(self.url, reads, windows=windows, patience=patience, period=0.3)
        self.writers = cluster.start(plan, lambda: shops, self.storage)
        self.loop = asyncio.Runner()
        self.ask(Enrol(ADA, "Ada", None, False, "password", 100, NOON))

    def ask(self, command: Any) -> Any:
        async def asked() -> Any:
            return await self.writers.ask(command)

        return self.loop.run(asked())

    def generate(self, prompt: str, kind: str = TEXT, **brief: Any) -> UUID:
        asked = request(credits=1, kind=kind)
        asked.brief.update(brief, prompt=prompt)
        made: UUID = self.ask(asked)["prediction"]
        return made

    def film(self, said: str, digest: str = "", *, stored: bool = True) -> UUID:
        """Ask for the motion in a video whose bytes say what becomes of it."""
        video = said.encode()
        key = self.ask(upload(size=len(video)))["key"]
        if stored:
            self.storage.put(key, video, "video/mp4")
        digest = digest or hashlib.sha256(video).hexdigest()
        asked = capture(key, credits=1)
        asked = replace(asked, source=replace(asked.source, sha256=digest, size=len(video)))
        asked.brief.update(source={"key": key, "sha256": digest})
        self.ask(asked)
        return asked.prediction

    def videos(self) -> list[Path]:
        """Return what is stored of videos."""
        return [path for path in (self.storage.root / "sources").rglob("*") if path.is_file()]

    def until(self, holds: Callable[[], bool], sentence: str, patience: float = 60) -> None:
        deadline = time.monotonic() + patience
        while not holds():
            assert time.monotonic() < deadline, f"not after {patience} s: {sentence}"
            time.sleep(0.05)

    def ended(self, prediction: UUID, patience: float = 120) -> dict[str, Any]:
        deadline = time.monotonic() + patience
        while time.monotonic() < deadline:
            found: dict[str, Any] = self.ask(FindGeneration(ADA, prediction))
            if found["status"] in ("succeeded", "failed", "canceled"):
                return found
            time.sleep(0.05)
        raise TimeoutError(f"{prediction} is {found['status']} after {patience} s")

    def noted(self, line: str) -> None:
        self.until(lambda: line in self.notes.read_text().splitlines(), f"the model noted: {line}")

    def events(self, prediction: UUID) -> list[str]:
        with Journal(self.url) as journal:
            return [
                record.event.TOPIC
                for record in journal.after(0, 10_000)
                if record.event.originator_id == prediction
            ]

    def _event(self, topic: str, aggregate: UUID) -> Any:
        with Journal(self.url) as journal:
            (event,) = (
                record.event
                for record in journal.after(0, 10_000)
                if topic == record.event.TOPIC and record.event.originator_id == aggregate
            )
        return event

    def model_of(self, prediction: UUID) -> str:
        return str(self._event("motion.completed", motion_of(prediction)).facts["model"]["name"])

    def variant(self, prediction: UUID) -> dict[str, Any]:
        (variant,) = self._event("generation.succeeded", prediction).variants
        return dict(variant)

    def failure(self, prediction: UUID) -> tuple[str, str]:
        failed = self._event("generation.failed", prediction)
        return failed.code, failed.message

    def balance(self) -> tuple[int, int]:
        with Journal(self.url) as journal:
            account = Draft(journal).find(CreditAccount, CreditAccount.create_id(ADA))
            assert account is not None
            return account.available, account.reserved
