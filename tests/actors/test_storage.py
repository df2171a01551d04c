import hashlib
import pickle
import time
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import httpx
import pytest
from botocore.exceptions import ClientError

from actors.bucket import S3Storage
from actors.links import BadSignature, Link, LinkExpired
from actors.storage import BadKey, FolderStorage, NoSuchFile, Storage


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


def test_a_folder_is_deleted_with_all_below_it_and_nothing_beside_it(storage: Storage) -> None:
    inside = ["motions/a/1/0/motion.glb", "motions/a/2/0/motion.glb", "motions/a/x"]
    beside = ["motions/ab/motion.glb", "motions/b"]
    for key in inside + beside:
        storage.put(key, b"one", "model/gltf-binary")
    for _ in range(2):
        storage.delete_below("motions/a")
    assert [storage.size(key) for key in inside] == [None] * 3
    assert [storage.size(key) for key in beside] == [3, 3]
    with pytest.raises(BadKey):
        storage.delete_below("../motions")


def test_what_is_stored_can_be_measured_and_fetched_to_a_file(
    storage: Storage, tmp_path: Path
) -> None:
    data = bytes(range(256)) * 10_000
    storage.put("sources/a-b", data, "video/mp4")
    assert storage.size("sources/a-b") == len(data)
    told = storage.fetch("sources/a-b", tmp_path / "video")
    assert (tmp_path / "video").read_bytes() == data
    assert told == hashlib.sha256(data).hexdigest()
    assert storage.size("sources/a-c") is None
    with pytest.raises(NoSuchFile):
        storage.fetch("sources/a-c", tmp_path / "video")


def test_a_bucket_takes_an_upload_at_the_address_that_it_gives(bucket: S3Storage) -> None:
    start = int(time.time())
    made = bucket.upload(
        "sources/a-b", content_type="video/mp4", size=5, start=start, end=start + 9
    )
    answer = httpx.request(made.method, made.url, headers=made.headers, content=b"movie")
    assert answer.status_code == 200, answer.text
    assert bucket.size("sources/a-b") == 5
    stored = bucket._client.get_object(Bucket="motions", Key="here/sources/a-b")
    assert (stored["Body"].read(), stored["ContentType"]) == (b"movie", "video/mp4")


def test_the_same_upload_has_the_same_address(storage: Storage) -> None:
    asked: Any = {"content_type": "video/mp4", "size": 5, "start": 1000, "end": 4600}
    made = storage.upload("sources/a-b", **asked)
    assert made == storage.upload("sources/a-b", **asked)
    assert made.expires_at == 4600
    assert made.headers == {"content-type": "video/mp4", "content-length": "5"}
    for change in ({"content_type": "video/webm"}, {"size": 6}, {"end": 4601}):
        assert storage.upload("sources/a-b", **{**asked, **change}).url != made.url
    with pytest.raises(BadKey):
        storage.upload("../a", **asked)


def test_what_is_on_its_way_to_a_folder_is_deleted_too(folder: FolderStorage) -> None:
    with folder.partial("sources/a-b", 5) as part:
        part.begin(0, 5)
        part.add(b"mov")
    folder.delete("sources/a-b")
    assert list((folder.root / "sources").iterdir()) == []


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


def test_what_cannot_be_written_leaves_what_was_there(folder: FolderStorage) -> None:
    folder.put("a/b.bin", b"old", "t/t")
    unreadable: Any = "no bytes"
    with pytest.raises(TypeError):
        folder.put("a/b.bin", unreadable, "t/t")
    assert folder.get("a/b.bin") == b"old"
    assert [path.name for path in (folder.root / "a").iterdir()] == ["b.bin"]


def test_a_folder_is_no_file(folder: FolderStorage) -> None:
    folder.put("a/b/c.bin", b"x", "t/t")
    for key in ("a/b", "a/b/c.bin/d"):
        with pytest.raises(NoSuchFile):
            folder.get(key)
        folder.delete(key)
    assert folder.get("a/b/c.bin") == b"x"


def test_a_link_says_what_was_signed_until_it_expires(folder: FolderStorage) -> None:
    made = folder.url("a/b", content_type="t/t", file_name="ä b.bin", now=1200)
    query = dict(parse_qsl(urlsplit(made.url).query))
    assert folder.verify("a/b", query, made.expires_at - 1) == Link("t/t", "ä b.bin", 1320)
    with pytest.raises(LinkExpired):
        folder.verify("a/b", query, made.expires_at)
    with pytest.raises(BadSignature):
        folder.verify("a/c", query, 1200)
    for name in query:
        without = {each: value for each, value in query.items() if each != name}
        with pytest.raises(BadSignature):
            folder.verify("a/b", without, 1200)
    stranger = FolderStorage(folder.root, folder.base_url, b"another", 60)
    with pytest.raises(BadSignature):
        stranger.verify("a/b", query, 1200)


def test_links_that_anyone_could_sign_or_that_are_over_at_once_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="secret"):
        FolderStorage(tmp_path, "http://localhost", b"", 60)
    with pytest.raises(ValueError, match="lifetime"):
        FolderStorage(tmp_path, "http://localhost", b"secret", 0.5)
    with pytest.raises(ValueError, match="lifetime"):
        S3Storage("motions", None, "us-east-1", "key", "secret", "", 0)


def test_a_storage_that_was_used_travels_to_another_process(storage: Storage) -> None:
    storage.put("a/b.bin", b"x", "t/t")
    travelled = pickle.loads(pickle.dumps(storage))
    assert travelled == storage
    assert travelled.get("a/b.bin") == b"x"


def test_objects_lie_below_the_prefix_with_their_type(bucket: S3Storage) -> None:
    bucket.put("a/b.glb", b"x", "model/gltf-binary")
    stored = bucket._client.get_object(Bucket="motions", Key="here/a/b.glb")
    assert (stored["Body"].read(), stored["ContentType"]) == (b"x", "model/gltf-binary")


def test_a_bucket_that_is_not_there_is_an_error_and_no_missing_file(s3_address: str) -> None:
    nowhere = S3Storage("nowhere", s3_address, "us-east-1", "key", "secret", "", 60)
    with pytest.raises(ClientError, match="NoSuchBucket"):
        nowhere.get("a/b")


@pytest.mark.parametrize(
    ("bucket_name", "host", "path"),
    [
        ("motions", "motions.s3.eu-west-1.amazonaws.com", "/p/a/b"),
        ("my.motions", "s3.eu-west-1.amazonaws.com", "/my.motions/p/a/b"),
    ],
)
def test_a_certificate_covers_every_address_of_a_bucket(
    bucket_name: str, host: str, path: str
) -> None:
    storage = S3Storage(bucket_name, None, "eu-west-1", "key", "secret", "/p/", 60)
    made = urlsplit(storage.url("a/b", content_type="t/t", file_name="b", now=0).url)
    assert (made.scheme, made.netloc, made.path) == ("https", host, path)
