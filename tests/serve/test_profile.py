import pytest

from serve.identity import owner_of
from tests.serve.application import Application


def test_the_first_request_enrols_and_the_next_finds_the_same(app: Application) -> None:
    ada = app.as_user("ada")
    first = app.http.get("/api/profile", headers=ada).json()
    assert first["id"] == str(owner_of("urn:tests", "ada"))
    assert first["credits"] == {"available": 100, "reserved": 0, "plan": 0, "pack": 100}
    assert (first["name"], first["provider"], first["plan"]) == ("ada", "password", "free")
    position = app.journal.position()
    assert app.http.get("/api/profile", headers=ada).json() == first
    assert app.journal.position() == position


def test_a_profile_is_there_before_it_is_projected(
    app: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    ada = app.as_user("ada")
    monkeypatch.setattr(app.projector, "apply", lambda _: 0)
    early = app.http.get("/api/profile", headers=ada).json()
    assert (early["name"], early["credits"]["available"]) == ("ada", 100)


def test_what_runs_is_reserved(app: Application) -> None:
    ada = app.as_user("ada")
    app.http.post("/api/generate", json={"prompt": "a person walks"}, headers=ada)
    credits = app.http.get("/api/profile", headers=ada).json()["credits"]
    assert (credits["available"], credits["reserved"]) == (96, 4)


def test_a_profile_is_kept_by_no_cache(app: Application) -> None:
    answer = app.http.get("/api/profile", headers=app.as_user("ada"))
    assert answer.headers["cache-control"] == "private, no-store"


def test_what_was_answered_before_is_waited_for(
    app: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    ada, apply = app.as_user("ada"), app.projector.apply
    app.http.get("/api/profile", headers=ada)
    monkeypatch.setattr(app.projector, "apply", lambda _: 0)
    app.http.post("/api/generate", json={"prompt": "a person walks"}, headers=ada)

    async def reached(position: int, patience: float) -> int:
        assert patience > 0
        return apply(app.journal.after(app.projector.position(), position))

    app.parts.reached = reached
    assert len(app.http.get("/api/library", headers=ada).json()["items"]) == 1
    assert app.http.get("/api/profile", headers=ada).json()["credits"]["reserved"] == 4
