from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from eventsourcing.persistence import IntegrityError

from domain.aggregate import Refused, Unknown
from domain.commands.generations import CancelGeneration
from domain.commands.uploads import (
    ExpireUpload,
    FindUpload,
    RejectUpload,
    RemoveUpload,
)
from domain.credits import InsufficientCredits
from domain.draft import Draft
from domain.generations import IdempotencyKeyReused
from domain.journal import Journal
from domain.slots import TooManyUploads, UploadSlots
from domain.uploads import Upload, key_of
from domain.videos import UnsupportedVideoType, UploadTooLarge
from tests.given import ADA, BOB, NOON, enrolled, refused, request
from tests.uploading import Use, reserve

LATE = NOON + timedelta(days=8)


@pytest.fixture
def draft(journal: Journal) -> Draft:
    made = Draft(journal)
    enrolled(made)
    enrolled(made, BOB, name="Bob")
    made.commit()
    return made


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"content_type": "text/html"}, UnsupportedVideoType("text/html")),
        ({"size": 101}, UploadTooLarge(101, 100)),
    ],
)
def test_a_video_that_may_not_come_is_refused_and_takes_no_place(
    draft: Draft, change: dict[str, Any], refusal: Refused
) -> None:
    with refused(refusal):
        draft.run(reserve(**change))
    assert draft.find(UploadSlots, UploadSlots.create_id(ADA)) is None


def test_nobody_without_a_credit_sends_a_video(journal: Journal) -> None:
    draft = Draft(journal)
    enrolled(draft, credits=4)
    draft.run(request(credits=4))
    with refused(InsufficientCredits(1, 0)):
        draft.run(reserve())


def test_a_repeat_gets_the_first_answer_and_takes_one_place(draft: Draft) -> None:
    asked = reserve()
    first = draft.run(asked)
    draft.commit()
    again = reserve(asked.upload, key=key_of(asked.upload, "d" * 32), now=LATE)
    assert Draft(draft.journal).run(again) == first
    with refused(IdempotencyKeyReused()):
        draft.run(reserve(asked.upload, fingerprint="another"))
    draft.run(reserve())
    with refused(TooManyUploads(2, 7200)):
        draft.run(reserve())


def test_places_and_videos_are_read_from_their_snapshots(draft: Draft) -> None:
    asked = reserve()
    draft.run(asked)
    for _ in range(25):
        draft.run(Use(asked.key, uuid4()))
        bad = reserve()
        draft.run(bad)
        draft.run(RejectUpload(ADA, bad.upload, "no_person_found", "nobody", NOON))
    draft.run(kept := reserve())
    draft.commit()
    assert draft.journal.snapshots is not None
    later = Draft(draft.journal)
    for kind, identity in ((Upload, asked.upload), (UploadSlots, UploadSlots.create_id(ADA))):
        assert list(draft.journal.snapshots.get(identity))
        before, after = draft.find(kind, identity), later.find(kind, identity)
        assert vars(before) == vars(after)
    assert later.run(FindUpload(ADA, kept.key))["status"] == "reserved"


def test_two_writers_cannot_take_the_same_place(draft: Draft) -> None:
    draft.run(reserve())
    draft.commit()
    first, second = Draft(draft.journal), Draft(draft.journal)
    first.run(reserve())
    second.run(reserve())
    first.commit()
    with pytest.raises(IntegrityError):
        second.commit()
    with refused(TooManyUploads(2, 7200)):
        second.run(reserve())


def test_what_is_used_or_rejected_gives_its_place_back(draft: Draft) -> None:
    used, bad = reserve(), reserve()
    draft.run(used)
    draft.run(bad)
    assert draft.run(RejectUpload(ADA, bad.upload, "no_person_found", "nobody", NOON))
    assert not draft.run(RejectUpload(ADA, bad.upload, "no_person_found", "nobody", NOON))
    draft.run(reserve())
    draft.run(Use(used.key, uuid4()))
    draft.run(reserve())
    with refused(TooManyUploads(2, 7200)):
        draft.run(reserve())


def test_a_running_generation_keeps_its_video(draft: Draft) -> None:
    asked, job = reserve(), request()
    draft.run(asked)
    draft.run(job)
    draft.run(Use(asked.key, job.prediction))
    assert not draft.run(ExpireUpload(ADA, asked.upload, LATE))
    draft.run(CancelGeneration(ADA, job.prediction, 0, NOON))
    assert not draft.run(ExpireUpload(ADA, asked.upload, NOON))
    assert draft.run(ExpireUpload(ADA, asked.upload, LATE))


def test_the_end_of_an_upload_can_be_told_again(draft: Draft) -> None:
    asked = reserve()
    draft.run(asked)
    assert not draft.run(ExpireUpload(ADA, asked.upload, NOON))
    for _ in range(2):
        assert draft.run(ExpireUpload(ADA, asked.upload, LATE))
        draft.run(RemoveUpload(ADA, asked.upload, LATE))
    draft.commit()
    told = [record.event.TOPIC for record in draft.journal.after(0)]
    assert told[-3:] == ["upload.expired", "upload_slots.freed", "upload.removed"]


def test_anothers_upload_is_as_unknown_as_none(draft: Draft) -> None:
    asked = reserve()
    draft.run(asked)
    assert draft.run(FindUpload(ADA, asked.key))["upload"] == asked.upload
    for key in (key_of(asked.upload, "e" * 32), key_of(uuid4(), "c" * 32), "../journal.db"):
        with refused(Unknown("upload")):
            draft.run(FindUpload(ADA, key))
    with refused(Unknown("upload")):
        draft.run(FindUpload(BOB, asked.key))
    for command in (
        RejectUpload(BOB, asked.upload, "c", "m", NOON),
        ExpireUpload(BOB, asked.upload, LATE),
        RemoveUpload(BOB, asked.upload, LATE),
    ):
        with refused(Unknown("upload")):
            draft.run(command)
