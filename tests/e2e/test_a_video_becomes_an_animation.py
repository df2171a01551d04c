"""A film of a made-up person, from the command line to files that play."""

import json
import subprocess
import sys
from pathlib import Path

import av
import httpx
import numpy as np
import pytest

from domain.motion import bvh
from domain.motion.clip import Clip
from tests.deployments.video_to_motion.films import grays, write
from tests.deployments.video_to_motion.moves import MOVES
from tests.deployments.video_to_motion.person import film
from tests.e2e.service import Service, finished

GENERATIONS = "/api/video-to-motion/generations"


def sent(client: httpx.Client, path: Path, media_type: str = "video/mp4") -> str:
    video = path.read_bytes()
    body = {"filename": path.name, "contentType": media_type, "sizeBytes": len(video)}
    place = client.post("/api/video-to-motion/uploads", json=body).json()
    put = httpx.put(place["uploadUrl"], content=video, headers=place["headers"])
    assert put.status_code == 200, put.text
    return str(place["sourceKey"])


def balance(client: httpx.Client) -> tuple[int, int]:
    credits = client.get("/api/profile").json()["credits"]
    return credits["available"], credits["reserved"]


def test_a_video_becomes_files_that_play(service: Service, tmp_path: Path) -> None:
    (token,) = service.tokens("dancer")
    path = film(tmp_path / "jumping jacks.mp4", MOVES["jacks"](), step=2).path
    out = tmp_path / "out"
    options = ["--start", "0.2", "--end", "2.2", "--url", service.url, "--token", token]
    done = subprocess.run(
        [sys.executable, "-m", "serve", "capture", str(path), *options, "--out", str(out)],
        capture_output=True,
        check=False,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    names = {each.name for each in out.iterdir()}
    assert names == {
        f"jumping-jacks.{each}" for each in ("glb", "bvh", "npz", "mp4", "png", "json")
    }
    clip = bvh.read((out / "jumping-jacks.bvh").read_bytes())
    stored = Clip.from_npz((out / "jumping-jacks.npz").read_bytes())
    assert np.abs(clip.positions() - stored.positions()).max() < 1e-4
    assert stored.seconds == pytest.approx(2.0, abs=0.15)
    assert (out / "jumping-jacks.glb").read_bytes()[:4] == b"glTF"
    quality = json.loads((out / "jumping-jacks.json").read_text())
    assert quality["detectionRate"] > 0.9
    with av.open(str(out / "jumping-jacks.mp4")) as video:
        shown = next(video.decode(video=0))
        assert shown.width == 2 * shown.height, "the video beside the figure"
    with service.client(token) as client:
        assert balance(client) == (98, 0)
        (item,) = client.get(GENERATIONS).json()["items"]
        assert item["status"] == "succeeded"
        assert item["quality"] == quality
        assert client.get(f"{GENERATIONS}?active=all").json()["items"] == []
        (motion,) = client.get("/api/library?source_type=video_to_motion").json()["items"]
        assert motion["id"] == item["motionId"]


def test_a_video_of_nobody_costs_nothing_and_leaves_nothing(
    service: Service, tmp_path: Path
) -> None:
    (token,) = service.tokens("nobody")
    with service.client(token) as client:
        key = sent(client, write(tmp_path / "a.mp4", grays(45, 128, 96)))
        made = client.post(GENERATIONS, json={"sourceKey": key}).json()
        ended = finished(client, made["predictionId"])
        assert ended["error"]["code"] == "no_person_found"
        assert ended["attempt"] == 1
        assert balance(client) == (100, 0)
        again = client.post(f"{GENERATIONS}/{made['predictionId']}/retry")
        assert (again.status_code, again.json()["code"]) == (409, "upload_rejected")
    assert not (service.data / "assets" / key).exists()


def test_a_canceled_video_gives_the_credits_and_the_model_back(
    service: Service, tmp_path: Path
) -> None:
    (token,) = service.tokens("leaver")
    with service.client(token) as client:
        key = sent(client, write(tmp_path / "a.mp4", 5 * grays(60, 128, 96)))
        made = client.post(GENERATIONS, json={"sourceKey": key}).json()
        where = f"{GENERATIONS}/{made['predictionId']}"
        assert client.post(f"{where}/cancel").json()["status"] == "canceled"
        assert balance(client) == (100, 0)
        assert client.get(where).json()["assets"] == []
