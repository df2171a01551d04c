"""Events are for ever: every history that was ever frozen must still read back."""

import json
from pathlib import Path
from uuid import UUID

import pytest
from eventsourcing.persistence import StoredEvent

from domain.aggregate import Aggregate
from domain.journal import AGGREGATES, Journal

HISTORIES = sorted(Path(__file__).parent.joinpath("histories").glob("*/*.json"))


@pytest.mark.parametrize("history", HISTORIES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_a_frozen_history_reads_back_and_means_the_same(history: Path, tmp_path: Path) -> None:
    frozen = json.loads(history.read_text())
    journal = Journal(f"sqlite:///{tmp_path}/frozen.db")
    stored = [
        StoredEvent(UUID(frozen["id"]), version, each["topic"], json.dumps(each["state"]).encode())
        for version, each in enumerate(frozen["events"], start=1)
    ]
    journal.recorder.insert_events(stored)
    aggregate: Aggregate = journal.repository.get(UUID(frozen["id"]))
    assert isinstance(aggregate, Aggregate)
    for name, value in frozen["means"].items():
        assert getattr(aggregate, name) == value, name
    for record, each in zip(journal.after(0), frozen["events"], strict=True):
        written = journal.mapper.to_stored_event(record.event)
        assert written.topic == each["topic"]
        # One of an older version is written as the newest, with all that it said.
        state, said = json.loads(written.state), each["state"]
        if said.get("class_version", 1) < state.get("class_version", 1):
            state = {name: state[name] for name in said}
        assert state == said


def test_every_kind_of_event_is_in_a_frozen_history() -> None:
    frozen = {
        each["topic"] for path in HISTORIES for each in json.loads(path.read_text())["events"]
    }
    topics = {
        str(getattr(each, "TOPIC", ""))
        for aggregate in AGGREGATES
        for each in vars(aggregate).values()
        if isinstance(each, type) and getattr(each, "TOPIC", "").count(".") == 1
    }
    assert topics == frozen
