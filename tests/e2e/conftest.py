from collections.abc import Iterator

import pytest

from tests.deployments.text_to_motion import tiny
from tests.e2e.service import Service


@pytest.fixture(scope="package")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """Give a service with a model of the operator's beside the built-in one."""
    models = tmp_path_factory.mktemp("models")
    tiny.saved(models / "walker", name="walker", version="7", longest_seconds=2.0)
    data = tmp_path_factory.mktemp("service")
    with Service(data, models_folder=str(models)) as running:
        yield running
