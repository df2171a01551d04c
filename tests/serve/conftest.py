from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.serve.application import Application


@pytest.fixture
def app(tmp_path: Path, store_url: str) -> Iterator[Application]:
    opened = Application(tmp_path, store_url)
    yield opened
    opened.close()
