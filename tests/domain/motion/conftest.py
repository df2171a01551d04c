import pytest

from tests.domain.motion.readers import Three, installed


@pytest.fixture(scope="session")
def three(tmp_path_factory: pytest.TempPathFactory) -> Three:
    return installed(tmp_path_factory.mktemp("three"))
