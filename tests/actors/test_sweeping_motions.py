import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from actors.storage import FolderStorage
from actors.sweeper import SETTLED, Sweeper
from actors.writer import Writer, Writers
from domain.commands.generations import CancelGeneration
from domain.commands.motions import DeleteMotion
from domain.draft import Draft
from domain.generations import motion_of
from domain.journal import Journal
from projections.migrations import upgrade
from projections.projection import Projector
from tests.actors.handle import Handle
from tests.given import ADA, NOON, enrolled, request


class Reading:
    """The projector, without following by itself."""

    def __init__(self, url: str) -> None:
        self.projections = Projector(url)

    async def sweeping(self) -> list[dict[str, Any]]:
        return self.projections.sweeping()

    async def overdue(self, moment: str, limit: int) -> list[dict[str, Any]]:
        return self.projections.overdue(moment, limit)


class Reluctant(FolderStorage):
    """A storage that is away."""

    def delete_below(self, folder: str) -> None:
        raise OSError(folder)


def test_files_of_a_deleted_motion_go_at_once_and_again_when_all_is_settled(
    tmp_path: Path,
) -> None:
    url, reads = f"sqlite:///{tmp_path}/journal.db", f"sqlite:///{tmp_path}/reads.db"
    upgrade(reads)
    with Journal(url) as journal:
        draft = Draft(journal)
        enrolled(draft)
        asked, other = request(), request()
        for each in (asked, other):
            draft.run(each)
            draft.run(CancelGeneration(ADA, each.prediction, 0, NOON))
        draft.run(DeleteMotion(ADA, motion_of(asked.prediction), NOON))
        draft.commit()
        reading = Reading(reads)
        reading.projections.apply(journal.after(0))
    mine = [
        f"motions/{asked.prediction}/1/0/motion.glb",
        f"motions/{asked.prediction}/2/0/motion.glb",
        f"exports/{motion_of(asked.prediction)}/a.fbx",
    ]
    beside = f"motions/{other.prediction}/1/0/motion.glb"
    storage = FolderStorage(tmp_path / "assets", "http://localhost", b"secret", 60)
    away = Reluctant(tmp_path / "assets", "http://localhost", b"secret", 60)

    def stored() -> list[str]:
        return [key for key in (*mine, beside) if storage.size(key) is not None]

    def put(keys: Sequence[str]) -> None:
        for key in keys:
            storage.put(key, b"bytes", "model/gltf-binary")

    async def swept() -> None:
        writer = Handle(Writer(url))
        writers = Writers([writer])
        put([*mine, beside])
        await Sweeper(Handle(reading), writers, away).sweep(settled())
        assert stored() == [*mine, beside]
        sweeper = Sweeper(Handle(reading), writers, storage)
        await sweeper.sweep(NOON)
        assert stored() == [beside]
        put(mine[1:2])  # an attempt of before the deletion was late
        await sweeper.sweep(settled())
        assert stored() == [beside]
        with Journal(url) as journal:
            position = reading.projections.position()
            told = journal.after(position)
            assert [each.event.TOPIC for each in told] == ["motion.swept"]
            reading.projections.apply(told)
        assert reading.projections.sweeping() == []
        await sweeper.sweep(settled())

    def settled() -> datetime:
        return NOON + timedelta(seconds=SETTLED)

    asyncio.run(swept())
    reading.projections.close()
