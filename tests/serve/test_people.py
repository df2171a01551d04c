import pytest

from serve.people import address_of, name_of


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("  Ada Lovelace\t", "Ada Lovelace"),
        ("Zoe\u0308", "Zo\u00eb"),
        (
            "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",
            "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",
        ),
        ("\U0001f469\u200d\U0001f680", "\U0001f469\u200d\U0001f680"),
        ("x" * 120, "x" * 120),
    ],
)
def test_a_name_is_kept_as_people_write_it(said: str, name: str) -> None:
    assert name_of(said) == name


@pytest.mark.parametrize(
    "said",
    ["", "  ", "x" * 121, "a\nb", "a\x00", "a\u202eb", "a\u2028b", "\u200d\u200c", "\ud800"],
)
def test_what_nobody_could_read_is_no_name(said: str) -> None:
    with pytest.raises(ValueError, match="a name has"):
        name_of(said)


@pytest.mark.parametrize(
    ("said", "address"),
    [
        (" Ada@EXAMPLE.Org ", "Ada@example.org"),
        ("ada@xn--bcher-kva.example.org", "ada@b\u00fccher.example.org"),
        ("ada+motion@example.org", "ada+motion@example.org"),
    ],
)
def test_an_address_has_one_form(said: str, address: str) -> None:
    assert address_of(said) == address
    assert address_of(address) == address


@pytest.mark.parametrize(
    "said",
    [
        "",
        "ada",
        "ada@",
        "@example.org",
        "ada@localhost",
        "ada@@example.org",
        "ada@example..org",
        "Ada <ada@example.org>",
        "ada@[127.0.0.1]",
        "ada\n@example.org",
        "ada@example.org\r\nbcc: bob@example.org",
        f"{'x' * 65}@example.org",
        f"ada@{'x' * 250}.org",
    ],
)
def test_what_is_no_address_is_not_repeated_in_the_refusal(said: str) -> None:
    with pytest.raises(ValueError, match=r"^this is no e-mail address$"):
        address_of(said)
