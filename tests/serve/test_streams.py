"""A generation's events as a stream: from the first or the last that the client has, to the end."""

import asyncio
import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID, uuid4

import pytest

from domain.commands.attempts import (
    FailGeneration,
    ProgressGeneration,
    StartGeneration,
    SucceedGeneration,
)
from domain.commands.generations import CancelGeneration, RetryGeneration
from domain.draft import Command
from tests.given import FACTS, NOON, ROOMY, VARIANTS
from tests.serve.application import Application

WALK = {"prompt": "a person walks", "duration": 4}


class Job:
    """A generation of ada's."""

    def __init__(self, app: Application) -> None:
        self.app, self.headers = app, app.as_user("ada")
        made = app.http.post("/api/generate", json=WALK, headers=self.headers).json()
        self.prediction, self.owner = made["predictionId"], made["motion"]["owner"]["id"]
        self.link = made["generation"]["links"]["events"]

    def ask(self, kind: type[Command], *values: Any, attempt: int = 1) -> None:
        command: Any = kind
        who, what = UUID(self.owner), UUID(self.prediction)
        asyncio.run(self.app.writers.ask(command(who, what, attempt, NOON, *values)))

    def stream(self, last: str | None = None) -> tuple[int, list[tuple[int, str, dict[str, Any]]]]:
        """Return the status and the messages: number, topic, data."""
        after = {} if last is None else {"last-event-id": last}
        answer = self.app.http.get(self.link, headers={**self.headers, **after})
        blocks = [each for each in answer.text.split("\n\n") if each.startswith("id: ")]
        parsed = [dict(line.split(": ", 1) for line in each.split("\n")) for each in blocks]
        return answer.status_code, [
            (int(each["id"]), each["event"], json.loads(each["data"])) for each in parsed
        ]


def test_a_stream_tells_what_happened_and_then_what_happens(app: Application) -> None:
    job = Job(app)
    with ThreadPoolExecutor(1) as thread:
        waiting = thread.submit(job.stream)
        job.ask(StartGeneration)
        job.ask(ProgressGeneration, 50, "rendering")
        job.ask(SucceedGeneration, FACTS, VARIANTS)
        status, messages = waiting.result(20)
    assert status == 200
    assert [(number, topic.removeprefix("generation.")) for number, topic, _ in messages] == [
        (1, "requested"),
        (2, "started"),
        (3, "progressed"),
        (4, "succeeded"),
    ]
    assert [said["status"] for *_, said in messages] == [
        "queued", "processing", "processing", "succeeded",
    ]  # fmt: skip
    assert (messages[2][2]["progress"], messages[2][2]["stage"]) == (50, "rendering")


def test_a_client_that_comes_back_gets_what_it_missed_and_then_nothing_more(
    app: Application,
) -> None:
    job = Job(app)
    job.ask(StartGeneration)
    job.ask(FailGeneration, "generation_failed", "the motion could not be made")
    assert [number for number, *_ in job.stream("1")[1]] == [2, 3]
    assert job.stream("1")[1][-1][2]["error"]["code"] == "generation_failed"
    assert job.stream("3") == (204, [])


def test_a_failed_one_that_is_retried_goes_on_in_the_same_stream(app: Application) -> None:
    job = Job(app)
    job.ask(StartGeneration)
    job.ask(FailGeneration, "generation_failed", "the motion could not be made")
    job.ask(RetryGeneration, ROOMY, attempt=0)
    job.ask(CancelGeneration, attempt=0)
    assert [topic for _, topic, _ in job.stream("3")[1]] == [
        "generation.retried",
        "generation.canceled",
    ]


def test_a_stream_says_nothing_of_the_prompt_or_of_where_files_are(app: Application) -> None:
    job = Job(app)
    job.ask(StartGeneration)
    job.ask(SucceedGeneration, FACTS, VARIANTS)
    text = json.dumps(job.stream()[1])
    assert "walks" not in text
    assert "motions/" not in text


def test_another_ones_generation_has_no_stream(app: Application) -> None:
    job = Job(app)
    bob = app.as_user("bob")
    for link in (job.link, job.link.replace(job.prediction, str(uuid4()))):
        answer = app.http.get(link, headers=bob)
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
    assert app.http.get(job.link).status_code == 401


@pytest.mark.parametrize("last", ["-1", "x", "1e3", "\u0663", "9" * 40])
def test_an_event_id_of_no_stream_is_refused(app: Application, last: str) -> None:
    job = Job(app)
    answer = app.http.get(job.link, headers={**job.headers, "last-event-id": last.encode()})  # type: ignore[arg-type]
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_request")
