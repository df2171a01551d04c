"""The catalogue: what work costs, what there is to buy, and what a plan allows."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from math import ceil
from typing import Literal


@dataclass(frozen=True)
class UploadTerms:
    """What holds for an upload when it is reserved.

    `largest`: bytes of one video. `at_once`: uploads of an owner that nothing has used yet.
    Seconds: `to_send` the bytes, `to_use` them for the first time (both since the reservation),
    and for which they are `kept` since they were last asked for.
    """

    largest: int = 200 * 2**20
    at_once: int = 5
    to_send: float = 3600.0
    to_use: float = 7200.0
    kept: float = 7 * 86_400.0


@dataclass(frozen=True)
class Limits:
    """What a plan allows.

    `longest`: seconds of one motion; `longest_clip`: seconds of video of one request;
    `jobs_at_once`: generations that wait or run.
    """

    longest: float = 10.0
    most_variants: int = 4
    jobs_at_once: int = 25
    longest_clip: float = 60.0
    uploads: UploadTerms = UploadTerms()


@dataclass(frozen=True)
class Offer:
    """A plan's price for an interval; `product`: the till's that sells it, empty for none."""

    interval: Literal["month", "year"]
    cents: int
    product: str = ""

    @property
    def months(self) -> int:
        """How many months one payment is for."""
        return 12 if self.interval == "year" else 1


@dataclass(frozen=True)
class Plan:
    """What a subscription gives: `credits` for each month that is paid, and limits."""

    name: str
    title: str
    credits: int
    limits: Limits
    offers: tuple[Offer, ...] = ()


@dataclass(frozen=True)
class Pack:
    """Credits to buy once; they never end."""

    name: str
    title: str
    credits: int
    cents: int
    product: str = ""


@dataclass(frozen=True)
class Terms:
    """What each plan allows, and which one is for whoever has no subscription."""

    plans: Mapping[str, Limits]
    free: str

    def limits(self, plan: str | None) -> Limits:
        """Return a plan's limits; the free one's for none, and for one that is not sold now."""
        return self.plans.get(plan or self.free, self.plans[self.free])


@dataclass(frozen=True)
class Prices:
    """Credits for work, and all that is sold.

    `welcome`: credits of a new owner. `text_second`, `video_second`: credits for a second of
    motion; `beta`: what the price of video is multiplied with. The first plan is the free one.
    """

    welcome: int = 100
    text_second: float = 1.0
    video_second: float = 2.0
    beta: float = 0.5
    currency: str = "usd"
    plans: tuple[Plan, ...] = (Plan("free", "Free", 0, Limits()),)
    packs: tuple[Pack, ...] = ()
    terms: Terms = field(init=False)

    def __post_init__(self) -> None:
        """Put the limits where a command takes them along."""
        limits = {plan.name: plan.limits for plan in self.plans}
        object.__setattr__(self, "terms", Terms(limits, self.plans[0].name))

    @property
    def longest(self) -> float:
        """Seconds of the longest motion that any plan allows."""
        return max(plan.limits.longest for plan in self.plans)

    def text_to_motion(self, duration: float, variants: int) -> int:
        """Return the credits of `variants` motions of `duration` seconds, rounded up together."""
        return ceil(duration * self.text_second * variants)

    def video_to_motion(self, duration: float) -> int:
        """Return the credits of a clip of `duration` seconds, at the beta's price, rounded up."""
        return ceil(duration * self.video_second * self.beta)

    def plan(self, name: str | None) -> Plan:
        """Return a plan by its name; the free one for none, and for one that is not sold now."""
        return next((plan for plan in self.plans if plan.name == name), self.plans[0])

    def allowing(self, longest: float) -> "Prices":
        """Return the same with motions of `longest` seconds in every plan."""
        plans = tuple(
            replace(plan, limits=replace(plan.limits, longest=longest)) for plan in self.plans
        )
        return replace(self, plans=plans)
