from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from domain.aggregate import Refused, stamp
from domain.uploads import (
    Upload,
    UploadChanged,
    UploadExpired,
    UploadIncomplete,
    UploadRejected,
    key_of,
    upload_of,
)
from tests.given import ADA, NOON, given, news, refused

USE_BY = NOON + timedelta(hours=2)
LATE = NOON + timedelta(days=8)
FIRST, SECOND = UUID(int=1), UUID(int=2)
FACTS = {"duration_seconds": 3.0}


def reserved() -> Upload:
    upload = uuid4()
    return given(
        Upload.reserved(
            upload,
            NOON,
            owner=ADA,
            key=key_of(upload, "0" * 32),
            filename="walk.mp4",
            content_type="video/mp4",
            size=10,
            sent_by=NOON + timedelta(hours=1),
            expires_at=USE_BY,
            kept=7 * 86_400.0,
            fingerprint="f",
            request_id="r",
        )
    )


def used() -> Upload:
    upload = reserved()
    upload.receive(FIRST, FACTS, "ab", 10, NOON)
    return given(upload)


def test_what_is_received_is_used_once_by_each_generation() -> None:
    upload = reserved()
    for _ in range(2):
        upload.receive(FIRST, FACTS, "ab", 10, NOON)
        upload.receive(SECOND, FACTS, "ab", 10, NOON)
    assert news(upload) == [("Received", FIRST, FACTS, "ab", 10), ("Reused", SECOND)]
    assert upload.status == "received"


def test_it_is_kept_from_its_latest_use_on() -> None:
    upload = used()
    upload.receive(SECOND, FACTS, "ab", 10, NOON + timedelta(days=5))
    assert not upload.expire(LATE)
    assert upload.expire(NOON + timedelta(days=12))


@pytest.mark.parametrize(
    ("sha256", "size", "refusal"),
    [("ab", 9, UploadIncomplete(9, 10)), ("cd", 10, UploadChanged())],
)
def test_other_bytes_than_the_first_are_refused(sha256: str, size: int, refusal: Refused) -> None:
    upload = used()
    with refused(refusal):
        upload.receive(SECOND, FACTS, sha256, size, NOON)
    assert news(upload) == []


def test_what_nobody_used_in_time_cannot_be_used_any_more() -> None:
    upload = reserved()
    with refused(UploadExpired(stamp(USE_BY))):
        upload.receive(FIRST, FACTS, "ab", 10, USE_BY)
    assert upload.expire(USE_BY)
    assert upload.expire(USE_BY)
    with refused(UploadExpired(stamp(USE_BY))):
        upload.check_usable(NOON)
    assert news(upload) == [("Expired",)]


def test_nothing_expires_before_its_time() -> None:
    for upload in (reserved(), used()):
        assert not upload.expire(USE_BY - timedelta(seconds=1))
        upload.remove(NOON)
        assert news(upload) == []


def test_what_was_rejected_is_neither_used_nor_rejected_again() -> None:
    upload = reserved()
    assert upload.reject("no_person_found", "nobody", NOON)
    assert not upload.reject("other", "other", NOON)
    with refused(UploadRejected("no_person_found", "nobody")):
        upload.receive(FIRST, FACTS, "ab", 10, NOON)
    assert news(upload) == [("Rejected", "no_person_found", "nobody")]
    assert not used().reject("no_person_found", "nobody", NOON)


def test_the_bytes_of_a_rejected_one_go_once_more_when_nobody_can_send_them_again() -> None:
    upload = reserved()
    upload.reject("no_person_found", "nobody", NOON)
    assert not upload.expire(NOON)
    assert upload.expire(USE_BY)
    upload.remove(USE_BY)
    upload.remove(USE_BY)
    assert news(upload)[1:] == [("Removed",)]


def test_a_source_key_names_its_upload_and_nothing_else_names_one() -> None:
    upload = uuid4()
    assert upload_of(key_of(upload, "a" * 32)) == upload
    for wrong in ("", "sources", f"sources/{upload}", f"../sources/{'a' * 32}-{'a' * 32}", "é"):
        assert upload_of(wrong) is None
    assert upload_of(key_of(upload, "a" * 32) + "\n") is None
