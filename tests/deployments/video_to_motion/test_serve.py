"""The deployment on a real Ray Serve: films are captured, or let go where nobody waits."""

import asyncio
import logging
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import ray

from deployments.video_to_motion.film import Film
from domain.motion.captures import CaptureOptions, NoPersonFound
from tests.deployments.video_to_motion.films import grays, write
from tests.deployments.video_to_motion.noting import noting
from tests.deployments.video_to_motion.person import Filmed

SHORT = CaptureOptions(end=1.0)


@pytest.fixture
def notes(tmp_path: Path) -> Path:
    place = tmp_path / "notes"
    place.touch()
    return place


@pytest.fixture
def model(notes: Path) -> Iterator[Any]:
    from ray import serve

    from deployments.video_to_motion.deployment import video_to_motion
    from serve.models import ServedCapture

    ray.init(
        num_cpus=2,
        namespace="deployments",
        include_dashboard=False,
        log_to_driver=False,
        logging_level=logging.ERROR,
    )
    # Handles alone are asked here: no way in over HTTP is needed.
    serve.start(http_options={"location": "NoServer"})
    application: Any = video_to_motion(partial(noting, notes))
    yield ServedCapture(serve.run(application, route_prefix=None))
    serve.shutdown()  # type: ignore[no-untyped-call]
    ray.shutdown()


@pytest.mark.filterwarnings("ignore::ResourceWarning")  # Ray's own files and sockets
@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # of Ray Serve's own models
def test_a_film_is_captured_and_one_that_nobody_waits_for_leaves_its_place_to_the_next(
    model: Any, notes: Path, films: dict[str, Filmed], tmp_path: Path
) -> None:
    jacks = films["jacks"].path
    frames = [shot.pixels for shot in Film(jacks)]
    long = write(tmp_path / "long.mp4", frames * 20, fps=15).read_bytes()
    empty = write(tmp_path / "empty.mp4", grays(30, 128, 96)).read_bytes()
    begun = asyncio.Event()

    def seen() -> int:
        return notes.stat().st_size

    async def heard(_: float) -> None:
        begun.set()

    async def asked() -> tuple[int, Any, bytes]:
        hanging = asyncio.create_task(model.capture(long, CaptureOptions(), heard))
        await begun.wait()
        # Hundreds of pictures lie ahead, and the replica still answers.
        assert (await model.describe())["name"] == "blazepose-full"
        hanging.cancel()
        with pytest.raises(asyncio.CancelledError):
            await hanging
        # One video after another: these are begun when the replica has let the first one go.
        made, shown = await model.capture(jacks.read_bytes(), SHORT, heard)
        looks = seen()
        with pytest.raises(NoPersonFound):
            await model.capture(empty, CaptureOptions(), heard)
        return looks, made, shown

    looks, made, shown = asyncio.run(asyncio.wait_for(asked(), 240))
    assert looks < len(frames) * 20 / 2, "the film that nobody waits for was followed on"
    assert made.report.end == pytest.approx(1.0, abs=0.07)
    assert made.report.detection_rate >= 0.98
    assert len(made.clip) == pytest.approx(30, abs=3)
    assert shown[4:8] == b"ftyp"
