from typing import Any
from uuid import UUID

import pytest

from domain.commands.attempts import StartGeneration, SucceedGeneration
from tests.given import FACTS, NOON, VARIANTS
from tests.serve.application import Application

WALK = {"prompt": "a person walks", "duration": 4}
FINGERPRINT = "82c6b631d08724488659fd76706cc6202e3e4313c7e6b0a24cdd52ada7626cb9"
"""Of that request, for ever: a repeat over an update of the service must be known as one."""


def test_a_poll_right_after_the_request_finds_it_even_before_the_projection(
    app: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    ada = app.as_user("ada")
    app.http.get("/api/profile", headers=ada)
    monkeypatch.setattr(app.projector, "apply", lambda _: 0)
    made = app.http.post("/api/generate", json=WALK, headers=ada).json()
    polled = app.http.get(f"/api/generate/{made['predictionId']}", headers=ada)
    assert polled.status_code == 200
    assert polled.json() == made["generation"]


def test_the_answer_has_the_row_and_the_ids(app: Application) -> None:
    answer = app.http.post("/api/generate", json=WALK, headers=app.as_user("ada"))
    assert answer.status_code == 202
    made = answer.json()
    assert set(made) == {"motion", "generationId", "predictionId", "generation"}
    assert made["motion"]["status"] == made["generation"]["status"] == "queued"
    assert made["generation"]["credits"] == {"reserved": 4, "charged": 0}
    assert made["generation"]["input"]["cfgScale"] == 2.5
    assert made["motion"]["visibility"] == "private"


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"prompt": "   "}, "prompt"),
        ({"prompt": "x" * 501}, "prompt"),
        ({"duration": 0.4}, "duration"),
        ({"duration": "NaN"}, "duration"),
        ({"model": ""}, "model"),
        ({"model": 7}, "model"),
        ({"cfgScale": 0}, "cfgScale"),
        ({"cfgScale": 21}, "cfgScale"),
        ({"variants": 5}, "variants"),
        ({"seed": -1}, "seed"),
        ({"characterType": "dragon"}, "characterType"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_a_bad_request_names_the_field_and_costs_nothing(
    app: Application, change: dict[str, Any], where: str
) -> None:
    ada = app.as_user("ada")
    answer = app.http.post("/api/generate", json={**WALK, **change}, headers=ada)
    assert answer.status_code == 422
    problem = answer.json()
    assert (problem["code"], problem["errors"][0]["loc"]) == ("invalid_request", [where])
    assert answer.headers["content-type"] == "application/problem+json"
    assert app.http.get("/api/profile", headers=ada).json()["credits"]["available"] == 100


def test_a_request_keeps_its_fingerprint_from_version_to_version(app: Application) -> None:
    app.http.post("/api/generate", json=WALK, headers=app.as_user("ada"))
    (event,) = [r.event for r in app.journal.after(0) if r.event.TOPIC == "generation.requested"]
    assert event.fingerprint == FINGERPRINT


def test_a_body_that_is_no_json_is_a_problem_too(app: Application) -> None:
    answer = app.http.post("/api/generate", content=b"{", headers=app.as_user("ada"))
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_request")


def test_a_poll_that_knows_the_tag_gets_304_until_something_changes(app: Application) -> None:
    ada = app.as_user("ada")
    made = app.http.post("/api/generate", json=WALK, headers=ada).json()
    where = f"/api/generate/{made['predictionId']}"
    tag = app.http.get(where, headers=ada).headers["etag"]
    again = app.http.get(where, headers={**ada, "if-none-match": tag})
    assert (again.status_code, again.content) == (304, b"")
    owner = app.http.get("/api/profile", headers=ada).json()["id"]
    run(app, owner, made["predictionId"])
    changed = app.http.get(where, headers={**ada, "if-none-match": tag})
    assert changed.status_code == 200
    assert changed.json()["status"] == "succeeded"
    assert changed.json()["credits"] == {"reserved": 0, "charged": 4}


def run(app: Application, owner: str, prediction: str) -> None:
    import asyncio

    who, what = UUID(owner), UUID(prediction)
    for command in (
        StartGeneration(who, what, 1, NOON),
        SucceedGeneration(who, what, 1, NOON, FACTS, VARIANTS),
    ):
        asyncio.run(app.writers.ask(command))


def test_a_wait_is_over_when_its_seconds_are(app: Application) -> None:
    ada = app.as_user("ada")
    made = app.http.post("/api/generate", json=WALK, headers={**ada, "prefer": "wait=1"})
    assert made.status_code == 202
    assert made.json()["generation"]["status"] == "queued"


@pytest.mark.parametrize("wrong", ["", "no-uuid", "%2e%2e", str(UUID(int=7))])
def test_an_id_of_nobodys_is_not_found(app: Application, wrong: str) -> None:
    answer = app.http.get(f"/api/generate/{wrong}", headers=app.as_user("ada"))
    assert answer.status_code in {404, 405}
    assert answer.json()["code"] in {"not_found", "method_not_allowed"}


def test_a_sound_request_id_is_kept_and_stored_and_an_odd_one_replaced(app: Application) -> None:
    ada = app.as_user("ada")
    kept = app.http.post("/api/generate", json=WALK, headers={**ada, "x-request-id": "trace-0001"})
    assert kept.headers["x-request-id"] == "trace-0001"
    stored = [r.event for r in app.journal.after(0) if r.event.TOPIC == "generation.requested"]
    assert [event.request_id for event in stored] == ["trace-0001"]
    odd = app.http.get("/api/health", headers={"x-request-id": "a b\x7f"})
    assert odd.headers["x-request-id"] != "a b\x7f"
