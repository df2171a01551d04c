from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.deployments.video_to_motion.films import grays, write
from tests.serve.application import Application


@pytest.fixture
def app(tmp_path: Path, store_url: str) -> Iterator[Application]:
    opened = Application(tmp_path, store_url)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def film(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """Give two seconds of video."""
    path: Path = tmp_path_factory.mktemp("film") / "a.mp4"
    return write(path, grays(60)).read_bytes()
