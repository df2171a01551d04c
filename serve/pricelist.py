"""The catalogue's file: TOML that an operator edits, read once at the start."""

import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from domain.prices import Limits, Offer, Pack, Plan, Prices, UploadTerms

OURS = Path(__file__).with_name("catalogue.toml")
MEBIBYTE = 2**20
Name = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,39}$")]
Title = Annotated[str, Field(min_length=1, max_length=80)]
Product = Annotated[str, Field(max_length=100)]
Count = Annotated[int, Field(ge=1, le=100_000)]
Credits = Annotated[int, Field(ge=0, le=1_000_000_000)]
Cents = Annotated[int, Field(ge=0, le=100_000_000)]
Rate = Annotated[float, Field(gt=0, le=1000, allow_inf_nan=False)]


class BadCatalogue(Exception):  # noqa: N818 - it says what is bad
    """The catalogue is not right: one line that names the file and the place in it."""


class Table(BaseModel):
    """A table of the file, with no keys but the known ones, and no value of another type."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Rates(Table):
    """Credits for work."""

    text_second: Rate
    video_second: Rate
    video_beta: Annotated[float, Field(gt=0, le=1, allow_inf_nan=False)]


class PlanLimits(Table):
    """What a plan allows."""

    longest_seconds: Annotated[float, Field(ge=0.5, le=60, allow_inf_nan=False)]
    variants: Annotated[int, Field(ge=1, le=4)]
    jobs_at_once: Count
    active_uploads: Count
    largest_upload_mib: Count
    longest_clip_seconds: Annotated[float, Field(ge=1, le=3600, allow_inf_nan=False)]


class PlanOffer(Table):
    """A plan's price."""

    interval: Literal["month", "year"]
    cents: Cents
    product: Product = ""


class SoldPlan(Table):
    """A plan."""

    name: Name
    title: Title
    credits: Credits
    limits: PlanLimits
    offers: list[PlanOffer] = []


class SoldPack(Table):
    """A pack."""

    name: Name
    title: Title
    credits: Annotated[int, Field(ge=1, le=1_000_000_000)]
    cents: Cents
    product: Product = ""


class Catalogue(Table):
    """The file."""

    currency: Annotated[str, Field(pattern=r"^[a-z]{3}$")]
    welcome_credits: Credits
    prices: Rates
    plans: Annotated[list[SoldPlan], Field(min_length=1)]
    packs: list[SoldPack] = []

    @model_validator(mode="after")
    def _each_is_itself(self) -> Self:
        offers = [offer for plan in self.plans for offer in plan.offers]
        products = [offer.product for offer in offers if offer.product]
        products += [pack.product for pack in self.packs if pack.product]
        named = [[each.name for each in self.plans], [each.name for each in self.packs], products]
        for names in named:
            if twice := {name for name in names if names.count(name) > 1}:
                raise ValueError(f"{min(twice)} is there twice")
        for plan in self.plans:
            if len({offer.interval for offer in plan.offers}) < len(plan.offers):
                raise ValueError(f"the plan {plan.name} has two offers for one interval")
        if self.plans[0].offers:
            raise ValueError(f"the first plan, {self.plans[0].name}, is free: it has no offers")
        return self


def read(path: Path | None, uploads: UploadTerms) -> Prices:
    """Return the catalogue of a file, ours for None; BadCatalogue where it is not right.

    `uploads`: the times of an upload, which are no plan's.
    """
    where = path or OURS
    try:
        return prices(Catalogue.model_validate(tomllib.loads(where.read_text())), uploads)
    except (OSError, UnicodeDecodeError) as error:
        raise BadCatalogue(f"{where}: it cannot be read ({type(error).__name__})") from None
    except tomllib.TOMLDecodeError as error:
        raise BadCatalogue(f"{where}: {error}") from None
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(map(str, first["loc"]))
        said = first["msg"].removeprefix("Value error, ")
        raise BadCatalogue(": ".join(filter(None, (str(where), place, said)))) from None


def prices(file: Catalogue, uploads: UploadTerms) -> Prices:
    """Return what the file says as the domain knows it."""
    return Prices(
        welcome=file.welcome_credits,
        text_second=file.prices.text_second,
        video_second=file.prices.video_second,
        beta=file.prices.video_beta,
        currency=file.currency,
        plans=tuple(
            Plan(
                each.name,
                each.title,
                each.credits,
                limits(each.limits, uploads),
                tuple(Offer(o.interval, o.cents, o.product) for o in each.offers),
            )
            for each in file.plans
        ),
        packs=tuple(Pack(p.name, p.title, p.credits, p.cents, p.product) for p in file.packs),
    )


def limits(of: PlanLimits, uploads: UploadTerms) -> Limits:
    """Return a plan's limits, with the times that hold for all uploads."""
    largest = of.largest_upload_mib * MEBIBYTE
    return Limits(
        longest=of.longest_seconds,
        most_variants=of.variants,
        jobs_at_once=of.jobs_at_once,
        longest_clip=of.longest_clip_seconds,
        uploads=replace(uploads, largest=largest, at_once=of.active_uploads),
    )
