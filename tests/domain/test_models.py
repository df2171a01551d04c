import pytest

from domain.commands.generations import RequestGeneration
from domain.draft import Draft
from domain.journal import Journal
from domain.models import DurationTooLong, Model, Models, UnknownModel
from tests.given import enrolled, refused, request

LONG = Model("long", "1", "MIT", commercial_use=True, longest=60.0, fps=30.0)
SHORT = Model("short", "1", "MIT", commercial_use=True, longest=5.0, fps=30.0)
MODELS = Models((LONG, SHORT), "long")


@pytest.mark.parametrize(
    ("name", "model"), [(None, LONG), ("long", LONG), ("short", SHORT), ("other", None)]
)
def test_a_name_means_its_model_and_no_name_the_default(
    name: str | None, model: Model | None
) -> None:
    assert MODELS.named(name) == model


@pytest.mark.parametrize(
    ("name", "duration", "refusal"),
    [
        (None, 10.0, None),
        (None, 10.5, DurationTooLong(10.5, 10.0)),
        ("short", 5.0, None),
        ("short", 6.0, DurationTooLong(6.0, 5.0)),
        ("other", 1.0, UnknownModel("other", ("long", "short"))),
    ],
)
def test_the_model_and_the_plan_limit_the_seconds(
    name: str | None, duration: float, refusal: Exception | None
) -> None:
    found = MODELS.refusal(name, duration, longest=10.0)
    assert (type(found), getattr(found, "args", None)) == (
        type(refusal),
        getattr(refusal, "args", None),
    )


def test_a_limit_of_whole_seconds_is_said_without_a_fraction() -> None:
    assert "at most 10 seconds" in str(DurationTooLong(12.0, 10.0))
    assert "at most 9.8 seconds" in str(DurationTooLong(12.0, 9.8))


def test_a_refused_request_changes_nothing_and_a_repeat_of_an_accepted_one_is_not_refused(
    journal: Journal,
) -> None:
    draft = Draft(journal)
    enrolled(draft)
    accepted = request()
    first = draft.run(accepted)
    draft.commit()
    position = journal.position()
    refusal = UnknownModel("other", ("long",))
    again = RequestGeneration(**{**vars(accepted), "refusal": refusal})
    assert draft.run(again) == first
    with refused(refusal):
        draft.run(request(refusal=refusal))
    draft.commit()
    assert journal.position() == position
