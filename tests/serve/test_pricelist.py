import os
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from domain.prices import Prices, UploadTerms
from serve.articles import Articles, articles_of
from serve.cli import app
from serve.main import prices_of
from serve.pricelist import OURS, BadCatalogue, read
from serve.settings import Settings

TIMES = UploadTerms()
Edit = Callable[[str, str], Path]


@pytest.fixture
def edited(tmp_path: Path) -> Edit:
    """Give our catalogue with one thing in it replaced."""

    def edit(old: str, new: str) -> Path:
        text = OURS.read_text()
        assert old in text
        path = tmp_path / "catalogue.toml"
        path.write_text(text.replace(old, new, 1))
        return path

    return edit


def test_ours_is_what_the_domain_takes_where_nobody_says_otherwise() -> None:
    ours, plain = read(None, TIMES), Prices()
    assert (ours.welcome, ours.plans[0], ours.terms.free) == (plain.welcome, plain.plans[0], "free")
    assert [plan.name for plan in ours.plans] == ["free", "creator", "studio"]
    assert (ours.text_to_motion(2.5, 3), ours.video_to_motion(2.5)) == (8, 3)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("welcome_credits", "welcome_credit", "welcome_credits: Field required"),
        ('currency = "usd"', 'currency = "usd"\ncolour = 1', "colour: Extra inputs are not"),
        ("variants = 4", "variants = 5", "plans.0.limits.variants: Input should be less than"),
        ("variants = 4", 'variants = "4"', "plans.0.limits.variants: Input should be a valid int"),
        ("video_beta = 0.5", "video_beta = 0", "prices.video_beta: Input should be greater"),
        ("text_second = 1.0", "text_second = nan", "prices.text_second: Input should be"),
        ('interval = "year"', 'interval = "month"', "creator has two offers for one interval"),
        ('name = "studio"', 'name = "creator"', "creator is there twice"),
        ('title = "Free"', "title = Free", "Invalid value (at line 16"),
        ("[plans.limits]", "offers = [{interval = 'year', cents = 1}]\n[plans.limits]", "free"),
    ],
)
def test_a_mistake_is_one_line_that_names_the_place(
    edited: Edit, old: str, new: str, said: str
) -> None:
    path = edited(old, new)
    with pytest.raises(BadCatalogue) as caught:
        read(path, TIMES)
    message = str(caught.value)
    assert message.startswith(f"{path}: ")
    assert said in message
    assert "\n" not in message


def test_one_product_sells_one_thing(edited: Edit) -> None:
    path = edited("cents = 1500\n", 'cents = 1500\nproduct = "p"\n')
    path.write_text(path.read_text().replace("cents = 1000\n", 'cents = 1000\nproduct = "p"\n'))
    with pytest.raises(BadCatalogue, match="p is there twice"):
        read(path, TIMES)


def test_what_names_a_product_is_for_sale(edited: Edit) -> None:
    articles = Articles(
        articles_of(read(edited("cents = 15000\n", 'cents = 1\nproduct = "p"\n'), TIMES))
    )
    sold = articles.sold_as("p")
    assert sold is not None
    assert (sold.sku, sold.price, sold.credits) == ("plan:creator:year", 1, 12_000)
    assert list(articles.by_sku) == ["plan:creator:year"]


def test_a_setting_counts_more_than_the_file() -> None:
    prices = prices_of(Settings(welcome_credits=7, longest_seconds=20))
    assert (prices.welcome, prices.longest) == (7, 20)
    assert {limits.longest for limits in prices.terms.plans.values()} == {20}


def test_a_bad_catalogue_stops_the_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NOCAPMOCAP_CATALOGUE", str(tmp_path / "none.toml"))
    for command in ("up", "token"):
        name = ["ada"] if command == "token" else []
        done = CliRunner().invoke(app, [command, *name, "--data", str(tmp_path)])
        assert done.exit_code == 2
        assert "none.toml: it cannot be read (FileNotFoundError)" in done.stdout.replace(
            os.sep, "/"
        )
