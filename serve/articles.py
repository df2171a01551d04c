"""What is for sale, found by what a buyer asks for and by what Polar says was paid for."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

from domain.prices import Prices


@dataclass(frozen=True)
class Article:
    """One thing for sale.

    `name` is the plan's or the pack's, `title` for people; `product` Polar's id of it; `price`
    in cents without tax; `credits` what one payment grants.
    """

    kind: Literal["plan", "credits"]
    name: str
    title: str
    product: str
    price: int
    credits: int
    currency: str = "usd"
    interval: Literal["month", "year"] | None = None

    @property
    def sku(self) -> str:
        """Return its name among all articles."""
        return ":".join(filter(None, (self.kind, self.name, self.interval)))


class Articles:
    """All articles. ValueError where two have the same name, or one of Polar's products."""

    def __init__(self, articles: Iterable[Article]) -> None:
        listed = list(articles)
        self.by_sku = {each.sku: each for each in listed}
        self.by_product = {each.product: each for each in listed}
        if not len(self.by_sku) == len(self.by_product) == len(listed):
            raise ValueError("two articles have the same name, or the same product of Polar's")

    def wanted(self, sku: str) -> Article | None:
        """Return what a buyer asks for; None where it is not for sale."""
        return self.by_sku.get(sku)

    def sold_as(self, product: str | None) -> Article | None:
        """Return what was paid for; None where it is nothing of ours."""
        return self.by_product.get(product or "")


def articles_of(prices: Prices, *, at_the_till: bool = False) -> list[Article]:
    """Return what a catalogue sells: what names a product of Polar's, or all `at_the_till`."""
    plans = [
        Article(
            "plan",
            plan.name,
            plan.title,
            offer.product,
            offer.cents,
            plan.credits * offer.months,
            prices.currency,
            offer.interval,
        )
        for plan in prices.plans
        for offer in plan.offers
    ]
    packs = [
        Article("credits", p.name, p.title, p.product, p.cents, p.credits, prices.currency)
        for p in prices.packs
    ]
    articles = (*plans, *packs)
    if at_the_till:
        return [replace(each, product=each.product or f"till:{each.sku}") for each in articles]
    return [each for each in articles if each.product]
