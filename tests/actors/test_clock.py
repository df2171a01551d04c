import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from actors.clock import Clock
from actors.projector import Projector
from actors.storage import FolderStorage
from actors.sweeper import Sweeper
from actors.writer import Writer, Writers
from domain.commands.payments import PayOrder
from projections.migrations import upgrade
from tests.actors.handle import Handle
from tests.given import ADA


def expired(writer: Writer) -> list[Any]:
    events = [record.event for record in writer.journal.after(0)]
    return [each for each in events if each.TOPIC == "credit_account.expired"]


def test_the_clock_ends_plan_credits_with_their_period(tmp_path: Path) -> None:
    journal, reads = f"sqlite:///{tmp_path}/journal.db", f"sqlite:///{tmp_path}/reads.db"
    upgrade(reads)

    async def scene() -> list[Any]:
        writer = Writer(journal)
        writers = Writers([Handle(writer)])
        projector = Projector(journal, reads, writers)
        storage = FolderStorage(tmp_path / "assets", "http://here", b"secret", 60)
        sweeper = Sweeper(Handle(projector), writers, storage)
        clock = Clock(Handle(projector), lambda: None, writers, 60.0, 0.02, sweeper)
        moment = datetime.now(UTC)
        until = moment + timedelta(seconds=0.3)
        await writers.ask(PayOrder(ADA, "o", "p", 7, "plan", until, 100, None, moment))
        async with asyncio.timeout(30):
            while not (ended := expired(writer)):
                await writers.beyond(writer.newest, 1.0)
        for task in clock.ticking:
            task.cancel()
        projector.following.cancel()
        for thread in (writer.thread, projector.thread):
            thread.shutdown()
        projector.projections.close()
        projector.journal.close()
        writer.journal.close()
        return ended

    (ended,) = asyncio.run(scene())
    assert ended.credits == 7
