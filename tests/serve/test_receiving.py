import time
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest

from actors.storage import FolderStorage
from tests.serve.application import Application
from tests.serve.test_errors import problem
from tests.serve.videos import VIDEO, files, place

SIZE = len(VIDEO)


@pytest.fixture
def store_url(tmp_path: Path) -> str:
    """Give one kind of store: nothing here depends on it."""
    return f"sqlite:///{tmp_path}/journal.db"


def put(
    app: Application, made: dict[str, Any], content: Any = VIDEO, path: str = "", **change: Any
) -> Any:
    headers = {"content-type": "video/mp4"}
    headers |= {name.replace("_", "-"): value for name, value in change.items()}
    return app.http.put(
        path or made["path"], content=content, headers=headers, follow_redirects=False
    )


def how_far(app: Application, made: dict[str, Any]) -> tuple[int, str | None]:
    answer = put(app, made, b"", content_range=f"bytes */{SIZE}")
    return answer.status_code, answer.headers.get("range")


def stored(app: Application, made: dict[str, Any]) -> int | None:
    return app.storage.size(made["sourceKey"])


def test_a_video_that_was_sent_is_there(app: Application) -> None:
    made = place(app)
    assert put(app, made).status_code == 200
    assert app.storage.get(made["sourceKey"]) == VIDEO
    assert how_far(app, made) == (200, None)
    assert files(app) == [made["sourceKey"].removeprefix("sources/")]
    problem(put(app, made), 409, "upload_complete")


def test_a_video_can_be_sent_in_pieces_and_again_from_where_it_is(app: Application) -> None:
    made = place(app)
    assert how_far(app, made) == (308, None)
    first = put(app, made, VIDEO[:300], content_range=f"bytes 0-299/{SIZE}")
    assert (first.status_code, first.headers["range"]) == (308, "bytes=0-299")
    assert stored(app, made) is None
    gap = put(app, made, VIDEO[400:], content_range=f"bytes 400-{SIZE - 1}/{SIZE}")
    assert (gap.status_code, gap.headers["range"]) == (308, "bytes=0-299")
    assert how_far(app, made) == (308, "bytes=0-299")
    over = put(app, made, VIDEO[200:], content_range=f"bytes 200-{SIZE - 1}/{SIZE}")
    assert over.status_code == 200
    assert app.storage.get(made["sourceKey"]) == VIDEO


def test_who_begins_anew_begins_anew(app: Application) -> None:
    made = place(app)
    put(app, made, b"\0" * 300, content_range=f"bytes 0-299/{SIZE}")
    assert put(app, made).status_code == 200
    assert app.storage.get(made["sourceKey"]) == VIDEO


@pytest.mark.parametrize(
    ("content", "change", "status", "code"),
    [
        (VIDEO, {"content_type": "text/html"}, 415, "unsupported_media_type"),
        (VIDEO, {"content_type": "video/mp4; a=b"}, 415, "unsupported_media_type"),
        (VIDEO + b"!", {}, 413, "upload_too_large"),
        (VIDEO[:-1], {}, 422, "upload_mismatch"),
        (b"", {}, 422, "upload_mismatch"),
        (iter([VIDEO]), {}, 411, "length_required"),
        (VIDEO, {"content_length": "many"}, 411, "length_required"),
        (VIDEO, {"content_range": f"bytes 0-{SIZE}/{SIZE + 1}"}, 413, "upload_too_large"),
        (VIDEO, {"content_range": f"bytes 0-{SIZE - 2}/{SIZE - 1}"}, 422, "upload_mismatch"),
        (VIDEO, {"content_range": f"bytes 0-9/{SIZE}"}, 422, "upload_mismatch"),
        (VIDEO, {"content_range": "bytes 9-0/10"}, 400, "invalid_content_range"),
        (VIDEO, {"content_range": f"bytes 0-{SIZE}/{SIZE}"}, 400, "invalid_content_range"),
        (VIDEO, {"content_range": "bytes -1-2/3"}, 400, "invalid_content_range"),
        (VIDEO, {"content_range": f"bytes 0-{'9' * 40}/{'9' * 41}"}, 400, "invalid_content_range"),
        (b"", {"content_range": f"bytes */{SIZE + 1}"}, 400, "invalid_content_range"),
    ],
)
def test_anything_but_what_was_signed_is_refused_and_leaves_nothing(
    app: Application, content: Any, change: dict[str, str], status: int, code: str
) -> None:
    made = place(app)
    problem(put(app, made, content, **change), status, code)
    assert files(app) == []


def test_a_body_that_is_longer_than_it_says_is_refused_and_leaves_nothing(
    app: Application,
) -> None:
    made = place(app)
    more = (VIDEO for _ in range(3000))
    problem(put(app, made, more, content_length=str(SIZE)), 413, "upload_too_large")
    assert files(app) == []


@pytest.mark.parametrize(
    "change",
    [
        {"size": "9"},
        {"expires": "99999999999"},
        {"expires": "soon"},
        {"type": "text/html"},
        {"signature": "0" * 43},
        {"signature": "é"},
        {"signature": ""},
    ],
)
def test_an_address_that_was_changed_takes_nothing(
    app: Application, change: dict[str, str]
) -> None:
    made = place(app)
    parts = urlsplit(made["path"])
    changed = f"{parts.path}?{urlencode({**dict(parse_qsl(parts.query)), **change})}"
    problem(put(app, made, path=changed), 403, "invalid_signature")
    assert files(app) == []


def test_an_address_takes_no_other_file_and_no_other_method(app: Application) -> None:
    made, other = place(app), place(app, "bob")
    query = urlsplit(made["path"]).query
    for key in (other["sourceKey"], "../journal.db", "%2e%2e/journal.db", "/etc/passwd", ""):
        answer = put(app, made, path=f"/uploads/{key}?{query}")
        assert answer.status_code in (403, 404), key
    for method in ("GET", "POST", "DELETE", "PATCH"):
        problem(app.http.request(method, made["path"]), 405, "method_not_allowed")
    download = app.http.get(made["path"].replace("/uploads/", "/files/"))
    problem(download, 403, "invalid_signature")
    assert files(app) == []


def test_an_address_expires(app: Application) -> None:
    now = int(time.time())
    store: FolderStorage = app.storage
    old = store.upload(
        "sources/a-b", content_type="video/mp4", size=SIZE, start=now - 9, end=now - 1
    )
    path = old.url.removeprefix("http://testserver")
    problem(put(app, {}, path=path), 403, "link_expired")
    assert files(app) == []
