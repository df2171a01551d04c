from uuid import UUID

from domain.generations import AlreadyEnded, Generation, NotFailed, motion_of
from tests.given import ADA, NOON, given, news, refused

PREDICTION = UUID(int=1)


def requested() -> Generation:
    return given(
        Generation.requested(
            PREDICTION,
            NOON,
            owner=ADA,
            motion=motion_of(PREDICTION),
            kind="text_to_motion",
            brief={"prompt": "a person walks"},
            seeds=[7],
            credits=4,
            fingerprint="f",
            request_id="r",
        )
    )


def test_an_attempt_is_started_once() -> None:
    job = requested()
    assert job.start(1, NOON)
    assert not job.start(1, NOON)
    assert news(job) == [("Started", 1)]


def test_a_late_answer_of_an_older_attempt_is_not_heard() -> None:
    job = requested()
    job.start(1, NOON)
    job.start(2, NOON)
    given(job)
    assert not job.succeed(1, [], NOON)
    assert not job.fail(1, "code", "message", NOON)
    job.progressed(1, 50, "rendering", NOON)
    assert news(job) == []
    assert job.succeed(2, [], NOON)


def test_progress_never_goes_backwards() -> None:
    job = requested()
    job.start(1, NOON)
    job.progressed(1, 50, "rendering", NOON)
    job.progressed(1, 20, "sampling", NOON)
    assert job.progress == 50


def test_canceling_twice_is_canceling_once() -> None:
    job = requested()
    job.cancel(NOON)
    job.cancel(NOON)
    assert news(job) == [("Canceled",)]
    assert not job.start(1, NOON)


def test_what_has_succeeded_cannot_be_canceled() -> None:
    job = requested()
    job.start(1, NOON)
    job.succeed(1, [], NOON)
    with refused(AlreadyEnded("succeeded")):
        job.cancel(NOON)


def test_only_what_failed_is_retried_and_reserves_under_a_new_cause() -> None:
    job = requested()
    with refused(NotFailed("queued")):
        job.retry(NOON)
    first = job.cause
    job.start(1, NOON)
    job.fail(1, "generation_failed", "it could not be made", NOON)
    job.retry(NOON)
    assert job.status == "queued"
    assert job.cause != first
    assert not job.start(1, NOON)
    assert job.start(2, NOON)
