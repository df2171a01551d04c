"""The deployment as Serve runs it, but in this process: what it answers and how it refuses."""

import asyncio
import warnings
from pathlib import Path
from typing import Any

import pytest

from domain.motion.captures import CaptureOptions, MediaTypeMismatch, NoPersonFound
from tests.deployments.video_to_motion.films import grays, write
from tests.deployments.video_to_motion.person import Filmed


@pytest.fixture(scope="module")
def replica() -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Serve's own, of pydantic
        from deployments.video_to_motion.deployment import VideoToMotion
    deployment: Any = VideoToMotion
    return deployment.func_or_class()


def test_bytes_become_a_motion_and_a_preview(replica: Any, films: dict[str, Filmed]) -> None:
    video = films["jacks"].path.read_bytes()
    made, shown = asyncio.run(replica.capture(video, CaptureOptions(end=1.0)))
    assert made.report.end == pytest.approx(1.0, abs=0.07)
    assert len(made.clip) == pytest.approx(30, abs=3)
    assert shown[4:8] == b"ftyp"
    found = asyncio.run(replica.probe(video, "video/mp4"))
    assert (found.codec, found.width, found.frames) == ("h264", 320, 36)


def test_a_failure_comes_back_as_itself(replica: Any, tmp_path: Path) -> None:
    video = write(tmp_path / "a.mp4", grays(30, 128, 96)).read_bytes()
    with pytest.raises(NoPersonFound):
        asyncio.run(replica.capture(video, CaptureOptions()))
    with pytest.raises(MediaTypeMismatch):
        asyncio.run(replica.probe(video, "video/webm"))


def test_the_model_says_its_name_and_license(replica: Any) -> None:
    assert asyncio.run(replica.describe())["license"] == "Apache-2.0"
