import asyncio
from typing import Any
from uuid import UUID, uuid4

import pytest

from actors.workshop import asset
from domain.commands.attempts import StartGeneration, SucceedGeneration
from domain.motion.clip import Clip
from domain.motion.exports import Export, ExportOptions
from domain.motion.takes import File
from serve.exporting import Exporting
from tests.domain.motion.clips import walking
from tests.given import NOON, VARIANTS
from tests.serve.application import Application
from tests.serve.test_errors import problem

WALK = {"prompt": "a person walks", "duration": 4, "title": "A walk"}
SOURCE = "motions/a/1/0/motion.npz"
Headers = dict[str, str]


@pytest.fixture
def ada(app: Application) -> Headers:
    return app.as_user("ada")


def promised(app: Application, who: Headers) -> dict[str, Any]:
    made: dict[str, Any] = app.http.post("/api/generate", json=WALK, headers=who).json()["motion"]
    return made


@pytest.fixture
def where(app: Application, ada: Headers) -> str:
    """Give the address of the exports of a motion of four seconds whose files are stored."""
    motion = promised(app, ada)
    file = File("motion", "npz", "application/octet-stream", walking(120).to_npz())
    app.storage.put(SOURCE, file.data, file.content_type)
    variants = ({**VARIANTS[0], "assets": [*VARIANTS[0]["assets"], asset(file, SOURCE)]},)
    facts = {"duration_seconds": 4.0, "fps": 30.0, "frames": 120, "model": {"name": "m"}}
    owner, prediction = UUID(motion["owner"]["id"]), UUID(motion["predictionId"])
    for command in (
        StartGeneration(owner, prediction, 1, NOON),
        SucceedGeneration(owner, prediction, 1, NOON, facts, variants),
    ):
        assert asyncio.run(app.writers.ask(command))
    return f"/api/library/{motion['id']}/exports"


def test_an_export_is_made_once_and_then_at_once(
    app: Application, ada: Headers, where: str
) -> None:
    wish = {"format": "fbx", "characterType": "mixamo", "fps": 60, "lockRoot": True}
    before = app.http.get("/api/profile", headers=ada).json()["credits"]
    first = app.http.post(where, json=wish, headers=ada)
    assert first.status_code == 201, first.text
    made = first.json()
    assert (made["kind"], made["format"]) == ("motion", "fbx")
    assert made["fileName"] == "a-walk-mixamo.fbx"
    assert made["options"] == {
        "format": "fbx",
        "characterType": "mixamo",
        "fps": 60.0,
        "mirror": False,
        "trim": {"startSeconds": 0.0, "endSeconds": None},
        "loop": False,
        "lockRoot": True,
        "speed": 1.0,
        "variant": 0,
    }
    assert 0 < made["quality"]["contactRatio"] <= 1
    data = app.http.get(made["url"].removeprefix("http://testserver")).content
    assert data.startswith(b"Kaydara FBX Binary")
    assert len(data) == made["fileSize"]
    position = app.journal.position()
    again = app.http.post(where, json={**wish, "mirror": False, "speed": 1}, headers=ada)
    assert again.status_code == 200
    assert again.json() == made
    assert app.journal.position() == position
    assert app.http.get("/api/profile", headers=ada).json()["credits"] == before
    other = app.http.post(where, json={**wish, "mirror": True}, headers=ada)
    assert other.status_code == 201
    assert other.json()["sha256"] != made["sha256"]
    listed = app.http.get(where, headers=ada).json()["items"]
    assert {each["sha256"] for each in listed} == {made["sha256"], other.json()["sha256"]}


def test_what_is_exported_as_it_is_stored_is_what_is_stored(
    app: Application, ada: Headers, where: str
) -> None:
    made = app.http.post(where, json={"format": "npz"}, headers=ada).json()
    data = app.http.get(made["url"].removeprefix("http://testserver")).content
    assert len(Clip.from_npz(data)) == 120


def test_nothing_is_exported_of_what_is_not_finished(app: Application, ada: Headers) -> None:
    where = f"/api/library/{promised(app, ada)['id']}/exports"
    problem(app.http.post(where, json={}, headers=ada), 409, "motion_not_finished")
    assert app.http.get(where, headers=ada).json() == {"items": []}


def test_another_s_motion_is_as_unknown_as_none(app: Application, where: str) -> None:
    bob = app.as_user("bob")
    for path in (where, f"/api/library/{uuid4()}/exports", "/api/library/no-uuid/exports"):
        problem(app.http.post(path, json={}, headers=bob), 404, "not_found")
        problem(app.http.get(path, headers=bob), 404, "not_found")
    problem(app.http.post(where, json={}), 401, "missing_token")


def test_nothing_is_left_of_the_exports_of_a_deleted_motion(
    app: Application, ada: Headers, where: str
) -> None:
    assert app.http.post(where, json={}, headers=ada).status_code == 201
    motion = where.removesuffix("/exports")
    assert app.http.delete(motion, headers=ada).status_code == 204
    problem(app.http.post(where, json={}, headers=ada), 404, "not_found")
    problem(app.http.get(where, headers=ada), 404, "not_found")


@pytest.mark.parametrize(
    ("wish", "code"),
    [
        ({"format": "usd"}, "invalid_request"),
        ({"characterType": "r6"}, "invalid_request"),
        ({"fps": 25}, "invalid_request"),
        ({"speed": 0.09}, "invalid_request"),
        ({"speed": 4.01}, "invalid_request"),
        ({"trim": {"startSeconds": 2, "endSeconds": 1}}, "invalid_request"),
        ({"trim": {"startSeconds": -1}}, "invalid_request"),
        ({"trim": {"from": 1}}, "invalid_request"),
        ({"rig": "mixamo"}, "invalid_request"),
        ({"trim": {"startSeconds": 4.0}}, "range_outside_motion"),
        ({"trim": {"startSeconds": 3.99}}, "range_outside_motion"),
        ({"variant": 1}, "unknown_variant"),
    ],
)
def test_what_cannot_be_had_is_refused_with_its_reason(
    app: Application, ada: Headers, where: str, wish: dict[str, Any], code: str
) -> None:
    position = app.journal.position()
    problem(app.http.post(where, json=wish, headers=ada), 422, code)
    assert app.journal.position() == position


def test_a_motion_that_would_last_for_minutes_is_refused(
    app: Application, ada: Headers, where: str
) -> None:
    app.parts.exporting.longest = 1_000
    wish = {"fps": 60, "speed": 0.1}
    body = problem(app.http.post(where, json=wish, headers=ada), 422, "export_too_long")
    assert (body["frames"], body["most"]) == (2_400, 1_000)


def test_who_comes_when_too_many_wait_is_told_to_come_again(
    app: Application, ada: Headers, where: str
) -> None:
    app.parts.exporting.waiting = -4
    answer = app.http.post(where, json={"format": "glb"}, headers=ada)
    problem(answer, 503, "exports_busy")
    assert answer.headers["retry-after"] == "5"
    app.parts.exporting.waiting = 1
    assert app.http.post(where, json={"format": "glb"}, headers=ada).status_code == 201


class Slow:
    """An exporter that counts who is with it, until it is let go."""

    def __init__(self) -> None:
        self.now = self.most = 0
        self.full, self.go = asyncio.Event(), asyncio.Event()

    async def export(self, npz: bytes, options: ExportOptions, name: str) -> Export:
        self.now += 1
        self.most = max(self.most, self.now)
        if self.now == 2:
            self.full.set()
        await self.go.wait()
        self.now -= 1
        raise InterruptedError


@pytest.mark.usefixtures("where")
def test_so_many_exports_are_made_at_once_and_no_more(app: Application) -> None:
    async def many() -> int:
        slow = Slow()
        desk = Exporting(slow, app.storage, at_once=2, waiting=3)
        options = ExportOptions("glb")
        asked = [asyncio.create_task(desk.make(SOURCE, options, "w")) for _ in range(5)]
        await slow.full.wait()
        slow.go.set()
        results = await asyncio.gather(*asked, return_exceptions=True)
        assert all(isinstance(each, InterruptedError) for each in results)
        assert desk.asked == 0
        return slow.most

    assert asyncio.run(many()) == 2
