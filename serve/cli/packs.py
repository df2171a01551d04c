"""Packs at an operator's hand."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any, NoReturn
from uuid import UUID, uuid4

import typer

from domain.aggregate import Unknown
from domain.commands.packs import CreatePack, ShowPack
from domain.journal import Journal
from domain.packs import MOST_MOTIONS
from projections.migrations import upgrade
from projections.reads import Reads
from serve.cli.owners import write
from serve.cli.terminal import Data, out, settings_of
from serve.curation import NotForPacks, content, copy, forget, judge
from serve.main import storage_of
from serve.settings import Settings

packs = typer.Typer(no_args_is_help=True, help="Curate packs of motions for others to claim.")
Wanted = Annotated[UUID, typer.Argument(help="The pack's id.")]


@packs.command()
def create(
    motions: Annotated[list[UUID], typer.Argument(help="The ids of finished motions, in order.")],
    title: Annotated[str, typer.Option(help="1 to 120 characters.")],
    price: Annotated[int, typer.Option(min=0, help="Credits; 0 gives it away.")] = 0,
    description: Annotated[str, typer.Option(help="Up to 1,000 characters.")] = "",
    private: Annotated[
        bool, typer.Option("--private", help="Take what is not published, too: ask its owner.")
    ] = False,
    data: Data = None,
) -> None:
    """Copy motions into a new pack, and print its id; nobody sees it before `packs publish`.

    Example: nocapmocap packs create --title "Ten walks" --price 20 MOTION_ID MOTION_ID
    """
    settings = settings_of(data=data)
    title, description = title.strip(), description.strip()
    if not 1 <= len(title) <= 120 or len(description) > 1000:  # noqa: PLR2004 - as the help says
        fail("a title has 1 to 120 characters, a description up to 1,000")
    if len(set(motions)) != len(motions) or len(motions) > MOST_MOTIONS:
        fail(f"a pack has up to {MOST_MOTIONS} motions, each of them once")
    pack, storage = uuid4(), storage_of(settings)
    contents: list[dict[str, Any]] = []
    try:
        found = zip(motions, asyncio.run(rows_of(settings, motions)), strict=True)
        rows = [judge(row, motion, private=private) for motion, row in found]
        contents = [content(row, pack, place) for place, row in enumerate(rows)]
        for row, made in zip(rows, contents, strict=True):
            copy(storage, row, made)
    except NotForPacks as error:
        forget(storage, contents)
        fail(str(error))
    command = CreatePack(pack, title, description, price, tuple(contents), datetime.now(UTC))
    with Journal(settings.journal_url) as journal:
        write(journal, [command])
    typer.echo(str(pack))


@packs.command("list")
def listed(data: Data = None) -> None:
    """Print all packs, one a line: id, status, price, number of motions, title.

    Example: nocapmocap packs list
    """
    for row in asyncio.run(every(settings_of(data=data))):
        typer.echo(
            f"{row['id']} {row['status']} {row['price']} credits {row['size']} motions "
            f"{row['title']}"
        )


@packs.command()
def publish(pack: Wanted, data: Data = None) -> None:
    """Let everybody see and claim a pack.

    Example: nocapmocap packs publish PACK_ID
    """
    show(pack, data, hide=False)


@packs.command()
def withdraw(pack: Wanted, data: Data = None) -> None:
    """Take a pack out of sight; those who claimed it keep its motions.

    Example: nocapmocap packs withdraw PACK_ID
    """
    show(pack, data, hide=True)


def show(pack: UUID, data: Path | None, *, hide: bool) -> None:
    """Publish or withdraw, and say what the pack then is."""
    with Journal(settings_of(data=data).journal_url) as journal:
        try:
            write(journal, [ShowPack(pack, datetime.now(UTC), hide)])
        except Unknown as refusal:
            fail(str(refusal))
    typer.echo(f"{pack} {'is withdrawn' if hide else 'is published'}")


async def rows_of(settings: Settings, motions: list[UUID]) -> list[dict[str, Any] | None]:
    """Return the motions' rows, None for each that there is not."""
    async with reading(settings) as reads:
        return [await reads.motion(each) for each in motions]


async def every(settings: Settings) -> list[dict[str, Any]]:
    """Return all packs' rows."""
    async with reading(settings) as reads:
        return await reads.packs()


@asynccontextmanager
async def reading(settings: Settings) -> AsyncIterator[Reads]:
    """Open the read models, which are empty where the service never ran."""
    settings.data.mkdir(parents=True, exist_ok=True)
    upgrade(settings.reads_url)
    reads = Reads(settings.reads_url)
    try:
        yield reads
    finally:
        await reads.close()


def fail(why: str) -> NoReturn:
    """Say what is wrong, and exit with 2."""
    out.print(why, style="red", markup=False, soft_wrap=True, highlight=False)
    raise typer.Exit(2)
