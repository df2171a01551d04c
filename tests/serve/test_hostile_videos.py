"""What is no video is told so, costs nothing and leaves nothing."""

from pathlib import Path
from typing import Any

import pytest

from tests.deployments.video_to_motion.films import cropped
from tests.serve.application import Application
from tests.serve.footage import asked, balance, kept, sent
from tests.serve.hostile import HARMLESS, HOSTILE, webm
from tests.serve.videos import reserve

LEFT_USABLE = {"clip_too_short"}
"""Refusals of a range, which the next request may choose otherwise."""


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)
def test_a_hostile_file_is_refused_costs_nothing_and_leaves_nothing(
    app: Application, name: str, tmp_path: Path
) -> None:
    hostile = HOSTILE[name]
    video = hostile.made(tmp_path)
    key = sent(app, video, hostile.media_type)
    answer = asked(app, key)
    problem = answer.json()
    assert (answer.status_code, problem["code"]) == (422, hostile.code), problem
    assert answer.headers["content-type"] == "application/problem+json"
    assert not any(word in answer.text for word in ("passwd", "Traceback", "/tmp", "ffmpeg"))  # noqa: S108
    assert balance(app) == (100, 0)
    topics = {record.event.TOPIC for record in app.journal.after(0, 1000)}
    assert not any(topic.startswith(("generation.", "motion.")) for topic in topics)
    if hostile.code in LEFT_USABLE:
        assert [path.read_bytes() for path in kept(app)] == [video]
        return
    assert kept(app) == []
    again = asked(app, key)
    assert (again.status_code, again.json()["code"]) == (409, "upload_rejected")
    assert again.json()["reason"] == hostile.code


@pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("change", "status"),
    [({"sizeBytes": 0}, 422), ({"contentType": "image/gif"}, 415), ({"sizeBytes": 2**40}, 413)],
)
def test_what_cannot_be_a_video_gets_no_place(
    app: Application, change: dict[str, Any], status: int
) -> None:
    assert reserve(app, **change).status_code == status
    assert kept(app) == []


@pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)
def test_a_webm_that_was_cut_off_is_used_as_far_as_it_goes(
    app: Application, tmp_path: Path
) -> None:
    video = cropped(webm(tmp_path), tmp_path / "b.webm", 0.6).read_bytes()
    answer = asked(app, sent(app, video, "video/webm"))
    assert answer.status_code == 202, answer.text
    found = answer.json()["generation"]
    assert found["metadata"]["truncated"]
    assert found["metadata"]["durationSeconds"] < 2.0
    assert found["credits"]["reserved"] <= 2


@pytest.mark.parametrize("name", HARMLESS)
@pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)
def test_an_odd_file_is_read_from_its_own_bytes(
    app: Application, name: str, tmp_path: Path
) -> None:
    answer = asked(app, sent(app, HARMLESS[name](tmp_path)))
    assert answer.status_code == 202, answer.text
    assert answer.json()["generation"]["metadata"]["frames"] == 60
