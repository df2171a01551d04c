import time
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest

from tests.serve.application import Application

DATA = bytes(range(256)) * 40


@pytest.fixture
def link(app: Application) -> str:
    app.storage.put("motions/a/motion.glb", DATA, "model/gltf-binary")
    return signed(app, "motions/a/motion.glb", time.time())


def signed(app: Application, key: str, now: float) -> str:
    made = app.storage.url(key, content_type="model/gltf-binary", file_name="walk.glb", now=now)
    return made.url.removeprefix("http://testserver")


def changed(link: str, **values: str) -> str:
    parts = urlsplit(link)
    return f"{parts.path}?{urlencode({**dict(parse_qsl(parts.query)), **values})}"


def test_a_signed_link_gives_the_bytes_under_their_name(app: Application, link: str) -> None:
    answer = app.http.get(link)
    assert answer.status_code == 200
    assert answer.content == DATA
    assert answer.headers["content-type"] == "model/gltf-binary"
    assert 'filename="walk.glb"' in answer.headers["content-disposition"]
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert app.http.head(link).headers["content-length"] == str(len(DATA))


def test_a_range_is_answered_with_its_bytes(app: Application, link: str) -> None:
    answer = app.http.get(link, headers={"range": "bytes=100-199"})
    assert answer.status_code == 206
    assert answer.content == DATA[100:200]
    assert answer.headers["content-range"] == f"bytes 100-199/{len(DATA)}"
    assert app.http.get(link, headers={"range": "bytes=999999-"}).status_code == 416


@pytest.mark.parametrize(
    "change",
    [
        {"expires": "99999999999"},
        {"type": "text/html"},
        {"name": "evil.exe"},
        {"signature": "0" * 64},
        {"signature": "é"},
        {"expires": "soon"},
    ],
)
def test_a_link_that_was_changed_is_refused(
    app: Application, link: str, change: dict[str, str]
) -> None:
    answer = app.http.get(changed(link, **change))
    assert (answer.status_code, answer.json()["code"]) == (403, "invalid_signature")


def test_a_link_opens_no_other_file(app: Application, link: str) -> None:
    app.storage.put("motions/b/motion.glb", b"another's", "model/gltf-binary")
    answer = app.http.get(link.replace("/a/", "/b/"))
    assert (answer.status_code, answer.json()["code"]) == (403, "invalid_signature")


@pytest.mark.parametrize(
    "path", ["/files/../journal.db", "/files/%2e%2e/journal.db", "/files//etc/passwd", "/files/"]
)
def test_no_path_leads_out_of_the_folder(app: Application, link: str, path: str) -> None:
    answer = app.http.get(f"{path}?{urlsplit(link).query}")
    assert answer.status_code in (403, 404)
    assert answer.headers["content-type"] == "application/problem+json"


def test_a_link_expires(app: Application) -> None:
    app.storage.put("motions/a/motion.glb", DATA, "model/gltf-binary")
    answer = app.http.get(signed(app, "motions/a/motion.glb", time.time() - 10_000))
    assert (answer.status_code, answer.json()["code"]) == (403, "link_expired")


def test_a_file_that_is_gone_is_not_found(app: Application, link: str) -> None:
    app.storage.delete("motions/a/motion.glb")
    answer = app.http.get(link)
    assert (answer.status_code, answer.json()["code"]) == (404, "file_not_found")


def test_a_range_beyond_the_end_is_a_problem_that_tells_the_size(
    app: Application, link: str
) -> None:
    answer = app.http.get(link, headers={"range": "bytes=999999-"})
    assert (answer.status_code, answer.json()["code"]) == (416, "range_not_satisfiable")
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["content-range"] == f"bytes */{len(DATA)}"
    assert answer.json()["requestId"] == answer.headers["x-request-id"]


@pytest.mark.parametrize("wanted", ["bytes=9-5", "bytes=x", "bytes=", "seconds=1-2", "x"])
def test_a_range_that_is_none_is_ignored(app: Application, link: str, wanted: str) -> None:
    answer = app.http.get(link, headers={"range": wanted})
    assert (answer.status_code, answer.content) == (200, DATA)


def test_the_end_of_a_file_and_several_parts_can_be_asked_for(app: Application, link: str) -> None:
    assert app.http.get(link, headers={"range": "bytes=-10"}).content == DATA[-10:]
    assert app.http.get(link, headers={"range": "bytes=10230-"}).content == DATA[10230:]
    parts = app.http.get(link, headers={"range": "bytes=0-3,100-103"})
    assert parts.status_code == 206
    assert parts.headers["content-type"].startswith("multipart/byteranges")
    assert DATA[:4] in parts.content
    assert DATA[100:104] in parts.content


def test_a_download_that_was_changed_meanwhile_begins_again(app: Application, link: str) -> None:
    tag = app.http.get(link).headers["etag"]
    resumed = {"range": "bytes=100-199", "if-range": tag}
    assert app.http.get(link, headers=resumed).status_code == 206
    app.storage.put("motions/a/motion.glb", DATA[::-1] + b"!", "model/gltf-binary")
    again = app.http.get(link, headers=resumed)
    assert (again.status_code, again.content) == (200, DATA[::-1] + b"!")


def test_a_head_has_the_headers_and_no_bytes(app: Application, link: str) -> None:
    head, got = app.http.head(link), app.http.get(link)
    assert (head.status_code, head.content) == (200, b"")
    for name in ("content-length", "content-type", "etag", "accept-ranges", "content-disposition"):
        assert head.headers[name] == got.headers[name]
    assert 0 < int(got.headers["cache-control"].removeprefix("private, max-age=")) <= 120
