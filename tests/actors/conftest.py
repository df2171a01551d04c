import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
import ray

from actors import cluster
from tests.actors.running import Running


@pytest.fixture
def running(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Running]:
    ray.init(
        num_cpus=2,
        namespace=cluster.NAMESPACE,
        include_dashboard=False,
        log_to_driver=False,
        logging_level=logging.ERROR,
    )
    opened = Running(tmp_path, getattr(request, "param", 600.0))
    yield opened
    opened.loop.close()
    ray.shutdown()
