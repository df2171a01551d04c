import pickle
from collections.abc import Iterator

import pytest

import domain.eligibility
import domain.journal
import domain.models  # noqa: F401 - these bring every refusal with them
from domain.aggregate import Refused
from serve.errors import STATUSES, problem_of

EXAMPLES: dict[str, tuple[object, ...]] = {
    "InsufficientCredits": (8, 5),
    "PaymentPastDue": (8, 5),
    "TooManyJobs": (25, 25),
    "TooManyVariants": (4, 1),
    "AlreadyEnded": ("failed",),
    "NotFailed": ("queued",),
    "StillRunning": ("queued",),
    "UnknownModel": ("walker", ("base", "brief")),
    "DurationTooLong": (12.0, 10.0),
    "UploadTooLarge": (9, 8),
    "TooManyExports": (100,),
    "UnknownVariant": (3, 1),
    "RangeOutsideMotion": (4.0,),
    "ExportTooLong": (9000, 7200),
    "UploadRejected": ("no_person_found", "nobody is in the video"),
    "UploadIncomplete": (7, 8),
    "TooManyUploads": (5, 60),
}


def kinds(kind: type[Refused]) -> Iterator[type[Refused]]:
    for each in kind.__subclasses__():
        yield each
        yield from kinds(each)


@pytest.mark.parametrize("kind", sorted(kinds(Refused), key=repr))
def test_every_refusal_survives_the_way_between_processes(kind: type[Refused]) -> None:
    refusal = kind(*EXAMPLES.get(kind.__name__, ("thing",)))
    back = pickle.loads(pickle.dumps(refusal))
    assert (type(back), back.args, str(back)) == (kind, refusal.args, str(refusal))


@pytest.mark.parametrize("kind", sorted(kinds(Refused), key=repr))
def test_every_refusal_has_its_status_and_code(kind: type[Refused]) -> None:
    refusal = kind(*EXAMPLES.get(kind.__name__, ("thing",)))
    problem = problem_of(refusal, "http://here/credits")
    assert problem.code == kind.CODE
    assert problem.status == STATUSES[kind.CODE][0]
