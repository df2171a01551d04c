import sqlite3
from pathlib import Path

import pytest

from domain.draft import Draft
from domain.journal import Journal, environment
from tests.given import enrolled, request


def test_events_are_read_in_the_order_of_their_positions(journal: Journal) -> None:
    draft = Draft(journal)
    enrolled(draft)
    draft.run(request())
    newest = draft.commit()
    records = journal.after(0)
    assert [record.position for record in records] == sorted({r.position for r in records})
    assert records[-1].position == newest == journal.position()
    assert journal.after(newest) == []
    assert {record.event.TOPIC for record in records} == {
        "address.taken",
        "credit_account.opened",
        "credit_account.granted",
        "credit_account.reserved",
        "profile.registered",
        "generation.requested",
        "motion.created",
    }


def test_no_import_path_is_in_the_store(tmp_path: Path) -> None:
    journal = Journal(f"sqlite:///{tmp_path}/paths.db")
    draft = Draft(journal)
    enrolled(draft)
    draft.run(request())
    draft.commit()
    with sqlite3.connect(tmp_path / "paths.db") as store:
        rows = store.execute("SELECT topic, CAST(state AS TEXT) FROM stored_events").fetchall()
    assert rows
    assert not [row for row in rows if "domain." in row[0] + row[1] or ":" in row[0]]


def test_a_commit_is_on_the_disk_before_it_is_answered(tmp_path: Path) -> None:
    journal = Journal(f"sqlite:///{tmp_path}/full.db")
    recorder = journal.recorder
    with recorder.datastore.transaction(commit=False) as cursor:  # type: ignore[attr-defined]
        cursor.execute("PRAGMA synchronous")
        assert cursor.fetchone()[0] == 2
        cursor.execute("PRAGMA journal_mode")
        assert cursor.fetchone()[0] == "wal"


def test_another_kind_of_store_is_a_clear_error() -> None:
    with pytest.raises(ValueError, match="not on mysql:"):
        environment("mysql://localhost/journal")
