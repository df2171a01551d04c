import asyncio
from typing import Any
from uuid import UUID, uuid4

import pytest

from domain.commands.attempts import StartGeneration, SucceedGeneration
from tests.given import FACTS, NOON, VARIANTS
from tests.serve.application import Application

WALK = {"prompt": "a person walks", "duration": 4, "title": "a walk"}
Headers = dict[str, str]


@pytest.fixture
def ada(app: Application) -> Headers:
    return app.as_user("ada")


def promised(app: Application, who: Headers) -> dict[str, Any]:
    answer = app.http.post("/api/generate", json=WALK, headers=who)
    made: dict[str, Any] = answer.json()["motion"]
    return made


def finished(app: Application, who: Headers) -> str:
    motion = promised(app, who)
    owner, prediction = UUID(motion["owner"]["id"]), UUID(motion["predictionId"])
    for command in (
        StartGeneration(owner, prediction, 1, NOON),
        SucceedGeneration(owner, prediction, 1, NOON, FACTS, VARIANTS),
    ):
        assert asyncio.run(app.writers.ask(command))
    return f"/api/library/{motion['id']}"


def titles(app: Application) -> list[str]:
    return [item["title"] for item in app.http.get("/api/explore").json()["items"]]


def test_a_new_title_is_in_the_answer_and_stays(app: Application, ada: Headers) -> None:
    where = finished(app, ada)
    edited = app.http.patch(where, json={"title": "  My walk "}, headers=ada)
    assert edited.status_code == 200
    assert edited.json()["title"] == "My walk"
    assert edited.json()["visibility"] == "private"
    found = app.http.get(where, headers=ada).json()
    assert found["title"] == "My walk"
    assert found["assets"][0]["fileName"] == "my-walk.glb"
    assert app.http.get("/api/library?search=my+walk", headers=ada).json()["items"]


def test_a_motion_is_shown_to_everybody_and_hidden_again(app: Application, ada: Headers) -> None:
    where = finished(app, ada)
    assert titles(app) == []
    for _ in range(2):
        shown = app.http.patch(where, json={"visibility": "public"}, headers=ada)
        assert shown.json()["visibility"] == "public"
        assert titles(app) == ["a walk"]
    hidden = app.http.patch(where, json={"visibility": "private"}, headers=ada)
    assert hidden.json()["visibility"] == "private"
    assert titles(app) == []


def test_an_edit_of_nothing_changes_nothing(app: Application, ada: Headers) -> None:
    where = finished(app, ada)
    before, position = app.http.get(where, headers=ada).json(), app.journal.position()
    assert app.http.patch(where, json={}, headers=ada).json() == before
    assert app.journal.position() == position


def test_what_is_not_finished_cannot_be_shown_and_keeps_its_title(
    app: Application, ada: Headers
) -> None:
    where = f"/api/library/{promised(app, ada)['id']}"
    change = {"title": "Another", "visibility": "public"}
    answer = app.http.patch(where, json=change, headers=ada)
    assert (answer.status_code, answer.json()["code"]) == (409, "motion_not_finished")
    assert app.http.get(where, headers=ada).json()["title"] == "a walk"


def test_another_s_motion_is_as_unknown_as_none(app: Application, ada: Headers) -> None:
    where, bob = finished(app, ada), app.as_user("bob")
    app.http.patch(where, json={"visibility": "public"}, headers=ada)
    for path in (where, f"/api/library/{uuid4()}", "/api/library/no-uuid"):
        asked = app.http.get(path, headers=bob)
        edited = app.http.patch(path, json={"title": "mine"}, headers=bob)
        assert [asked.status_code, edited.status_code] == [404, 404], path
        assert asked.json()["detail"] == edited.json()["detail"] == "there is no such motion"
    assert titles(app) == ["a walk"]


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"title": " "}, "title"),
        ({"title": "x" * 121}, "title"),
        ({"title": 5}, "title"),
        ({"visibility": "friends"}, "visibility"),
        ({"owner": "bob"}, "owner"),
    ],
)
def test_a_bad_edit_names_the_field(
    app: Application, ada: Headers, change: dict[str, Any], where: str
) -> None:
    answer = app.http.patch(finished(app, ada), json=change, headers=ada)
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_request")
    assert answer.json()["errors"][0]["loc"] == [where]
