"""The deployment on a real Ray Serve: what becomes of a call whose caller has gone."""

import asyncio
import json
import logging
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import ray

from deployments.text_to_motion.sampler import Sampler
from domain.motion.takes import Brief, Take
from tests.deployments.text_to_motion.counting import CountingSampler


def counting(notes: Path, _: str) -> Sampler:
    return CountingSampler(notes, pause=0.02)


@pytest.fixture
def notes(tmp_path: Path) -> Path:
    return tmp_path / "notes"


@pytest.fixture
def model(notes: Path) -> Iterator[Any]:
    from ray import serve

    from deployments.text_to_motion.deployment import text_to_motion
    from serve.models import ServedModel

    ray.init(
        num_cpus=2,
        namespace="deployments",
        include_dashboard=False,
        log_to_driver=False,
        logging_level=logging.ERROR,
    )
    application: Any = text_to_motion(load=partial(counting, notes))
    yield ServedModel(serve.run(application, route_prefix=None))
    serve.shutdown()  # type: ignore[no-untyped-call]
    ray.shutdown()


async def until(true: Callable[[], bool]) -> None:
    while not true():  # noqa: ASYNC110 - another process changes it
        await asyncio.sleep(0.01)


@pytest.mark.filterwarnings("ignore::ResourceWarning")  # Ray's own files and sockets
@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # of Ray Serve's own models
def test_a_call_that_is_cancelled_stops_at_the_next_step_and_its_neighbour_is_made(
    model: Any, notes: Path
) -> None:
    def steps() -> int:
        return int(json.loads(notes.read_text() or "{}").get("hangs", 0))

    async def asked() -> tuple[int, Take]:
        assert (await model.describe())["name"] == "counting"
        hanging = asyncio.create_task(model.generate(Brief("hangs", 4.0, 2.5, 1)))
        neighbour = asyncio.create_task(model.generate(Brief("walks", 4.0, 2.5, 2)))
        await until(lambda: steps() > 5)
        # A thousand steps lie ahead, and the replica still answers.
        assert (await model.describe())["name"] == "counting"
        hanging.cancel()
        cancelled_at = steps()
        take = await neighbour
        with pytest.raises(asyncio.CancelledError):
            await hanging
        return cancelled_at, take

    cancelled_at, take = asyncio.run(asyncio.wait_for(asked(), 60))
    assert steps() <= cancelled_at + 20
    assert take.clip.root[0, 0] == 2
