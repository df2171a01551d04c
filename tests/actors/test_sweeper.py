import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from actors.bucket import S3Storage
from actors.projector import Projector
from actors.storage import FolderStorage
from actors.sweeper import Sweeper
from actors.writer import Writer, Writers
from domain.commands.profiles import Enrol
from domain.commands.uploads import ExpireUpload, RejectUpload, ReserveUpload
from projections.migrations import upgrade
from tests.actors.handle import Handle
from tests.given import ADA, NOON
from tests.uploading import reserve

LATE = NOON + timedelta(hours=2)


class Scene:
    """Writer, projector and storage, with uploads that have arrived."""

    def __init__(self, folder: Path) -> None:
        url, reads = f"sqlite:///{folder}/journal.db", f"sqlite:///{folder}/reads.db"
        upgrade(reads)
        self.writer = Writer(url)
        self.writers = Writers([Handle(self.writer)])
        self.projector = Projector(url, reads, self.writers)
        self.storage = FolderStorage(folder / "assets", "http://here", b"secret", 60)
        self.sweeper = Sweeper(Handle(self.projector), self.writers, self.storage)

    async def arrived(self) -> ReserveUpload:
        asked = reserve()
        await self.writers.ask(asked)
        self.storage.put(asked.key, b"0123456789", "video/mp4")
        return asked

    async def caught_up(self) -> None:
        await self.projector.reached(self.writer.newest, 30)

    def told(self) -> list[str]:
        return [record.event.TOPIC for record in self.writer.journal.after(0)]


def played(folder: Path, play: Callable[[Scene], Awaitable[None]]) -> None:
    async def run() -> None:
        scene = Scene(folder)
        await scene.writers.ask(Enrol(ADA, "Ada", None, False, "password", 100, NOON))
        try:
            await play(scene)
        finally:
            scene.projector.following.cancel()
            await asyncio.wait([scene.projector.following])
            scene.projector.projections.close()
            scene.projector.journal.close()
            scene.writer.journal.close()

    asyncio.run(run())


def test_what_nobody_used_is_deleted_when_its_time_is_over(tmp_path: Path) -> None:
    async def play(scene: Scene) -> None:
        old = await scene.arrived()
        await scene.caught_up()
        assert await scene.sweeper.sweep(NOON) == 0
        assert scene.storage.size(old.key) == 10
        assert await scene.sweeper.sweep(LATE) == 1
        assert scene.storage.size(old.key) is None
        await scene.caught_up()
        assert await scene.sweeper.sweep(LATE) == 0
        assert scene.told()[-3:] == ["upload.expired", "upload_slots.freed", "upload.removed"]

    played(tmp_path, play)


def test_bytes_that_came_again_after_a_rejection_are_deleted(tmp_path: Path) -> None:
    async def play(scene: Scene) -> None:
        bad = await scene.arrived()
        await scene.writers.ask(RejectUpload(ADA, bad.upload, "no_person_found", "nobody", NOON))
        scene.storage.put(bad.key, b"9876543210", "video/mp4")
        await scene.caught_up()
        assert await scene.sweeper.sweep(LATE) == 1
        assert scene.storage.size(bad.key) is None

    played(tmp_path, play)


def test_a_sweep_that_was_interrupted_is_finished_by_the_next(tmp_path: Path) -> None:
    async def play(scene: Scene) -> None:
        old = await scene.arrived()
        await scene.writers.ask(ExpireUpload(ADA, old.upload, LATE))
        await scene.caught_up()
        assert await scene.sweeper.sweep(LATE) == 1
        assert scene.storage.size(old.key) is None

    played(tmp_path, play)


def test_while_the_storage_is_away_nothing_is_recorded_as_deleted(
    tmp_path: Path, s3_address: str
) -> None:
    async def play(scene: Scene) -> None:
        old = await scene.arrived()
        await scene.caught_up()
        away: Any = S3Storage("nowhere", s3_address, "us-east-1", "key", "secret", "", 60)
        sweeper = Sweeper(Handle(scene.projector), scene.writers, away)
        assert await sweeper.sweep(LATE) == 0
        assert "upload.removed" not in scene.told()
        await scene.caught_up()
        assert await scene.sweeper.sweep(LATE) == 1
        assert scene.storage.size(old.key) is None

    played(tmp_path, play)
