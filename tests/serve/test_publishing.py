from typing import Any

import pytest

from tests.serve.application import Application
from tests.serve.test_library import Headers, finished, promised


@pytest.fixture
def ada(app: Application) -> Headers:
    return app.as_user("ada")


def shown(app: Application, who: Headers, **change: Any) -> str:
    where = finished(app, who)
    answer = app.http.patch(where, json={"visibility": "public", **change}, headers=who)
    assert answer.status_code == 200
    return where


def test_category_and_tags_are_corrected_and_found(app: Application, ada: Headers) -> None:
    where = finished(app, ada)
    proposed = app.http.get(where, headers=ada).json()
    assert (proposed["category"], proposed["tags"]) == ("locomotion", [])
    change = {"category": "daily", "tags": [" At   Home", "at home", "Slow"]}
    edited = app.http.patch(where, json=change, headers=ada).json()
    assert (edited["category"], edited["tags"]) == ("daily", ["at home", "slow"])
    for query in ("category=daily", "tag=At Home", "search=home slow"):
        assert len(app.http.get(f"/api/library?{query}", headers=ada).json()["items"]) == 1, query
    cleared = app.http.patch(where, json={"tags": []}, headers=ada).json()
    assert (cleared["category"], cleared["tags"]) == ("daily", [])
    assert app.http.get("/api/library?tag=slow", headers=ada).json()["items"] == []


@pytest.mark.parametrize(
    "change",
    [
        {"category": "nonsense"},
        {"tags": ["!"]},
        {"tags": ["x" * 33]},
        {"tags": [str(number) for number in range(11)]},
        {"tags": "slow"},
        {"title": "a\x00b"},
    ],
    ids=str,
)
def test_what_cannot_be_filed_is_a_problem(
    app: Application, ada: Headers, change: dict[str, Any]
) -> None:
    answer = app.http.patch(finished(app, ada), json=change, headers=ada)
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_request")
    assert answer.json()["errors"][0]["loc"] == list(change)


def test_a_prompt_that_no_store_can_keep_is_a_problem(app: Application, ada: Headers) -> None:
    for prompt in ('"a\\u0000b"', '"\\ud800"'):
        body = f'{{"prompt": {prompt}}}'
        answer = app.http.post("/api/generate", content=body, headers=ada)
        assert (answer.status_code, answer.json()["code"]) == (422, "invalid_request"), prompt


def test_explore_shows_of_the_author_the_name_and_what_tells_two_apart(
    app: Application, ada: Headers
) -> None:
    shown(app, ada)
    (item,) = app.http.get("/api/explore").json()["items"]
    mine = app.http.get("/api/profile", headers=ada).json()
    assert item["owner"] == {"id": mine["id"], "name": mine["name"]}
    assert item["assets"][0]["url"].startswith("http://testserver/files/")


def test_a_public_motion_is_liked_once_by_each(app: Application, ada: Headers) -> None:
    where, bob = shown(app, ada), app.as_user("bob")
    for _ in range(2):
        told = app.http.post(f"{where}/like", headers=bob)
        assert (told.status_code, told.json()["likes"], told.json()["liked"]) == (200, 1, True)
    assert app.http.post(f"{where}/like", headers=ada).json()["likes"] == 2
    assert app.http.get("/api/explore?sortBy=popular").json()["items"][0]["likes"] == 2
    for _ in range(2):
        told = app.http.delete(f"{where}/like", headers=bob)
        assert (told.status_code, told.json()["likes"], told.json()["liked"]) == (200, 1, False)
    app.http.patch(where, json={"visibility": "private"}, headers=ada)
    for answer in (
        app.http.post(f"{where}/like", headers=app.as_user("eve")),
        app.http.delete(f"{where}/like", headers=app.as_user("eve")),
        app.http.post("/api/library/no-uuid/like", headers=bob),
    ):
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
    assert app.http.post(f"{where}/like", headers=ada).status_code == 200


def test_a_deleted_motion_is_nowhere(app: Application, ada: Headers) -> None:
    where = shown(app, ada)
    motion = app.http.get(where, headers=ada).json()
    assert app.http.delete(where, headers=app.as_user("bob")).status_code == 404
    deleted = app.http.delete(where, headers=ada)
    assert (deleted.status_code, deleted.content) == (204, b"")
    poll = f"/api/generate/{motion['predictionId']}"
    for method, path in (
        ("GET", where),
        ("PATCH", where),
        ("DELETE", where),
        ("POST", f"{where}/like"),
        ("GET", poll),
        ("POST", f"{poll}/retry"),
    ):
        answer = app.http.request(method, path, headers=ada, json={"title": "back"})
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found"), path
    assert app.http.get("/api/library", headers=ada).json()["items"] == []
    assert app.http.get("/api/explore").json()["items"] == []


def test_what_is_being_made_is_not_deleted(app: Application, ada: Headers) -> None:
    motion = promised(app, ada)
    where = f"/api/library/{motion['id']}"
    answer = app.http.delete(where, headers=ada)
    assert (answer.status_code, answer.json()["code"]) == (409, "generation_running")
    app.http.post(f"/api/generate/{motion['predictionId']}/cancel", headers=ada)
    assert app.http.delete(where, headers=ada).status_code == 204
