import pytest

from deployments.text_to_motion.territories import COUNTRIES, UNION, excludes, misspelt


def test_every_country_has_a_code_of_two_letters() -> None:
    assert len(COUNTRIES) == 249
    assert all(len(code) == 2 and code.isupper() for code in COUNTRIES)
    assert UNION <= COUNTRIES
    assert len(UNION) == 27 + 7


@pytest.mark.parametrize(
    ("excluded", "country", "answer"),
    [
        ((), "DE", False),
        (("KR",), "KR", True),
        (("KR",), "KP", False),
        (("EU",), "DE", True),
        (("EU",), "GR", True),
        (("EU",), "RE", True),
        (("EU",), "GB", False),
        (("EU",), "CH", False),
        (("EU", "GB"), "GB", True),
    ],
)
def test_the_union_stands_for_its_countries(
    excluded: tuple[str, ...], country: str, answer: bool
) -> None:
    assert excludes(excluded, country) is answer


@pytest.mark.parametrize(
    ("code", "hint"),
    [("UK", "write GB"), ("el", "write GR"), ("de", "write DE"), ("XX", "no ISO"), ("", "no ISO")],
)
def test_what_is_no_code_is_told_with_what_was_meant(code: str, hint: str) -> None:
    assert hint in misspelt(code)


def test_a_code_is_right() -> None:
    assert misspelt("DE") == ""
