import asyncio
from typing import Any
from uuid import UUID, uuid4

import pytest

from domain.commands.packs import ShowPack
from tests.given import NOON, PACK, packed
from tests.serve.application import Application

Headers = dict[str, str]
WHERE = f"/api/packs/{PACK}"


@pytest.fixture
def ada(app: Application) -> Headers:
    return app.as_user("ada")


def offered(app: Application, price: int = 20, pack: UUID = PACK, **fields: Any) -> None:
    asyncio.run(app.writers.ask(packed(price, pack, **fields)))
    asyncio.run(app.writers.ask(ShowPack(pack, NOON)))


def withdrawn(app: Application) -> None:
    asyncio.run(app.writers.ask(ShowPack(PACK, NOON, hide=True)))


def claimed(app: Application, who: Headers, where: str = WHERE, **headers: str) -> Any:
    return app.http.post(f"{where}/claim", headers={**who, **headers})


def credits(app: Application, who: Headers) -> int:
    profile = app.http.get("/api/profile", headers=who).json()
    return int(profile["credits"]["available"])


def test_everybody_sees_what_there_is_with_previews_but_no_motion(app: Application) -> None:
    offered(app)
    listed = app.http.get("/api/packs?includeTotal=true").json()
    assert (listed["total"], listed["hasMore"], listed["nextCursor"]) == (1, False, None)
    (item,) = listed["items"]
    assert (item["id"], item["price"], item["motionCount"]) == (str(PACK), 20, 2)
    assert item["durationSeconds"] == 8.0
    whole = app.http.get(WHERE).json()
    motions = whole.pop("motions")
    assert whole == item
    assert [each["title"] for each in motions] == ["a stroll", "a march"]
    for address in (item["previewUrl"], *(each["thumbnailUrl"] for each in motions)):
        assert f"/files/packs/{PACK}/" in address
        assert "signature=" in address
    assert "glb" not in app.http.get(WHERE).text


def test_a_list_is_walked_by_cursor_and_a_changed_cursor_is_refused(app: Application) -> None:
    for number in range(1, 6):
        offered(app, pack=UUID(int=number), title=f"Pack {number}")
    seen: list[str] = []
    cursor = ""
    while True:
        page = app.http.get(f"/api/packs?limit=2{cursor}").json()
        seen += [item["title"] for item in page["items"]]
        if not page["hasMore"]:
            break
        cursor = f"&cursor={page['nextCursor']}"
    assert seen == [f"Pack {number}" for number in (5, 4, 3, 2, 1)]
    refused = app.http.get("/api/packs?cursor=" + "A" * 40)
    assert (refused.status_code, refused.json()["code"]) == (422, "invalid_cursor")
    other = app.http.get(f"/api/explore?{cursor[1:]}")
    assert other.json()["code"] == "invalid_cursor"


def test_a_claim_is_charged_once_and_answered_the_same_for_ever(
    app: Application, ada: Headers
) -> None:
    offered(app)
    first = claimed(app, ada, **{"idempotency-key": "claim-1"})
    assert first.status_code == 201
    body = first.json()
    assert (body["charged"], body["pack"]["id"]) == (20, str(PACK))
    assert [each["sourceType"] for each in body["motions"]] == ["pack", "pack"]
    assert body["motions"][0]["assets"][0]["fileName"] == "a-stroll.glb"
    for again in ({"idempotency-key": "claim-1"}, {"idempotency-key": "another"}, {}):
        answer = claimed(app, ada, **again)
        assert (answer.status_code, answer.json()) == (201, body)
    assert credits(app, ada) == 80


def test_claimed_motions_are_in_the_library_and_name_their_pack_where_asked(
    app: Application, ada: Headers
) -> None:
    offered(app)
    given = claimed(app, ada).json()["motions"]
    app.http.post("/api/generate", json={"prompt": "a person walks"}, headers=ada)
    where = "/api/library?includePackInfo=true"
    items = app.http.get(f"{where}&source_type=pack", headers=ada).json()["items"]
    assert sorted(items, key=str) == sorted(given, key=str)
    assert {item["pack"]["title"] for item in items} == {"Ten walks"}
    assert {item["status"] for item in items} == {"succeeded"}
    assert {(item["generationId"], item["predictionId"]) for item in items} == {(None, None)}
    everything = app.http.get(where, headers=ada).json()["items"]
    assert [item["pack"] for item in everything].count(None) == 1
    plain = app.http.get("/api/library", headers=ada).json()["items"]
    assert not any("pack" in item for item in plain)


def test_a_withdrawn_pack_is_gone_but_not_for_those_who_have_it(
    app: Application, ada: Headers
) -> None:
    offered(app)
    first = claimed(app, ada).json()
    withdrawn(app)
    assert app.http.get("/api/packs").json()["items"] == []
    for answer in (app.http.get(WHERE), claimed(app, app.as_user("bob"))):
        assert (answer.status_code, answer.json()["code"]) == (410, "pack_withdrawn")
    assert claimed(app, ada).json() == first
    motion = f"/api/library/{first['motions'][0]['id']}"
    assert app.http.get(motion, headers=ada).json()["status"] == "succeeded"


def test_what_is_not_published_is_as_unknown_as_what_is_not_there(
    app: Application, ada: Headers
) -> None:
    asyncio.run(app.writers.ask(packed()))
    for where in (WHERE, f"/api/packs/{uuid4()}", "/api/packs/no-uuid"):
        for answer in (app.http.get(where), claimed(app, ada, where)):
            assert (answer.status_code, answer.json()["code"]) == (404, "not_found"), where


def test_who_lacks_the_credits_hears_what_is_missing(app: Application, ada: Headers) -> None:
    offered(app, price=101)
    answer = claimed(app, ada)
    problem = answer.json()
    assert (answer.status_code, problem["code"]) == (402, "insufficient_credits")
    assert (problem["required"], problem["available"]) == (101, 100)
    assert app.http.get("/api/library?source_type=pack", headers=ada).json()["items"] == []


def test_nobody_claims_without_a_token_or_with_a_bad_key(app: Application, ada: Headers) -> None:
    offered(app)
    assert claimed(app, {}).status_code == 401
    bad = claimed(app, ada, **{"idempotency-key": "a b"})
    assert (bad.status_code, bad.json()["code"]) == (422, "invalid_idempotency_key")
    assert credits(app, ada) == 100


def test_a_motion_of_a_pack_cannot_be_published(app: Application, ada: Headers) -> None:
    offered(app)
    motion = claimed(app, ada).json()["motions"][0]["id"]
    change = {"visibility": "public"}
    answer = app.http.patch(f"/api/library/{motion}", json=change, headers=ada)
    assert (answer.status_code, answer.json()["code"]) == (409, "motion_of_pack")
