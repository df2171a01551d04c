import json
import struct
from pathlib import Path

import av
import httpx
import numpy as np
from typer.testing import CliRunner

from domain.motion import bvh
from domain.motion.clip import Clip
from serve.cli import app
from tests.e2e.service import Service, finished


def test_a_prompt_becomes_files_that_play(service: Service) -> None:
    (token,) = service.tokens("ada")
    with service.client(token) as client:
        body = {"prompt": "a person walks forward", "duration": 2.0, "cfgScale": 2.5, "seed": 7}
        answer = client.post("/api/generate", json=body)
        assert answer.status_code == 202, answer.text
        made = answer.json()
        assert answer.headers["location"] == f"/api/generate/{made['predictionId']}"
        assert client.get(answer.headers["location"]).status_code == 200
        done = finished(client, made["predictionId"])
        assert done["status"] == "succeeded", done
        assert done["credits"] == {"reserved": 0, "charged": 2}
        files = {each["format"]: httpx.get(each["url"]).content for each in done["assets"]}
        assert {name: len(files[each["format"]]) for name, each in named(done)} == {
            name: each["fileSize"] for name, each in named(done)
        }
        profile = client.get("/api/profile").json()
        assert profile["credits"]["available"] == 98
        (item,) = client.get("/api/library").json()["items"]
        assert item["id"] == made["motion"]["id"]
        assert item["status"] == "succeeded"
        exported(service, token, item["id"])
    clip = bvh.read(files["bvh"])
    stored = Clip.from_npz(files["npz"])
    assert np.abs(clip.positions() - stored.positions()).max() < 1e-4
    assert clip.seconds == 2.0
    travelled = np.linalg.norm((clip.root[-1] - clip.root[0])[[0, 2]])
    assert 1.0 < travelled < 4.0
    length = struct.unpack_from("<I", files["glb"], 12)[0]
    scene = json.loads(files["glb"][20 : 20 + length])
    assert len(scene["skins"][0]["joints"]) == 22
    path = Path(service.data) / "preview.mp4"
    path.write_bytes(files["mp4"])
    with av.open(str(path)) as video:
        assert sum(1 for _ in video.decode(video=0)) == len(clip)
    assert files["png"].startswith(b"\x89PNG")


def exported(service: Service, token: str, motion: str) -> None:
    """Take the motion away on Mixamo's body, with the command line."""
    folder = Path(service.data) / "taken"
    asked = ["export", motion, "--format", "fbx", "--rig", "mixamo", "--out", str(folder)]
    done = CliRunner().invoke(app, [*asked, "--url", service.url, "--token", token])
    assert done.exit_code == 0, done.output
    (path,) = folder.iterdir()
    assert path.name == "a-person-walks-forward-mixamo.fbx"
    assert path.read_bytes().startswith(b"Kaydara FBX Binary")


def named(done: dict[str, object]) -> list[tuple[str, dict[str, object]]]:
    assets = done["assets"]
    assert isinstance(assets, list)
    return [(each["fileName"], each) for each in assets]


def test_a_published_motion_is_in_explore_and_hides_its_author(service: Service) -> None:
    (token,) = service.tokens("eve")
    with service.client(token) as client:
        made = client.post("/api/generate", json={"prompt": "a person jumps", "duration": 1}).json()
        motion = f"/api/library/{made['motion']['id']}"
        early = client.patch(motion, json={"visibility": "public"})
        assert (early.status_code, early.json()["code"]) in {
            (409, "motion_not_finished"),
            (200, ""),
        }
        finished(client, made["predictionId"])
        changed = client.patch(motion, json={"visibility": "public", "title": "Jump"}).json()
        assert (changed["visibility"], changed["title"]) == ("public", "Jump")
        for _ in range(40):
            items = httpx.get(f"{service.url}/api/explore?search=jump").json()["items"]
            if items:
                break
        (shown,) = items
        assert shown["owner"]["name"] == "eve"
        assert "email" not in json.dumps(shown)
        assert httpx.get(shown["thumbnailUrl"]).status_code == 200


def test_a_repeated_request_is_charged_once(service: Service) -> None:
    (token,) = service.tokens("kay")
    with service.client(token) as client:
        body = {"prompt": "a person waves", "duration": 1}
        key = {"idempotency-key": '"once"'}
        first = client.post("/api/generate", json=body, headers=key)
        again = client.post("/api/generate", json=body, headers={"idempotency-key": "once"})
        assert first.json()["predictionId"] == again.json()["predictionId"]
        other = client.post("/api/generate", json={**body, "duration": 2}, headers=key)
        assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")
        done = finished(client, first.json()["predictionId"])
        assert done["credits"]["charged"] == 1
        credits = client.get("/api/profile").json()["credits"]
        assert (credits["available"], credits["reserved"]) == (99, 0)


def test_others_and_strangers_see_nothing(service: Service) -> None:
    mine, other = service.tokens("pair", count=2)
    with service.client(mine) as client:
        made = client.post("/api/generate", json={"prompt": "a person kicks", "duration": 1}).json()
    where = f"/api/generate/{made['predictionId']}"
    with service.client(other) as client:
        answer = client.get(where)
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
        assert client.post(f"{where}/cancel").status_code == 404
        assert client.get(f"/api/library/{made['motion']['id']}").status_code == 404
    stranger = httpx.get(service.url + where)
    assert (stranger.status_code, stranger.json()["code"]) == (401, "missing_token")
    assert "resource_metadata" in stranger.headers["www-authenticate"]


def test_more_than_the_account_holds_is_refused_with_the_way_out(service: Service) -> None:
    (token,) = service.tokens("poor")
    with service.client(token) as client:
        body = {"prompt": "a person runs", "duration": 10, "variants": 4}
        for _ in range(2):
            assert client.post("/api/generate", json=body).status_code == 202
        answer = client.post("/api/generate", json=body)
        assert answer.status_code == 402
        problem = answer.json()
        assert (problem["code"], problem["required"]) == ("insufficient_credits", 40)
        assert (problem["available"], problem["topUpUrl"]) == (20, f"{service.url}/credits")
        for item in client.get("/api/library").json()["items"]:
            client.post(f"/api/generate/{item['predictionId']}/cancel")
        credits = client.get("/api/profile").json()["credits"]
        assert (credits["available"], credits["reserved"]) == (100, 0)
