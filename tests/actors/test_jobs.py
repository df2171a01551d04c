from uuid import UUID, uuid5

from hypothesis import given
from hypothesis import strategies as st

from actors.jobs import Job, Jobs
from domain.generations import TEXT
from tests.given import ADA, BOB


def job(owner: UUID, number: int) -> Job:
    return Job(uuid5(owner, str(number)), owner, TEXT, {}, (1,))


def drained(jobs: Jobs) -> list[Job]:
    return [jobs.take() for _ in range(len(jobs))]


def test_owners_take_turns_however_much_one_asks_for() -> None:
    jobs = Jobs()
    for number in range(50):
        jobs.put(job(ADA, number))
    jobs.put(job(BOB, 0))
    jobs.put(job(BOB, 1))
    first = drained(jobs)[:4]
    assert [each.owner for each in first] == [ADA, BOB, ADA, BOB]


def test_a_job_that_waits_already_waits_once() -> None:
    jobs = Jobs()
    jobs.put(job(ADA, 1))
    jobs.put(job(ADA, 1))
    assert len(jobs) == 1


def test_a_dropped_job_is_not_taken() -> None:
    jobs = Jobs()
    jobs.put(job(ADA, 1))
    jobs.put(job(ADA, 2))
    jobs.drop(ADA, job(ADA, 1).prediction)
    assert drained(jobs) == [job(ADA, 2)]
    jobs.drop(BOB, job(BOB, 1).prediction)
    assert len(jobs) == 0


@given(st.lists(st.tuples(st.sampled_from([ADA, BOB]), st.integers(0, 30)), unique=True))
def test_each_owner_is_served_in_the_order_of_asking_and_nobody_is_forgotten(
    asked: list[tuple[UUID, int]],
) -> None:
    jobs = Jobs()
    for owner, number in asked:
        jobs.put(job(owner, number))
    served = drained(jobs)
    for owner in (ADA, BOB):
        mine = [job(o, n) for o, n in asked if o == owner]
        assert [each for each in served if each.owner == owner] == mine
