import asyncio
import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID

import jwt
import pytest

from domain.commands.attempts import StartGeneration, SucceedGeneration
from tests.given import FACTS, NOON, VARIANTS
from tests.serve.application import Application

Headers = dict[str, str]


@pytest.fixture
def ada(app: Application) -> Headers:
    return app.as_user("ada")


def change(app: Application, who: Headers, **body: Any) -> Any:
    return app.http.patch("/api/profile", json=body, headers=who)


def token(app: Application, **claims: Any) -> Headers:
    """Return a user of the embedded issuer as another provider's token would have them."""
    ours = app.issuer.token(claims["sub"], claims["sub"])
    said = jwt.decode(ours, options={"verify_signature": False})
    kid = jwt.get_unverified_header(ours)["kid"]
    signed = jwt.encode({**said, **claims}, app.issuer.pem, "ES256", {"kid": kid})
    return {"authorization": f"Bearer {signed}"}


def test_what_the_body_names_is_changed_and_the_rest_stays(app: Application, ada: Headers) -> None:
    before = app.http.get("/api/profile", headers=ada).json()
    renamed = change(app, ada, name="  Ada Lovelace ")
    assert renamed.status_code == 200
    assert renamed.json() == {**before, "name": "Ada Lovelace"}
    moved = change(app, ada, email="Ada@EXAMPLE.org").json()
    assert (moved["name"], moved["email"]) == ("Ada Lovelace", "Ada@example.org")
    assert moved["emailVerified"] is False
    assert app.http.get("/api/profile", headers=ada).json() == moved


def test_the_same_change_again_is_the_same_and_writes_nothing(
    app: Application, ada: Headers
) -> None:
    first = change(app, ada, name="Ada L.", email="ada@example.org")
    position = app.journal.position()
    again = change(app, ada, name="Ada L.", email="ada@example.org")
    assert (again.status_code, again.json()) == (200, first.json())
    assert change(app, ada).json() == first.json()
    assert app.journal.position() == position


def test_a_provider_s_user_cannot_change_the_address_and_nothing_else_is_applied(
    app: Application,
) -> None:
    who = token(app, sub="ada", provider="google", email="ada@example.org", email_verified=True)
    refused = change(app, who, name="Countess", email="new@example.org")
    assert (refused.status_code, refused.json()["code"]) == (409, "email_managed_by_provider")
    assert refused.json()["provider"] == "google"
    profile = app.http.get("/api/profile", headers=who).json()
    assert (profile["name"], profile["email"]) == ("ada", "ada@example.org")
    assert (profile["provider"], profile["emailVerified"]) == ("google", True)
    assert change(app, who, name="Countess").json()["name"] == "Countess"


def test_a_newer_token_of_a_provider_brings_its_address_along(app: Application) -> None:
    def seen(email: str, issued: int) -> str:
        who = token(app, sub="ada", provider="google", email=email, iat=issued, email_verified=True)
        found: str = app.http.get("/api/profile", headers=who).json()["email"]
        return found

    assert seen("old@example.org", 1_000) == "old@example.org"
    assert seen("new@example.org", 2_000) == "new@example.org"
    position = app.journal.position()
    assert seen("old@example.org", 1_000) == "new@example.org"
    assert seen("new@example.org", 2_000) == "new@example.org"
    assert app.journal.position() == position


def test_an_address_is_one_owner_s_at_a_time(app: Application, ada: Headers) -> None:
    bob = app.as_user("bob")
    change(app, ada, email="ada@example.org")
    refused = change(app, bob, name="Robert", email="ADA@example.org")
    assert (refused.status_code, refused.json()["code"]) == (409, "email_taken")
    assert "ada" not in refused.text.lower()
    assert app.http.get("/api/profile", headers=bob).json()["name"] == "bob"
    change(app, ada, email="ada@example.com")
    assert change(app, bob, email="ada@example.org").status_code == 200


@pytest.mark.parametrize(
    ("body", "where"),
    [
        ({"name": " "}, "name"),
        ({"name": "a\u0000b"}, "name"),
        ({"name": "x" * 121}, "name"),
        ({"name": None}, "name"),
        ({"name": 5}, "name"),
        ({"email": "hunter2"}, "email"),
        ({"email": None}, "email"),
        ({"email": "ada@example.org", "emailVerified": True}, "emailVerified"),
        ({"name": "Ada", "plan": "pro"}, "plan"),
    ],
)
def test_a_bad_change_names_the_field_and_changes_nothing(
    app: Application, ada: Headers, body: dict[str, Any], where: str
) -> None:
    before = app.http.get("/api/profile", headers=ada).json()
    answer = app.http.patch("/api/profile", content=json.dumps(body), headers=ada)
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_request")
    assert answer.json()["errors"][0]["loc"] == [where]
    assert "hunter2" not in answer.text
    assert app.http.get("/api/profile", headers=ada).json() == before


def test_an_answer_is_right_though_the_projections_are_behind(
    app: Application, ada: Headers, monkeypatch: pytest.MonkeyPatch
) -> None:
    app.http.get("/api/profile", headers=ada)
    monkeypatch.setattr(app.projector, "apply", lambda _: 0)
    said = change(app, ada, name="Ada L.", email="ada@example.org").json()
    assert (said["name"], said["email"]) == ("Ada L.", "ada@example.org")


def test_changes_at_once_leave_what_one_of_them_said(app: Application, ada: Headers) -> None:
    names = [f"Ada {number}" for number in range(8)]
    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(lambda name: change(app, ada, name=name).json(), names))
    assert sorted(each["name"] for each in answers) == names
    assert app.http.get("/api/profile", headers=ada).json()["name"] in names


def test_a_new_name_is_on_motions_old_and_new_and_is_all_that_explore_shows(
    app: Application, ada: Headers
) -> None:
    def generated(title: str) -> dict[str, Any]:
        body = {"prompt": "a person walks", "title": title}
        made: dict[str, Any] = app.http.post("/api/generate", json=body, headers=ada).json()
        return made

    motion = generated("old")["motion"]
    owner, prediction = UUID(motion["owner"]["id"]), UUID(motion["predictionId"])
    for command in (
        StartGeneration(owner, prediction, 1, NOON),
        SucceedGeneration(owner, prediction, 1, NOON, FACTS, VARIANTS),
    ):
        assert asyncio.run(app.writers.ask(command))
    app.http.patch(f"/api/library/{motion['id']}", json={"visibility": "public"}, headers=ada)
    change(app, ada, name="Ada Lovelace", email="ada@example.org")
    explore = app.http.get("/api/explore")
    assert explore.json()["items"][0]["owner"] == {"id": str(owner), "name": "Ada Lovelace"}
    assert "example.org" not in explore.text
    assert generated("new")["motion"]["owner"]["name"] == "Ada Lovelace"
    names = {
        item["title"]: item["owner"]["name"]
        for item in app.http.get("/api/library", headers=ada).json()["items"]
    }
    assert names == {"old": "Ada Lovelace", "new": "Ada Lovelace"}
