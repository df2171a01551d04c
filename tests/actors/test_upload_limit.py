import asyncio
from pathlib import Path
from typing import Any

from actors.writer import Writer, Writers
from domain.commands.profiles import Enrol
from domain.prices import Limits, Terms, UploadTerms
from domain.slots import TooManyUploads
from tests.actors.handle import Handle
from tests.given import ADA, NOON
from tests.uploading import reserve


def test_no_rate_of_requests_exceeds_the_limit(tmp_path: Path) -> None:
    async def storm() -> list[Any]:
        # Two writers of one owner, as when a node that was thought lost comes back.
        url = f"sqlite:///{tmp_path}/journal.db"
        writers = [Writers([Handle(Writer(url))]) for _ in range(2)]
        await writers[0].ask(Enrol(ADA, "Ada", None, False, "password", 100, NOON))
        terms = Terms({"free": Limits(uploads=UploadTerms(at_once=5))}, "free")
        asked = [writers[index % 2].ask(reserve(terms=terms)) for index in range(40)]
        return list(await asyncio.gather(*asked, return_exceptions=True))

    answers = asyncio.run(storm())
    assert sum(isinstance(answer, dict) for answer in answers) == 5
    assert sum(isinstance(answer, TooManyUploads) for answer in answers) == 35
