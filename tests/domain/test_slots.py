from datetime import timedelta
from uuid import UUID

from domain.slots import TooManyUploads, UploadSlots
from tests.given import ADA, NOON, given, news, refused

A, B, C = (UUID(int=index) for index in (1, 2, 3))
HOUR = timedelta(hours=1)


def taken(*uploads: UUID) -> UploadSlots:
    slots = UploadSlots.opened(ADA, NOON)
    for hours, upload in enumerate(uploads, start=1):
        slots.take(upload, NOON + hours * HOUR, 9, NOON)
    return given(slots)


def test_a_place_is_taken_and_freed_once() -> None:
    slots = taken()
    for _ in range(2):
        slots.take(A, NOON + HOUR, 1, NOON)
    for _ in range(2):
        slots.free(A, NOON)
    assert news(slots) == [("Taken", A, NOON + HOUR), ("Freed", A)]


def test_who_comes_too_many_hears_when_the_next_place_is_free() -> None:
    slots = taken(A, B)
    with refused(TooManyUploads(2, 3600)):
        slots.take(C, NOON + HOUR, 2, NOON)
    with refused(TooManyUploads(1, 7200)):
        slots.take(C, NOON + HOUR, 1, NOON)
    assert news(slots) == []


def test_what_has_expired_holds_no_place_though_nobody_has_swept_it() -> None:
    slots = taken(A, B)
    slots.take(C, NOON + 3 * HOUR, 2, NOON + HOUR)
    assert sorted(slots.taken) == [str(A), str(B), str(C)]


def test_a_place_that_is_freed_can_be_taken() -> None:
    slots = taken(A, B)
    slots.free(A, NOON)
    slots.take(C, NOON + HOUR, 2, NOON)
    assert news(slots) == [("Freed", A), ("Taken", C, NOON + HOUR)]
