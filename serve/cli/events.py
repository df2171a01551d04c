"""The event log for data teams: watch it, take it away, know its form, read it all again."""

import gzip
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Annotated

import orjson
import typer
from rich.progress import Progress

from domain.journal import Journal, Record
from projections.migrations import upgrade
from projections.projection import Projector
from serve import records
from serve.cli.terminal import Data, out, settings_of

PAGE = 500
PAUSE = 0.5
events = typer.Typer(no_args_is_help=True, help="Watch and export the event log.")
After = Annotated[int, typer.Option(min=0, help="Only what comes after this position.")]


@events.command()
def tail(
    after: Annotated[
        int | None, typer.Option(min=0, help="The position to begin after; default: the last 10.")
    ] = None,
    follow: Annotated[bool, typer.Option("--follow", "-f", help="Wait for what comes.")] = False,
    data: Data = None,
) -> None:
    """Print events as JSON, one a line, oldest first.

    Example: nocapmocap events tail --follow
    """
    with Journal(settings_of(data=data).journal_url) as journal, suppress(KeyboardInterrupt):
        position = max(0, journal.position() - 10) if after is None else after
        while True:
            for newest, line in lines(journal, position):
                typer.echo(line.decode())
                position = newest
            if not follow:
                return
            time.sleep(PAUSE)


@events.command()
def export(
    to: Annotated[Path, typer.Argument(help="A file; .gz compresses.")],
    after: After = 0,
    data: Data = None,
) -> None:
    """Write all events as JSON lines; the last position is where the next export goes on.

    Example: nocapmocap events export events.jsonl.gz --after 0
    """
    part = to.with_name(f".{to.name}.part")
    with Journal(settings_of(data=data).journal_url) as journal, out.status("…") as status:
        newest, count, position = journal.position(), 0, after
        with gzip.open(part, "wb") if to.suffix == ".gz" else part.open("wb") as file:
            for position, line in lines(journal, after, newest):
                file.write(line + b"\n")
                count += 1
                if count % 10_000 == 0:
                    status.update(f"exporting … position {position} of {newest}")
        part.replace(to)
    out.print(f"{count} events, the last at position {position}: {to}", soft_wrap=True)


@events.command()
def schema() -> None:
    """Print the JSON Schema of what `tail` and `export` write.

    Example: nocapmocap events schema > events.schema.json
    """
    typer.echo(orjson.dumps(records.schema(), option=orjson.OPT_INDENT_2).decode())


def rebuild(data: Data = None) -> None:
    """Make all read models anew from the event log, beside a running service or without one.

    Until they are whole, the old ones are read. Example: nocapmocap rebuild
    """
    settings = settings_of(data=data)
    upgrade(settings.reads_url)
    projector = Projector(settings.reads_url)
    with Journal(settings.journal_url) as journal, Progress(console=out) as progress:
        newest = journal.position()
        bar = progress.add_task("rebuilding", total=newest)

        def pages() -> Iterator[list[Record]]:
            position = 0
            while position < newest and (page := journal.after(position, PAGE)):
                yield page
                position = page[-1].position
                progress.update(bar, completed=position)

        position = projector.rebuild(pages())
    projector.close()
    out.print(f"The read models are made anew from the events up to position {position}.")


def lines(journal: Journal, after: int, until: int | None = None) -> Iterator[tuple[int, bytes]]:
    """Yield each event after a position with its own position; memory holds a page of them."""
    while page := journal.after(after, PAGE):
        for record in page:
            if until is not None and record.position > until:
                return
            yield record.position, orjson.dumps(records.document(record))
        after = page[-1].position
