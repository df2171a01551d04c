import time
from collections.abc import Iterator
from pathlib import Path

import boto3
import httpx
import pytest
from moto.server import ThreadedMotoServer

from actors.bucket import S3Storage
from actors.storage import BadKey, FolderStorage, NoSuchFile, Storage


@pytest.fixture(scope="module")
def s3_address() -> Iterator[str]:
    """Run a server that speaks S3 over a socket."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def bucket(s3_address: str) -> S3Storage:
    storage = S3Storage("motions", s3_address, "us-east-1", "key", "secret", "here/", 60)
    client = boto3.client(
        "s3",
        endpoint_url=s3_address,
        region_name="us-east-1",
        aws_access_key_id="key",
        aws_secret_access_key="secret",  # noqa: S106 - of a throw-away server
    )
    client.create_bucket(Bucket="motions")
    return storage


@pytest.fixture
def folder(tmp_path: Path) -> FolderStorage:
    return FolderStorage(tmp_path / "assets", "http://localhost", b"secret", 60)


@pytest.fixture(params=["folder", "bucket"])
def storage(request: pytest.FixtureRequest) -> Storage:
    found: Storage = request.getfixturevalue(request.param)
    return found


def test_what_is_stored_is_there_until_it_is_deleted(storage: Storage) -> None:
    storage.put("motions/a/motion.glb", b"one", "model/gltf-binary")
    storage.put("motions/a/motion.glb", b"two", "model/gltf-binary")
    assert storage.get("motions/a/motion.glb") == b"two"
    storage.delete("motions/a/motion.glb")
    storage.delete("motions/a/motion.glb")
    with pytest.raises(NoSuchFile):
        storage.get("motions/a/motion.glb")


@pytest.mark.parametrize(
    "key", ["../secrets", "/etc/passwd", "a//b", "a/../b", "a/.hidden/..", "", "A", "a\\b", "a\0b"]
)
def test_a_key_is_never_a_path_elsewhere(storage: Storage, key: str) -> None:
    with pytest.raises(BadKey):
        storage.put(key, b"x", "text/plain")
    with pytest.raises(BadKey):
        storage.url(key, content_type="text/plain", file_name="x", now=0)


def test_an_address_stays_the_same_for_a_while_and_then_expires(storage: Storage) -> None:
    made = [
        storage.url("a/b", content_type="t/t", file_name="b", now=now) for now in (1200, 1230, 1290)
    ]
    assert made[0] == made[1] != made[2]
    assert 60 <= made[0].expires_at - 1200 <= 120


def test_a_bucket_gives_the_bytes_to_whoever_has_the_address(bucket: S3Storage) -> None:
    bucket.put("motions/a/motion.bvh", b"HIERARCHY", "text/plain")
    made = bucket.url(
        "motions/a/motion.bvh", content_type="text/plain", file_name="walk.bvh", now=time.time()
    )
    answer = httpx.get(made.url)
    assert answer.status_code == 200, answer.text
    assert answer.content == b"HIERARCHY"
    assert "walk.bvh" in answer.headers["content-disposition"]
    assert "secret" not in made.url


def test_a_storage_keeps_its_key_to_itself(storage: Storage) -> None:
    assert "'secret'" not in repr(storage)


def test_a_folder_never_shows_half_a_file(folder: FolderStorage) -> None:
    folder.put("a/b.bin", b"x" * 100, "t/t")
    (only,) = list((folder.root / "a").iterdir())
    assert only.name == "b.bin"
