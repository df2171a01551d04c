"""Payments at an operator's hand."""

import asyncio
from datetime import UTC, datetime
from typing import Annotated, Any
from uuid import UUID

import typer

from domain.draft import Command
from domain.journal import Journal
from projections.migrations import upgrade
from projections.projection import Projector
from serve.cli.owners import write
from serve.cli.terminal import Data, settings_of, spoken
from serve.main import payments_of, prices_of
from serve.problems import Problem
from serve.reconciliation import Reconciliation, in_utc
from serve.shop import Payments, Polar

payments = typer.Typer(no_args_is_help=True, help="See that what was paid for was granted.")
BATCH = 500


@payments.callback()
def group() -> None:
    """Keep the command's name, where there is but one."""


@payments.command()
def reconcile(
    since: Annotated[
        datetime | None, typer.Option(help="Orders and refunds since then, in UTC; default: all.")
    ] = None,
    data: Data = None,
) -> None:
    """Ask Polar for what no webhook told, try again what is open, and print what was found.

    Again is safe: everything counts once. Exit 1 where Polar is away.

    Example: nocapmocap payments reconcile --since 2026-11-01
    """
    settings = settings_of(data=data)
    with spoken():
        sold = payments_of(settings, prices_of(settings))
    upgrade(settings.reads_url)
    with Journal(settings.journal_url) as journal:
        done, problem = asyncio.run(
            reconciled(journal, settings.reads_url, sold, in_utc(since) if since else None)
        )
    for line in done.found:
        typer.echo(line)
    looked = ", ".join(f"{count} {kind}" for kind, count in done.looked.items()) or "nothing"
    heard = f"Polar listed {looked}" if isinstance(sold.shop, Polar) else "Polar is not set up"
    typer.echo(f"{heard}; {len(done.found)} were news or are open.")
    if problem is not None:
        typer.echo(f"Polar was not heard to the end: {problem.detail}.", err=True)
        raise typer.Exit(1)


async def reconciled(
    journal: Journal, reads_url: str, sold: Payments, since: datetime | None
) -> tuple[Reconciliation, Problem | None]:
    """Return what was found, and why Polar was not heard to the end where it was not."""

    async def ask(command: Command) -> Any:
        return write(journal, [command])[0]

    look = Reconciliation(ask, journal, sold.articles, datetime.now(UTC), since)
    await look.again(unsettled(journal, reads_url))
    if not isinstance(sold.shop, Polar):
        return look, None
    try:
        await look.look(sold.shop)
    except Problem as problem:
        return look, problem
    finally:
        await sold.shop.close()
    return look, None


def unsettled(journal: Journal, reads_url: str) -> list[UUID]:
    """Return the ids of deliveries that are not settled, with the read models at the newest."""
    projector = Projector(reads_url)
    try:
        while records := journal.after(projector.position(), BATCH):
            projector.apply(records)
        return projector.unsettled()
    finally:
        projector.close()
