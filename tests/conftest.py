from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from actors.bucket import S3Storage
from domain.journal import Journal
from projections.migrations import upgrade
from tests.postgres import PostgresServer

MADE = "made"
"""A database with all tables, empty: copying it takes half the time of making them."""


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    with PostgresServer(durable=False) as server:
        server.create_database(MADE)
        Journal(server.url(MADE)).close()
        upgrade(server.url(MADE))
        yield server


@pytest.fixture(params=["sqlite", "postgresql"])
def store_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Give a fresh store of each kind."""
    yield from fresh(request, tmp_path, MADE)


@pytest.fixture(params=["sqlite", "postgresql"])
def bare_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Give a store of each kind that has no tables yet."""
    yield from fresh(request, tmp_path, "template1")


def fresh(request: pytest.FixtureRequest, tmp_path: Path, template: str) -> Iterator[str]:
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/journal.db"
        return
    server: PostgresServer = request.getfixturevalue("postgres_server")
    name = f"t{uuid4().hex}"
    server.create_database(name, template)
    yield server.url(name)
    server.drop_database(name)


@pytest.fixture
def journal(store_url: str) -> Iterator[Journal]:
    with Journal(store_url) as opened:
        yield opened


@pytest.fixture(scope="session")
def s3_address() -> Iterator[str]:
    """Run a server that speaks S3 over a socket."""
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def bucket(s3_address: str) -> S3Storage:
    from boto3.session import Session

    storage = S3Storage("motions", s3_address, "us-east-1", "key", "secret", "here/", 60)
    client = Session().client(
        "s3",
        endpoint_url=s3_address,
        region_name="us-east-1",
        aws_access_key_id="key",
        aws_secret_access_key="secret",  # noqa: S106 - of a throw-away server
    )
    client.create_bucket(Bucket="motions")
    return storage
