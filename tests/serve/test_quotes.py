"""Quotes of videos: looked at as the request looks, and the upload stays unused."""

from pathlib import Path
from typing import Any

import pytest

from tests.deployments.video_to_motion.films import grays, write
from tests.serve.application import Application
from tests.serve.footage import asked, balance, sent
from tests.serve.test_errors import problem


@pytest.fixture(scope="session")
def film(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """Give two seconds of video."""
    path: Path = tmp_path_factory.mktemp("film") / "a.mp4"
    return write(path, grays(60)).read_bytes()


def quoted(app: Application, key: str, **change: Any) -> Any:
    body = {"kind": "video_to_motion", "sourceKey": key, **change}
    return app.http.post("/api/quote", json=body, headers=app.as_user("ada"))


def test_a_video_costs_what_its_quote_says(app: Application, film: bytes) -> None:
    key, clip = sent(app, film), {"startSeconds": 0.5}
    told = quoted(app, key, clip=clip).json()
    assert (told["durationSeconds"], told["credits"], told["available"]) == (1.5, 2, 100)
    assert balance(app) == (100, 0)
    made = asked(app, key, clip=clip).json()
    assert made["generation"]["credits"]["reserved"] == told["credits"]


def test_a_quote_of_a_video_refuses_what_the_request_would(app: Application, film: bytes) -> None:
    key = sent(app, film)
    problem(quoted(app, key, clip={"startSeconds": 5}), 422, "clip_out_of_range")
    problem(quoted(app, key, footLock="maybe"), 422, "invalid_request")
    problem(quoted(app, "sources/none"), 404, "not_found")
    problem(quoted(app, key, kind="picture"), 422, "invalid_request")
