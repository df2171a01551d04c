"""Video to motion over HTTP: what is answered, to whom, and what it costs."""

import asyncio
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient

from domain.commands.attempts import FailGeneration, StartGeneration, SucceedGeneration
from domain.commands.captures import FailCapture
from serve.app import build
from serve.edge import Edge
from tests.given import FACTS, NOON
from tests.given_videos import CAPTURED
from tests.serve.application import Application
from tests.serve.footage import GENERATIONS, asked, balance, kept, placed, sent


def run(app: Application, *commands: Any) -> None:
    for command in commands:
        asyncio.run(app.writers.ask(command))


def begun(app: Application, made: dict[str, Any]) -> tuple[UUID, UUID, int, Any]:
    report = (app.owner("ada"), UUID(made["predictionId"]), 1, NOON)
    run(app, StartGeneration(*report))
    return report


def test_a_video_is_accepted_with_its_row_and_its_facts(app: Application, film: bytes) -> None:
    answer = asked(app, sent(app, film), clip={"startSeconds": 0.5}, footLock="never")
    assert answer.status_code == 202, answer.text
    made = answer.json()
    assert set(made) == {"motion", "generationId", "predictionId", "generation"}
    assert made["generationId"] == made["predictionId"]
    assert answer.headers["location"] == f"{GENERATIONS}/{made['predictionId']}"
    generation, motion = made["generation"], made["motion"]
    assert generation["credits"] == {"reserved": 2, "charged": 0}, "1.5 s cost 1.5, rounded up"
    assert generation["input"]["clip"] == {
        "startSeconds": 0.5,
        "endSeconds": pytest.approx(2.0, abs=0.01),
    }
    assert generation["input"]["footLock"] == "never"
    assert generation["metadata"]["frames"] == 60
    assert generation["metadata"]["fileName"] == "my walk.mp4"
    assert (motion["sourceType"], motion["title"]) == ("video_to_motion", "my walk")
    assert motion["prompt"] is None
    assert balance(app) == (98, 2)
    assert generation["links"]["cancel"] == f"{answer.headers['location']}/cancel"


def test_a_video_is_polled_by_either_route_with_a_tag(app: Application, film: bytes) -> None:
    made = asked(app, sent(app, film)).json()
    for path in (GENERATIONS, "/api/generate"):
        where = f"{path}/{made['predictionId']}"
        found = app.http.get(where, headers=app.as_user("ada"))
        assert found.json() == {**made["generation"], "queuePosition": 0}
        tag = {"if-none-match": found.headers["etag"]}
        assert app.http.get(where, headers={**app.as_user("ada"), **tag}).status_code == 304
        assert app.http.get(where, headers=app.as_user("bob")).status_code == 404


def test_what_was_made_of_it_has_its_files_and_figures(app: Application, film: bytes) -> None:
    made = asked(app, sent(app, film)).json()
    report = begun(app, made)
    run(app, SucceedGeneration(*report, FACTS, CAPTURED))
    found = app.http.get(f"{GENERATIONS}/{made['predictionId']}", headers=app.as_user("ada")).json()
    assert found["status"] == "succeeded"
    assert found["quality"]["detectionRate"] == 0.9
    assert found["previewUrl"] == next(a["url"] for a in found["assets"] if a["kind"] == "preview")
    library = app.http.get("/api/library?source_type=video_to_motion", headers=app.as_user("ada"))
    (item,) = library.json()["items"]
    assert item["id"] == made["motion"]["id"]
    assert item["previewUrl"]
    assert balance(app) == (98, 0)


def test_a_text_generation_is_no_video_generation(app: Application) -> None:
    ada = app.as_user("ada")
    text = {"prompt": "a person walks", "duration": 1}
    prediction = app.http.post("/api/generate", json=text, headers=ada).json()["predictionId"]
    assert app.http.get(f"{GENERATIONS}/{prediction}", headers=ada).status_code == 404
    assert app.http.post(f"{GENERATIONS}/{prediction}/cancel", headers=ada).status_code == 404
    assert app.http.get(GENERATIONS, headers=ada).json()["items"] == []
    listed = app.http.get("/api/library?source_type=video_to_motion", headers=ada).json()
    assert listed["items"] == []


def test_anothers_source_key_is_as_unknown_as_none(app: Application, film: bytes) -> None:
    key = sent(app, film)
    for user, wanted in (("bob", key), ("ada", "sources/none"), ("ada", "../etc/passwd")):
        answer = asked(app, wanted, user)
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
    assert kept(app), "the video is still there"


def test_a_video_that_has_not_arrived_is_told_of(app: Application, film: bytes) -> None:
    key = placed(app, len(film))["sourceKey"]
    for there in (b"", film[:100]):
        if there:
            app.storage.put(key, there, "video/mp4")
        answer = asked(app, key)
        assert (answer.status_code, answer.json()["code"]) == (409, "upload_incomplete")
        assert answer.json()["receivedBytes"] == len(there)
    app.storage.put(key, film, "video/mp4")
    assert asked(app, key).status_code == 202


@pytest.mark.parametrize(
    ("clip", "code"),
    [
        ({"startSeconds": 1.9}, "clip_too_short"),
        ({"startSeconds": 5.0}, "clip_out_of_range"),
        ({"endSeconds": 2.5}, "clip_out_of_range"),
        ({"startSeconds": 1.5, "endSeconds": 1.0}, "clip_out_of_range"),
    ],
)
def test_a_range_that_is_not_there_is_refused_and_another_may_be_chosen(
    app: Application, film: bytes, clip: dict[str, float], code: str
) -> None:
    key = sent(app, film)
    answer = asked(app, key, clip=clip)
    assert (answer.status_code, answer.json()["code"]) == (422, code)
    assert balance(app) == (100, 0)
    assert asked(app, key, clip={"startSeconds": 0.5, "endSeconds": 1.5}).status_code == 202


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"clip": {"startSeconds": -1}}, ["clip", "startSeconds"]),
        ({"clip": {"end": 1}}, ["clip", "end"]),
        ({"footLock": "maybe"}, ["footLock"]),
        ({"smoothing": 1.1}, ["smoothing"]),
        ({"characterType": "dragon"}, ["characterType"]),
        ({"prompt": "a person walks"}, ["prompt"]),
        ({"sourceKey": ""}, ["sourceKey"]),
    ],
)
def test_a_bad_request_names_the_field(
    app: Application, change: dict[str, Any], where: list[str]
) -> None:
    answer = asked(app, "sources/none", **change)
    problem = answer.json()
    assert (answer.status_code, problem["code"]) == (422, "invalid_request")
    assert problem["errors"][0]["loc"] == where


def test_a_repeat_is_answered_alike_even_when_the_video_is_gone(
    app: Application, film: bytes
) -> None:
    key = sent(app, film)
    once = {"idempotency-key": "once"}
    first = asked(app, key, headers=once)
    app.storage.delete(key)
    again = asked(app, key, headers=once)
    assert again.json() == first.json()
    other = asked(app, key, loop=True, headers=once)
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")
    assert balance(app) == (98, 2)


def test_another_part_of_a_video_may_be_asked_for_while_it_is_kept(
    app: Application, film: bytes
) -> None:
    key = sent(app, film)
    first, second = asked(app, key, clip={"endSeconds": 1.0}), asked(app, key)
    assert (first.status_code, second.status_code) == (202, 202)
    assert balance(app) == (97, 3)


def test_too_few_credits_leave_the_upload_usable(app: Application, film: bytes) -> None:
    key = sent(app, film)
    ada = app.as_user("ada")
    for _ in range(2):
        spent = {"prompt": "a person walks", "duration": 10, "variants": 4}
        app.http.post("/api/generate", json=spent, headers=ada)
    last = {"prompt": "a person walks", "duration": 9.5, "variants": 2}
    app.http.post("/api/generate", json=last, headers=ada)
    assert balance(app) == (1, 99)
    answer = asked(app, key)
    assert (answer.status_code, answer.json()["code"]) == (402, "insufficient_credits")
    assert asked(app, key, clip={"endSeconds": 1.0}).status_code == 202


def test_a_failure_is_told_in_our_words_and_may_be_ours(app: Application, film: bytes) -> None:
    ada = app.as_user("ada")
    theirs, ours = asked(app, sent(app, film)).json(), asked(app, sent(app, film)).json()
    nobody = ("no_person_found", "no person was found in the video")
    run(app, FailCapture(*begun(app, theirs), *nobody))
    run(app, FailGeneration(*begun(app, ours), "generation_failed", "it broke"))
    found = app.http.get(f"{GENERATIONS}/{theirs['predictionId']}", headers=ada).json()
    assert found["error"] == dict(zip(("code", "message"), nobody, strict=True))
    assert balance(app) == (100, 0)
    refusal = app.http.post(f"{GENERATIONS}/{theirs['predictionId']}/retry", headers=ada)
    assert (refusal.status_code, refusal.json()["code"]) == (409, "upload_rejected")
    assert refusal.json()["reason"] == nobody[0]
    again = app.http.post(f"{GENERATIONS}/{ours['predictionId']}/retry", headers=ada)
    assert (again.status_code, again.json()["status"]) == (202, "queued")
    stopped = app.http.post(f"{GENERATIONS}/{ours['predictionId']}/cancel", headers=ada)
    assert (stopped.status_code, stopped.json()["status"]) == (200, "canceled")
    assert balance(app) == (100, 0)


@pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)
def test_a_service_without_video_has_none_of_its_routes(app: Application) -> None:
    parts = replace(app.parts, longest_video=None)
    http = TestClient(Edge(build(parts, {})), raise_server_exceptions=False)
    for path in (GENERATIONS, "/api/video-to-motion/uploads"):
        answer = http.post(path, json={}, headers=app.as_user("ada"))
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
        assert path not in http.get("/openapi.json").json()["paths"]


def test_a_wait_is_over_when_its_seconds_are(app: Application, film: bytes) -> None:
    answer = asked(app, sent(app, film), headers={"prefer": "wait=1"})
    assert (answer.status_code, answer.json()["generation"]["status"]) == (202, "queued")
