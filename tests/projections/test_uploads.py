from datetime import timedelta
from uuid import uuid4

import pytest

from domain.aggregate import stamp
from domain.commands.generations import CancelGeneration
from domain.commands.motions import DeleteMotion
from domain.commands.uploads import RejectUpload, RemoveUpload, ReserveUpload
from domain.draft import Draft
from domain.generations import motion_of
from domain.journal import Journal
from projections.projection import Projector
from tests.given import ADA, NOON, enrolled, request
from tests.given_videos import capture, upload
from tests.uploading import Use, reserve


@pytest.fixture
def draft(journal: Journal) -> Draft:
    made = Draft(journal)
    enrolled(made)
    return made


def overdue(draft: Draft, projector: Projector, **after: float) -> list[object]:
    draft.commit()
    projector.apply(draft.journal.after(projector.position()))
    found = projector.overdue(stamp(NOON + timedelta(**after)), 10)
    return [(each["owner"], each["upload"], each["key"]) for each in found]


def row(asked: ReserveUpload) -> tuple[object, ...]:
    return asked.owner, asked.upload, asked.key


def test_an_unused_or_rejected_upload_is_due_when_it_expires(
    draft: Draft, projector: Projector
) -> None:
    unused, bad = reserve(), reserve()
    draft.run(unused)
    draft.run(bad)
    draft.run(RejectUpload(ADA, bad.upload, "no_person_found", "nobody", NOON))
    assert overdue(draft, projector, minutes=119) == []
    assert sorted(map(str, overdue(draft, projector, hours=2))) == sorted(
        [str(row(unused)), str(row(bad))]
    )
    draft.run(RemoveUpload(ADA, bad.upload, NOON))
    assert overdue(draft, projector, hours=2) == [row(unused)]


def test_a_used_one_is_due_days_after_its_latest_use_and_never_while_it_is_needed(
    draft: Draft, projector: Projector
) -> None:
    asked, job = reserve(), request()
    draft.run(asked)
    draft.run(Use(asked.key, uuid4()))
    assert overdue(draft, projector, days=7) == [row(asked)]
    draft.run(job)
    draft.run(Use(asked.key, job.prediction, NOON + timedelta(days=1)))
    assert overdue(draft, projector, days=30) == []
    draft.run(CancelGeneration(ADA, job.prediction, 0, NOON))
    assert overdue(draft, projector, days=7) == []
    assert overdue(draft, projector, days=8) == [row(asked)]


def test_what_was_deleted_before_its_time_is_due_at_once(
    draft: Draft, projector: Projector
) -> None:
    asked = upload()
    draft.run(asked)
    made = capture(asked.key)
    draft.run(made)
    draft.run(CancelGeneration(ADA, made.prediction, 0, NOON))
    assert overdue(draft, projector, hours=1) == []
    draft.run(DeleteMotion(ADA, motion_of(made.prediction), NOON + timedelta(hours=1)))
    assert overdue(draft, projector, hours=1) == [row(asked)]


def test_a_rebuild_finds_the_same(draft: Draft, projector: Projector) -> None:
    asked = reserve()
    draft.run(asked)
    assert overdue(draft, projector, hours=2) == [row(asked)]
    projector.rebuild()
    assert overdue(draft, projector, hours=2) == [row(asked)]
