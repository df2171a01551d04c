"""The log as data teams take it away: whole, in order, in the form that the schema tells."""

import gzip
import json
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from eventsourcing.persistence import StoredEvent
from jsonschema import Draft202012Validator
from typer.testing import CliRunner

from domain.draft import Draft
from domain.journal import Journal
from projections.projection import Projector
from serve.cli import app
from serve.settings import Settings
from tests.domain.test_histories import HISTORIES
from tests.given import enrolled, request

cli = CliRunner()


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    """Give a log of two owners and thirty requests."""
    made = Journal(Settings(data=tmp_path).journal_url)
    draft = Draft(made)
    owner = enrolled(draft, credits=500)
    for _ in range(30):
        draft.run(request(owner))
    draft.commit()
    return made


def said(*arguments: str) -> str:
    done = cli.invoke(app, ["events", *arguments])
    assert done.exit_code == 0, done.output
    return done.stdout


def test_an_export_has_every_event_once_in_order(journal: Journal, tmp_path: Path) -> None:
    to = tmp_path / "events.jsonl.gz"
    told = said("export", str(to), "--data", str(tmp_path))
    rows = [json.loads(line) for line in gzip.decompress(to.read_bytes()).splitlines()]
    assert [row["position"] for row in rows] == list(range(1, journal.position() + 1))
    assert f"{len(rows)} events, the last at position {journal.position()}" in told
    assert {path.name for path in tmp_path.glob("*events.jsonl*")} == {to.name}


def test_an_export_goes_on_where_the_last_one_ended(journal: Journal, tmp_path: Path) -> None:
    to, middle = tmp_path / "later.jsonl", journal.position() - 7
    said("export", str(to), "--after", str(middle), "--data", str(tmp_path))
    rows = [json.loads(line) for line in to.read_text().splitlines()]
    assert [row["position"] for row in rows] == list(range(middle + 1, middle + 8))


def test_the_tail_is_the_last_ten_or_what_comes_after_a_position(
    journal: Journal, tmp_path: Path
) -> None:
    where = ("--data", str(tmp_path))
    last = [json.loads(line)["position"] for line in said("tail", *where).splitlines()]
    assert last == list(range(journal.position() - 9, journal.position() + 1))
    assert said("tail", "--after", str(journal.position()), *where) == ""


def every_frozen_record(folder: Path) -> list[dict[str, Any]]:
    """Write all golden histories into one log and take it away."""
    journal = Journal(Settings(data=folder).journal_url)
    for path in HISTORIES:
        frozen = json.loads(path.read_text())
        journal.recorder.insert_events(
            [
                StoredEvent(UUID(int=hash(path) % 2**128), at, each["topic"],
                            json.dumps(each["state"]).encode())
                for at, each in enumerate(frozen["events"], start=1)
            ]
        )  # fmt: skip
    said("export", str(folder / "all.jsonl"), "--data", str(folder))
    return [json.loads(line) for line in (folder / "all.jsonl").read_text().splitlines()]


def test_every_event_ever_frozen_is_as_the_schema_says(tmp_path: Path) -> None:
    schema = json.loads(said("schema"))
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema)
    records = every_frozen_record(tmp_path)
    for record in records:
        wrong = [error.message for error in validator.iter_errors(record)]
        assert not wrong, f"{record['topic']}: {wrong}"
    assert {record["topic"] for record in records} == {
        each["properties"]["topic"]["const"]
        for each in schema["$defs"].values()
        if "topic" in each["properties"]
    }


def test_a_record_of_another_form_is_not_as_the_schema_says(tmp_path: Path) -> None:
    validator = Draft202012Validator(json.loads(said("schema")))
    record = every_frozen_record(tmp_path)[0]
    assert validator.is_valid(record)
    assert not validator.is_valid({**record, "data": {}})
    assert not validator.is_valid({**record, "topic": "credit_account.minted"})


def test_read_models_are_made_anew_from_the_command_line(journal: Journal, tmp_path: Path) -> None:
    for _ in range(2):
        done = cli.invoke(app, ["rebuild", "--data", str(tmp_path)])
        assert done.exit_code == 0, done.output
        assert f"up to position {journal.position()}" in done.stdout
    projector = Projector(Settings(data=tmp_path).reads_url)
    assert projector.position() == journal.position()
    _, unfinished = projector.unfinished()
    assert len(unfinished) == 30
    projector.close()
