from dataclasses import replace
from typing import Any

import pytest

from domain.models import Model, Models
from domain.prices import Prices
from tests.serve.application import MODELS, Application

WALK = {"prompt": "a person walks", "duration": 4}


def asked(app: Application, headers: dict[str, str] | None = None, **change: Any) -> Any:
    """Ask for a generation that is right but for the change."""
    ada = app.as_user("ada")
    return app.http.post(
        "/api/generate", json={**WALK, **change}, headers={**ada, **(headers or {})}
    )


def available(app: Application) -> int:
    profile = app.http.get("/api/profile", headers=app.as_user("ada")).json()
    return int(profile["credits"]["available"])


def test_everybody_may_see_the_models_with_their_licences_and_limits(app: Application) -> None:
    answer = app.http.get("/api/models")
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "public, max-age=60"
    base, brief = answer.json()["items"]
    assert answer.json()["default"] == "base"
    assert base == {
        "kind": "text_to_motion",
        "name": "base",
        "version": "1",
        "license": "Apache-2.0",
        "commercialUse": True,
        "longestSeconds": 10.0,
        "fps": 30.0,
        "default": True,
    }
    assert (brief["longestSeconds"], brief["commercialUse"], brief["default"]) == (
        5.0,
        False,
        False,
    )


def test_the_model_that_reads_videos_is_among_them_with_its_kind(
    app: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    capture = Model("pose", "2", "MIT", commercial_use=True, longest=600.0, fps=30.0)
    monkeypatch.setattr(app.parts, "models", replace(MODELS, capture=capture))
    answer = app.http.get("/api/models").json()
    *texts, video = answer["items"]
    assert {each["kind"] for each in texts} == {"text_to_motion"}
    assert (video["kind"], video["name"], video["longestSeconds"], video["default"]) == (
        "video_to_motion",
        "pose",
        600.0,
        True,
    )
    assert answer["default"] == "base"
    assert asked(app, model="pose").json()["code"] == "unknown_model"


@pytest.mark.parametrize(("change", "model"), [({}, "base"), ({"model": "brief"}, "brief")])
def test_the_model_is_in_the_answer_the_poll_and_the_event(
    app: Application, change: dict[str, Any], model: str
) -> None:
    made = asked(app, **change).json()
    assert made["generation"]["input"]["model"] == model
    polled = app.http.get(f"/api/generate/{made['predictionId']}", headers=app.as_user("ada"))
    assert polled.json()["input"]["model"] == model
    (event,) = [r.event for r in app.journal.after(0) if r.event.TOPIC == "generation.requested"]
    assert event.brief["model"] == model


def test_an_unknown_model_is_refused_with_the_names_of_those_there_are(app: Application) -> None:
    answer = asked(app, model="walker")
    problem = answer.json()
    assert (answer.status_code, problem["code"]) == (422, "unknown_model")
    assert problem["models"] == ["base", "brief"]
    assert "walker" in problem["detail"]
    assert available(app) == 100


@pytest.mark.parametrize(
    ("change", "limit"),
    [
        ({"duration": 10.1}, 10.0),
        ({"duration": 1e308}, 10.0),
        ({"duration": 5.1, "model": "brief"}, 5.0),
    ],
)
def test_more_than_the_plan_or_the_model_allows_is_refused_with_the_limit(
    app: Application, change: dict[str, Any], limit: float
) -> None:
    answer = asked(app, **change)
    problem = answer.json()
    assert (answer.status_code, problem["code"]) == (422, "duration_too_long")
    assert problem["longestSeconds"] == limit
    assert available(app) == 100


def test_a_plan_may_allow_more(app: Application, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(app.parts, "prices", Prices().allowing(longest=60.0))
    assert asked(app, duration=60).status_code == 202
    assert asked(app, duration=60.5).json()["longestSeconds"] == 60.0
    assert asked(app, duration=6, model="brief").json()["longestSeconds"] == 5.0


def test_what_was_accepted_is_answered_again_though_the_models_have_changed(
    app: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = {"idempotency-key": "walk-1"}
    first = asked(app, key, model="brief")
    only_base = replace(MODELS, offered=MODELS.offered[:1])
    monkeypatch.setattr(app.parts, "models", only_base)
    again = asked(app, key, model="brief")
    assert (again.status_code, again.json()) == (202, first.json())
    assert asked(app, model="brief").json()["code"] == "unknown_model"


def test_a_request_without_a_model_is_the_same_when_the_default_changes(
    app: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = {"idempotency-key": "walk-1"}
    first = asked(app, key)
    monkeypatch.setattr(app.parts, "models", Models(MODELS.offered, "brief"))
    assert asked(app, key).json() == first.json()
    assert asked(app, key, model="brief").json()["code"] == "idempotency_key_reused"
    assert asked(app).json()["generation"]["input"]["model"] == "brief"


def test_a_generation_of_before_there_was_a_choice_is_still_read(app: Application) -> None:
    import asyncio
    from uuid import UUID

    from tests.given import request

    ada = app.as_user("ada")
    owner = UUID(app.http.get("/api/profile", headers=ada).json()["id"])
    old = request(owner)
    assert "model" not in old.brief
    asyncio.run(app.writers.ask(old))
    polled = app.http.get(f"/api/generate/{old.prediction}", headers=ada)
    assert (polled.status_code, polled.json()["input"]["model"]) == (200, None)


def test_the_contract_documents_the_choice_and_its_refusals(app: Application) -> None:
    paths = app.http.get("/openapi.json").json()["paths"]
    assert paths["/api/models"]["get"]["security"] == []
    generate = paths["/api/generate"]["post"]
    body = generate["requestBody"]["content"]["application/json"]["schema"]
    assert "model" in body["properties"]
    assert "maximum" not in body["properties"]["duration"]
    problem = generate["responses"]["422"]["content"]["application/problem+json"]["schema"]
    assert {"unknown_model", "duration_too_long"} <= set(problem["properties"]["code"]["enum"])
