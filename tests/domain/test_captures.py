"""A motion of a video is asked for in one commit: credits, upload, job and motion."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from domain.aggregate import Unknown
from domain.commands.attempts import FailGeneration, StartGeneration
from domain.commands.captures import FailCapture, RepeatCapture
from domain.commands.generations import CancelGeneration, RetryGeneration
from domain.commands.uploads import ExpireUpload
from domain.credits import CreditAccount, InsufficientCredits
from domain.draft import Draft
from domain.generations import Generation, IdempotencyKeyReused
from domain.journal import Journal
from domain.models import DurationTooLong
from domain.motions import Motion
from domain.uploads import Upload, UploadExpired, UploadIncomplete, UploadRejected
from tests.given import ADA, BOB, NOON, ROOMY, enrolled, refused
from tests.given_videos import capture, upload

FAILURE = ("no_person_found", "no person was found in the video")
LATE = NOON + timedelta(days=8)


@pytest.fixture
def draft(journal: Journal) -> Draft:
    made = Draft(journal)
    enrolled(made, credits=10)
    enrolled(made, BOB, name="Bob")
    made.commit()
    return made


@pytest.fixture
def key(draft: Draft) -> str:
    made: str = draft.run(upload())["key"]
    draft.commit()
    return made


def balance(draft: Draft) -> tuple[int, int]:
    account = draft.find(CreditAccount, CreditAccount.create_id(ADA))
    assert account is not None
    return account.available, account.reserved


def status(draft: Draft, key: str) -> str:
    found = draft.find(Upload, UUID(key.removeprefix("sources/")[:32]))
    assert found is not None
    return found.status


def running(draft: Draft, key: str) -> UUID:
    asked = capture(key)
    draft.run(asked)
    draft.run(StartGeneration(ADA, asked.prediction, 1, NOON))
    draft.commit()
    return asked.prediction


def test_one_commit_takes_credits_and_upload_and_promises_the_motion(
    draft: Draft, key: str
) -> None:
    asked = capture(key)
    made = draft.run(asked)
    before = draft.journal.position()
    draft.commit()
    topics = [record.event.TOPIC for record in draft.journal.after(before)]
    assert set(topics) >= {
        "credit_account.reserved",
        "generation.requested",
        "motion.created",
        "upload.received",
    }
    generation = draft.find(Generation, made["prediction"])
    motion = draft.find(Motion, made["motion"])
    assert generation is not None
    assert motion is not None
    assert (generation.kind, motion.source_type) == ("video_to_motion", "video_to_motion")
    assert balance(draft) == (7, 3)
    assert status(draft, key) == "received"


def test_a_repeat_is_answered_alike_and_charged_once(draft: Draft, key: str) -> None:
    asked = capture(key)
    first = draft.run(asked)
    draft.commit()
    assert draft.run(replace(asked, now=LATE)) == first
    assert draft.run(RepeatCapture(ADA, asked.prediction, "f")) == first
    assert draft.run(RepeatCapture(ADA, UUID(int=7), "f")) is None
    with refused(IdempotencyKeyReused()):
        draft.run(RepeatCapture(ADA, asked.prediction, "g"))
    assert balance(draft) == (7, 3)


def test_what_is_refused_leaves_the_upload_as_it_was(draft: Draft, key: str) -> None:
    for asked, refusal in (
        (capture(key, credits=11), InsufficientCredits(11, 10)),
        (capture(key, owner=BOB), Unknown("upload")),
        (capture("sources/" + "0" * 32 + "-" + "0" * 32), Unknown("upload")),
    ):
        with refused(refusal):
            draft.run(asked)
    long = capture(key)
    with pytest.raises(DurationTooLong):
        draft.run(replace(long, traits={**long.traits, "duration": 61.0}))
    short = replace(long.source, size=9)
    with refused(UploadIncomplete(9, 10)):
        draft.run(replace(long, source=short))
    assert draft.commit() == 0
    assert balance(draft) == (10, 0)
    assert status(draft, key) == "reserved"


def test_an_upload_may_be_used_again_while_it_is_kept(draft: Draft, key: str) -> None:
    first, second = running(draft, key), running(draft, key)
    assert first != second
    assert balance(draft) == (4, 6)
    for each in (first, second):
        draft.run(CancelGeneration(ADA, each, 0, NOON))
    assert draft.run(ExpireUpload(ADA, UUID(key.removeprefix("sources/")[:32]), LATE))
    with pytest.raises(UploadExpired):
        draft.run(capture(key))


def test_a_video_without_a_motion_is_rejected_and_gives_the_credits_back(
    draft: Draft, key: str
) -> None:
    prediction = running(draft, key)
    assert draft.run(FailCapture(ADA, prediction, 1, NOON, *FAILURE))
    assert balance(draft) == (10, 0)
    assert status(draft, key) == "rejected"
    with refused(UploadRejected(*FAILURE)):
        draft.run(RetryGeneration(ADA, prediction, 0, NOON, ROOMY))
    with refused(UploadRejected(*FAILURE)):
        draft.run(capture(key))
    assert not draft.run(FailCapture(ADA, prediction, 1, NOON, *FAILURE)), "once"


def test_a_video_is_not_rejected_while_another_part_of_it_is_being_made(
    draft: Draft, key: str
) -> None:
    first, second = running(draft, key), running(draft, key)
    assert not draft.run(FailCapture(ADA, first, 1, NOON, *FAILURE)), "its bytes are needed"
    assert status(draft, key) == "received"
    assert draft.run(FailCapture(ADA, second, 1, NOON, *FAILURE))
    assert status(draft, key) == "rejected"
    assert balance(draft) == (10, 0)


def test_a_failure_of_ours_can_be_tried_again(draft: Draft, key: str) -> None:
    prediction = running(draft, key)
    draft.run(FailGeneration(ADA, prediction, 1, NOON, "generation_failed", "it broke"))
    assert balance(draft) == (10, 0)
    draft.run(RetryGeneration(ADA, prediction, 0, NOON, ROOMY))
    assert balance(draft) == (7, 3)
    assert status(draft, key) == "received"
