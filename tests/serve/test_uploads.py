from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import httpx
import pytest

from actors.bucket import S3Storage
from domain.commands.credits import Grant
from domain.prices import Limits, Plan, Prices, UploadTerms
from tests.given import NOON
from tests.serve.application import Application
from tests.serve.test_errors import problem
from tests.serve.videos import UPLOADS, VIDEO, WALK, place, reserve


@pytest.fixture
def store_url(tmp_path: Path) -> str:
    """Give one kind of store: nothing here depends on it."""
    return f"sqlite:///{tmp_path}/journal.db"


def test_a_reservation_says_where_the_video_goes_and_until_when(app: Application) -> None:
    answer = reserve(app)
    assert answer.status_code == 201, answer.text
    assert answer.headers["cache-control"] == "private, no-store"
    made = answer.json()
    assert made["method"] == "PUT"
    assert made["headers"] == {"content-type": "video/mp4", "content-length": str(len(VIDEO))}
    assert urlsplit(made["uploadUrl"]).path == f"/uploads/{made['sourceKey']}"
    times = [made[name] for name in ("createdAt", "uploadUrlExpiresAt", "expiresAt")]
    created, url, unused = map(datetime.fromisoformat, times)
    assert 3599 <= (url - created).total_seconds() <= 3600
    assert (unused - created).total_seconds() == 7200
    assert made["uploadId"].replace("-", "") in made["sourceKey"]
    assert made["sourceKey"] != reserve(app).json()["sourceKey"]


def test_a_bucket_takes_the_video_itself(app: Application, bucket: S3Storage) -> None:
    app.parts.storage = bucket
    made = reserve(app).json()
    sent = httpx.put(made["uploadUrl"], headers=made["headers"], content=VIDEO)
    assert sent.status_code == 200, sent.text
    assert bucket.get(made["sourceKey"]) == VIDEO
    assert "X-Amz-SignedHeaders=content-length%3Bcontent-type%3Bhost" in made["uploadUrl"]


@pytest.mark.parametrize(
    "filename",
    [
        "../walk.mp4",
        "/etc/passwd",
        "C:\\fakepath\\walk.mp4",
        "..",
        "",
        "   ",
        "walk\0.mp4",
        "walk\r\nset-cookie: a=b.mp4",
        "walk\u202e4pm.exe",
        "a" * 256,
        7,
        None,
    ],
)
def test_a_file_name_is_never_a_path_and_hides_nothing(app: Application, filename: Any) -> None:
    body = problem(reserve(app, filename=filename), 422, "invalid_request")
    assert [each["loc"] for each in body["errors"]] == [["filename"]]


@pytest.mark.parametrize(
    "filename",
    ["Screen Recording 2026-11-25 at 3.00.00\u202fPM.mov", "ходьба.mp4", "👩‍🚀.webm", "a" * 255],
)
def test_names_as_people_have_them_are_taken(app: Application, filename: str) -> None:
    assert reserve(app, filename=filename).status_code == 201


@pytest.mark.parametrize(
    "kind", ["text/html", "video/avi", "VIDEO/MP4", "video/mp4\r\nx: y", "video/mp4; a=b", "v"]
)
def test_only_videos_that_can_be_read_are_taken(app: Application, kind: str) -> None:
    body = problem(reserve(app, contentType=kind), 415, "unsupported_media_type")
    assert "video/webm" in body["supported"]


@pytest.mark.parametrize("size", [0, -1, 1.5, "many", None, [], 2**53 + 1, 10**400])
def test_a_size_is_a_number_of_bytes(app: Application, size: Any) -> None:
    body = problem(reserve(app, sizeBytes=size), 422, "invalid_request")
    assert [each["loc"] for each in body["errors"]] == [["sizeBytes"]]


@pytest.mark.parametrize("size", [200 * 2**20 + 1, 2**53])
def test_a_video_over_the_limit_is_refused_with_the_limit(app: Application, size: int) -> None:
    body = problem(reserve(app, sizeBytes=size), 413, "upload_too_large")
    assert body["largestBytes"] == 200 * 2**20
    assert reserve(app, sizeBytes=200 * 2**20).status_code == 201


def test_who_has_no_credits_sends_nothing(app: Application) -> None:
    app.parts.prices = Prices(welcome=0)
    body = problem(reserve(app), 402, "insufficient_credits")
    assert (body["required"], body["available"]) == (1, 0)
    owner = app.http.get("/api/profile", headers=app.as_user("ada")).json()["id"]
    assert app.http.portal is not None
    app.http.portal.call(app.writers.ask, Grant(UUID(owner), 1, "gift", NOON))
    assert reserve(app).status_code == 201


def at_most(uploads: int) -> Prices:
    limits = Limits(uploads=UploadTerms(at_once=uploads))
    return Prices(plans=(Plan("free", "Free", 0, limits),))


def test_over_the_limit_of_waiting_uploads_it_says_when_to_come_again(app: Application) -> None:
    app.parts.prices = at_most(2)
    assert [reserve(app).status_code for _ in range(3)] == [201, 201, 429]
    answer = reserve(app)
    body = problem(answer, 429, "too_many_uploads")
    assert body["limit"] == 2
    assert 7190 <= int(answer.headers["retry-after"]) <= 7200
    assert answer.headers["ratelimit-policy"] == '"too_many_uploads";q=2'
    assert reserve(app, "bob").status_code == 201


def test_a_repeat_under_its_key_is_the_same_reservation(app: Application) -> None:
    app.parts.prices = at_most(1)
    headers = {**app.as_user("ada"), "idempotency-key": "one"}
    first = app.http.post(UPLOADS, json=WALK, headers=headers)
    assert app.http.post(UPLOADS, json=WALK, headers=headers).json() == first.json()
    other = app.http.post(UPLOADS, json={**WALK, "sizeBytes": 9}, headers=headers)
    problem(other, 422, "idempotency_key_reused")
    bob = app.http.post(
        UPLOADS, json=WALK, headers={**app.as_user("bob"), "idempotency-key": "one"}
    )
    assert bob.json()["uploadId"] != first.json()["uploadId"]


def test_nobody_reserves_without_a_token_or_with_fields_of_their_own(app: Application) -> None:
    problem(app.http.post(UPLOADS, json=WALK), 401, "missing_token")
    problem(reserve(app, sourceKey="sources/mine"), 422, "invalid_request")


def test_the_contract_names_every_problem(app: Application) -> None:
    operation = app.http.get("/openapi.json").json()["paths"][UPLOADS]["post"]
    assert set(operation["responses"]) >= {"201", "401", "402", "403", "413", "415", "422", "429"}
    assert place(app)["path"].startswith("/uploads/sources/")
