"""Who deletes the motion of a video has the video deleted as well, and its name forgotten."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from domain.aggregate import stamp
from domain.commands.attempts import StartGeneration, SucceedGeneration
from domain.commands.motions import DeleteMotion
from domain.commands.uploads import ExpireUpload, RemoveUpload
from domain.draft import Draft
from domain.generations import motion_of
from domain.journal import Journal
from domain.uploads import Upload, UploadExpired
from tests.domain.test_deletions import stored
from tests.given import ADA, FACTS, NOON, enrolled, refused
from tests.given_videos import CAPTURED, capture, upload

LATER = NOON + timedelta(hours=1)
PLACE = uuid4()


@pytest.fixture
def draft(journal: Journal) -> Draft:
    made = Draft(journal)
    enrolled(made)
    return made


def placed(draft: Draft) -> str:
    key: str = draft.run(upload(PLACE, filename="our wedding.mp4"))["key"]
    return key


def moved(draft: Draft, key: str) -> UUID:
    """Have a motion made of the video; return it."""
    asked = capture(key)
    draft.run(asked)
    draft.run(StartGeneration(ADA, asked.prediction, 1, NOON))
    draft.run(SucceedGeneration(ADA, asked.prediction, 1, NOON, FACTS, CAPTURED))
    draft.commit()
    return motion_of(asked.prediction)


def status(draft: Draft) -> str:
    found = draft.find(Upload, PLACE)
    assert found is not None
    return found.status


def test_a_video_goes_with_the_last_motion_that_is_of_it(draft: Draft) -> None:
    key = placed(draft)
    first, second = moved(draft, key), moved(draft, key)
    draft.run(DeleteMotion(ADA, first, LATER))
    assert status(draft) == "received"
    assert not draft.run(ExpireUpload(ADA, PLACE, LATER))
    draft.run(DeleteMotion(ADA, second, LATER))
    assert status(draft) == "expired"
    assert draft.run(ExpireUpload(ADA, PLACE, LATER)), "its bytes may go at once"
    with refused(UploadExpired(stamp(NOON + timedelta(days=7)))):
        draft.run(capture(key))


def test_a_removed_videos_name_is_nowhere_and_its_history_reads_alike(
    draft: Draft, journal: Journal
) -> None:
    motion = moved(draft, placed(draft))
    assert "our wedding" in stored(journal)
    draft.run(DeleteMotion(ADA, motion, LATER))
    draft.run(RemoveUpload(ADA, PLACE, LATER))
    draft.commit()
    told = stored(journal)
    assert [each for each in ("our wedding", "walk.mp4", "h264") if each in told] == []
    remembered, read = draft.find(Upload, PLACE), Draft(journal).find(Upload, PLACE)
    assert remembered is not None
    assert read is not None
    assert {**vars(read), "_pending_events": []} == {**vars(remembered), "_pending_events": []}


def test_a_repeat_for_a_place_that_is_gone_is_told_so(draft: Draft) -> None:
    motion = moved(draft, placed(draft))
    draft.run(DeleteMotion(ADA, motion, LATER))
    draft.run(RemoveUpload(ADA, PLACE, LATER))
    with refused(UploadExpired(stamp(NOON + timedelta(days=7)))):
        draft.run(upload(PLACE, filename="our wedding.mp4"))
