from collections.abc import Iterator
from pathlib import Path

import pytest

from domain.journal import Journal
from projections.migrations import upgrade
from projections.projection import Projector
from tests.projections.library import Library


@pytest.fixture
def reads_url(store_url: str, tmp_path: Path) -> str:
    url = f"sqlite:///{tmp_path}/reads.db" if store_url.startswith("sqlite") else store_url
    upgrade(url)
    return url


@pytest.fixture
def projector(reads_url: str) -> Iterator[Projector]:
    opened = Projector(reads_url)
    yield opened
    opened.close()


@pytest.fixture
def library(journal: Journal, projector: Projector, reads_url: str) -> Iterator[Library]:
    opened = Library(journal, projector, reads_url)
    yield opened
    opened.close()
