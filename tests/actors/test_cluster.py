"""The actors on a real Ray, killed and found again."""

import time

import pytest
import ray

from actors import cluster
from domain.commands.attempts import StartGeneration, SucceedGeneration
from domain.commands.generations import CancelGeneration
from domain.commands.motions import DeleteMotion
from domain.generations import motion_of
from tests.actors.running import Running
from tests.given import ADA, FACTS, NOON, VARIANTS


@pytest.mark.filterwarnings("ignore::ResourceWarning")  # Ray's own files and sockets
@pytest.mark.filterwarnings("ignore::DeprecationWarning:ray")
def test_what_was_accepted_is_made_whatever_dies(running: Running) -> None:
    plain = running.generate("a person walks")
    assert running.ended(plain)["status"] == "succeeded"
    assert running.balance() == (99, 0)
    assert running.events(plain) == [
        "generation.requested",
        "generation.started",
        "generation.progressed",
        "generation.progressed",
        "generation.succeeded",
    ]

    second_try = running.generate("fails twice")
    assert running.ended(second_try)["status"] == "succeeded"
    assert running.events(second_try).count("generation.started") == 3

    hanging = running.generate("hangs")
    running.noted("hangs")
    running.ask(CancelGeneration(ADA, hanging, 0, NOON))
    assert running.ended(hanging)["status"] == "canceled"
    running.noted("let go")
    assert running.balance() == (98, 0)

    for name in ("writer-0", "worker", "projector"):
        ray.kill(cluster.found(name), no_restart=False)
        after = running.generate(f"a person walks after {name} died")
        assert running.ended(after)["status"] == "succeeded", name
        assert running.events(after).count("generation.succeeded") == 1
    assert running.balance() == (95, 0)

    stored = f"motions/{plain}/1/0/motion.glb"
    assert running.storage.size(stored)
    ray.kill(cluster.found("clock"), no_restart=False)
    running.ask(DeleteMotion(ADA, motion_of(plain), NOON))
    deadline = time.monotonic() + 30
    while running.storage.size(stored) is not None:
        assert time.monotonic() < deadline, "the files of a deleted motion are still there"
        time.sleep(0.05)


@pytest.mark.filterwarnings("ignore::ResourceWarning")  # Ray's own files and sockets
@pytest.mark.filterwarnings("ignore::DeprecationWarning:ray")
@pytest.mark.parametrize("running", [1.0], indirect=True)  # seconds until an attempt is lost
def test_a_job_that_cannot_be_made_costs_nothing(running: Running) -> None:
    failing, lost = running.generate("fails"), running.generate("hangs")
    assert running.ended(failing)["status"] == "failed"
    assert running.balance() == (99, 1)

    deadline = time.monotonic() + 30
    while running.events(lost).count("generation.started") < 2:
        assert time.monotonic() < deadline, "the clock has not found the lost attempt"
        time.sleep(0.1)
    assert not running.ask(SucceedGeneration(ADA, lost, 1, NOON, FACTS, VARIANTS))
    assert not running.ask(StartGeneration(ADA, lost, 1, NOON))
    assert "generation.succeeded" not in running.events(lost)


@pytest.mark.filterwarnings("ignore::ResourceWarning")  # Ray's own files and sockets
@pytest.mark.filterwarnings("ignore::DeprecationWarning:ray")
def test_each_job_is_made_by_the_model_that_it_chose_while_it_is_there(running: Running) -> None:
    made_by = {
        name: running.generate(f"a person walks {name}", **brief)
        for name, brief in {
            "prompted": {},  # as before there was a choice
            "other": {"model": "other"},
        }.items()
    }
    gone = running.generate("a person walks", model="gone")
    for name, prediction in made_by.items():
        assert running.ended(prediction)["status"] == "succeeded"
        assert running.model_of(prediction) == name
    assert running.ended(gone)["status"] == "failed"
    assert running.events(gone) == [
        "generation.requested", "generation.started", "generation.failed"
    ]  # fmt: skip
    assert running.balance() == (98, 0)
