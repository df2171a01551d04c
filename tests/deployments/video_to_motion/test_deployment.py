"""The deployment as Serve runs it, but in this process: what it answers and how it refuses."""

import asyncio
import warnings
from pathlib import Path
from typing import Any

import pytest

from deployments.video_to_motion.registry import built_in
from domain.motion.captures import CaptureOptions, MediaTypeMismatch, NoPersonFound
from tests.deployments.video_to_motion.films import grays, write
from tests.deployments.video_to_motion.person import Filmed


@pytest.fixture(scope="module")
def replica() -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Serve's own, of pydantic
        from deployments.video_to_motion.deployment import VideoToMotion
    deployment: Any = VideoToMotion
    return deployment.func_or_class(built_in)


async def captured(replica: Any, video: bytes, options: CaptureOptions) -> tuple[list[Any], Any]:
    *shares, made = [each async for each in replica.capture(video, options)]
    return shares, made


def test_bytes_become_a_motion_and_a_preview(replica: Any, films: dict[str, Filmed]) -> None:
    video = films["jacks"].path.read_bytes()
    shares, (made, shown) = asyncio.run(captured(replica, video, CaptureOptions(end=1.0)))
    assert shares == sorted(shares), "progress never goes back"
    assert len(shares) > 5
    assert shares[-1] == 1.0
    assert made.report.end == pytest.approx(1.0, abs=0.07)
    assert len(made.clip) == pytest.approx(30, abs=3)
    assert shown[4:8] == b"ftyp"
    found = asyncio.run(replica.probe(video, "video/mp4"))
    assert (found.codec, found.width, found.frames) == ("h264", 320, 36)


def test_a_failure_comes_back_as_itself(replica: Any, tmp_path: Path) -> None:
    video = write(tmp_path / "a.mp4", grays(30, 128, 96)).read_bytes()
    with pytest.raises(NoPersonFound):
        asyncio.run(captured(replica, video, CaptureOptions()))
    with pytest.raises(MediaTypeMismatch):
        asyncio.run(replica.probe(video, "video/webm"))


def test_a_video_that_nobody_waits_for_is_let_go(
    replica: Any, films: dict[str, Filmed], monkeypatch: pytest.MonkeyPatch
) -> None:
    looks: list[Any] = []
    look = replica.pose.look

    def counted(*arguments: Any) -> Any:
        looks.append(arguments)
        return look(*arguments)

    async def left() -> None:
        call = replica.capture(films["jacks"].path.read_bytes(), CaptureOptions())
        await anext(call)
        await call.aclose()

    monkeypatch.setattr(replica.pose, "look", counted)
    asyncio.run(left())
    replica.thread.submit(int).result(30)  # the thread has nothing left to do
    assert 0 < len(looks) < 30, "36 pictures are in the film"


def test_the_model_says_its_name_and_license(replica: Any) -> None:
    assert asyncio.run(replica.describe())["license"] == "Apache-2.0"
