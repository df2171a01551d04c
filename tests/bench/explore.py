"""Pages of explore and of a library among a million motions, against those among ten thousand."""

import asyncio
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from statistics import median
from uuid import UUID

from projections.listings import Cursor, Wanted, sort_value
from projections.reads import Reads
from projections.tables import ORDERS
from tests.bench.figures import Figure, Report
from tests.bench.seeding import COMMON, OWNERS, RARE, seed
from tests.postgres import PostgresServer

FEW, MANY = 10_000, 1_000_000
PAGES = 21
DEEP = {FEW: 300, MANY: 10_000}
"""The page that is far down: among ten thousand motions there is no ten-thousandth."""
LISTS: dict[str, tuple[Wanted, str]] = {
    **{order: (Wanted(order=order), "<= 1.5") for order in ORDERS},
    "category": (Wanted(category="dance"), "<= 1.5"),
    "category.popular": (Wanted(category="dance", order="popular"), "<= 1.5"),
    "library": (Wanted(owner=UUID(OWNERS[0])), "<= 1.5"),
    "tag": (Wanted(tag="tag7"), ""),
    "common-word": (Wanted(search=COMMON), ""),
    "common-word.trending": (Wanted(search=COMMON, order="trending"), ""),
    "half-typed": (Wanted(search=COMMON[:3]), ""),
    "rare-word": (Wanted(search=RARE), ""),
    "rare-word.popular": (Wanted(search=RARE, order="popular"), ""),
    "rare-and-common": (Wanted(search=f"person {RARE}"), ""),
}
SHALLOW = ("tag", "word", "typed", "rare", "library")
"""Lists that are too short, among ten thousand motions, to have a page that is far down."""


def run(report: Report) -> None:
    """Measure both stores."""
    with tempfile.TemporaryDirectory() as folder, PostgresServer(durable=False) as server:

        def file(count: int) -> str:
            return f"sqlite:///{folder}/reads-{count}.db"

        def database(count: int) -> str:
            server.create_database(f"reads{count}")
            return server.url(f"reads{count}")

        one_store(report, "sqlite", file)
        for each in Path(folder).glob("reads-*"):
            each.unlink()
        one_store(report, "postgresql", database)


def one_store(report: Report, store: str, address: Callable[[int], str]) -> None:
    """Seed both sizes, and measure them in turn."""
    urls = {count: address(count) for count in (FEW, MANY)}
    for count, url in urls.items():
        begun = time.perf_counter()
        seed(url, count)
        took = time.perf_counter() - begun
        report.say(f"explore: {store} with {count:,} motions, made in {took:.0f} s")
    asyncio.run(measured(report, store, urls))


async def measured(report: Report, store: str, urls: dict[int, str]) -> None:
    """Add a figure for each list, first page and far down."""
    reads = {count: Reads(url) for count, url in urls.items()}
    for name, (wanted, goal) in LISTS.items():
        places: dict[str, dict[int, Cursor | None]] = {"first": dict.fromkeys(urls)}
        if not any(each in name for each in SHALLOW):
            places["deep"] = {count: await far_down(reads[count], wanted, count) for count in urls}
        for place, cursors in places.items():
            took = await pages(reads, wanted, cursors)
            label = f"explore.{store}.{name}.{place}"
            report.add(Figure(label, took[MANY], "ms", took[FEW], "10,000 motions", goal))
    for each in reads.values():
        await each.close()


async def pages(
    reads: dict[int, Reads], wanted: Wanted, cursors: dict[int, Cursor | None]
) -> dict[int, float]:
    """Return the median milliseconds of pages in a row, by turns, so that both meet one load."""
    taken: dict[int, list[float]] = {count: [] for count in reads}
    after = dict(cursors)
    for _ in range(PAGES):
        for count, each in reads.items():
            begun = time.perf_counter()
            rows = await each.page(replace(wanted, after=after[count]))
            taken[count].append(time.perf_counter() - begun)
            if cursors[count] is not None:
                after[count] = (sort_value(rows[-2], wanted.order), rows[-2]["id"])
    return {count: median(each) * 1000 for count, each in taken.items()}


async def far_down(reads: Reads, wanted: Wanted, count: int) -> Cursor:
    """Return the cursor of the page that is far down."""
    depth = DEEP[count] * wanted.limit
    if wanted.category is not None:
        depth //= 8
    last = (await reads.page(replace(wanted, limit=1, offset=depth - 1)))[0]
    return sort_value(last, wanted.order), last["id"]
