"""The actors on a real Ray, killed and found again."""

import asyncio
import logging
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import ray

from actors import cluster
from actors.storage import FolderStorage
from actors.workshop import Workshop
from domain.commands.generations import (
    CancelGeneration,
    FindGeneration,
    StartGeneration,
    SucceedGeneration,
)
from domain.commands.profiles import Enrol
from domain.credits import CreditAccount
from domain.draft import Draft
from domain.generations import motion_of
from domain.journal import Journal
from projections.migrations import upgrade
from tests.actors.studio import PlainRenderer, PromptedModel
from tests.given import ADA, FACTS, NOON, VARIANTS, request


class Running:
    """Actors over a journal of their own, asked from a test."""

    def __init__(self, folder: Path) -> None:
        self.url = f"sqlite:///{folder}/journal.db"
        self.notes = folder / "notes"
        self.notes.touch()
        reads = f"sqlite:///{folder}/reads.db"
        Journal(self.url).close()
        upgrade(reads)
        storage = FolderStorage(folder / "assets", "http://localhost", b"secret", 60)
        models = {
            "prompted": PromptedModel(self.notes),
            "other": PromptedModel(self.notes, "other"),
        }
        shop = Workshop(models, "prompted", PlainRenderer(), storage)
        plan = cluster.Plan(self.url, reads, window=2, patience=1.0, period=0.3)
        self.writers = cluster.start(plan, lambda: shop)
        self.loop = asyncio.Runner()
        self.ask(Enrol(ADA, "Ada", None, False, "password", 100, NOON))

    def ask(self, command: Any) -> Any:
        async def asked() -> Any:
            return await self.writers.ask(command)

        return self.loop.run(asked())

    def generate(self, prompt: str, **brief: Any) -> UUID:
        asked = request(credits=1)
        asked.brief.update(brief, prompt=prompt)
        made: UUID = self.ask(asked)["prediction"]
        return made

    def ended(self, prediction: UUID, patience: float = 40) -> dict[str, Any]:
        deadline = time.monotonic() + patience
        while time.monotonic() < deadline:
            found: dict[str, Any] = self.ask(FindGeneration(ADA, prediction))
            if found["status"] in ("succeeded", "failed", "canceled"):
                return found
            time.sleep(0.05)
        raise TimeoutError(f"{prediction} is {found['status']} after {patience} s")

    def noted(self, line: str, patience: float = 20) -> None:
        deadline = time.monotonic() + patience
        while line not in self.notes.read_text().splitlines():
            assert time.monotonic() < deadline, f"the model has not noted: {line}"
            time.sleep(0.05)

    def events(self, prediction: UUID) -> list[str]:
        with Journal(self.url) as journal:
            return [
                record.event.TOPIC
                for record in journal.after(0, 10_000)
                if record.event.originator_id == prediction
            ]

    def model_of(self, prediction: UUID) -> str:
        with Journal(self.url) as journal:
            (facts,) = (
                record.event.facts
                for record in journal.after(0, 10_000)
                if record.event.TOPIC == "motion.completed"
                and record.event.originator_id == motion_of(prediction)
            )
        return str(facts["model"]["name"])

    def balance(self) -> tuple[int, int]:
        with Journal(self.url) as journal:
            account = Draft(journal).find(CreditAccount, CreditAccount.create_id(ADA))
            assert account is not None
            return account.available, account.reserved


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Running]:
    ray.init(
        num_cpus=2,
        namespace=cluster.NAMESPACE,
        include_dashboard=False,
        log_to_driver=False,
        logging_level=logging.ERROR,
    )
    opened = Running(tmp_path)
    yield opened
    opened.loop.close()
    ray.shutdown()


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


@pytest.mark.filterwarnings("ignore::ResourceWarning")  # Ray's own files and sockets
@pytest.mark.filterwarnings("ignore::DeprecationWarning:ray")
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
