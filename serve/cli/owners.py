"""Owners at an operator's hand: tokens, credits, and how a command is written without Ray."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any
from uuid import UUID, uuid4

import typer
from eventsourcing.persistence import IntegrityError
from rich.markup import escape

from domain.aggregate import Unknown
from domain.commands.credits import Grant, Suspend
from domain.commands.profiles import Enrol
from domain.draft import Command, Draft
from domain.journal import Journal
from serve.cli.terminal import Data, out, settings_of, spoken
from serve.identity import owner_of
from serve.main import issuer_of, prices_of
from serve.settings import Settings


def token(
    name: Annotated[str, typer.Argument(help="Who the token is for.")],
    credits: Annotated[int, typer.Option(min=0, help="Credits to add.")] = 0,
    count: Annotated[int, typer.Option(min=1, help="Tokens for NAME-0, NAME-1, …")] = 1,
    data: Data = None,
) -> None:
    """Print a bearer token of the embedded issuer; a new user gets the welcome credits.

    Example: nocapmocap token ada --credits 500
    """
    settings = settings_of(data=data)
    journal = Journal(settings.journal_url)
    names = [name] if count == 1 else [f"{name}-{index}" for index in range(count)]
    with spoken():
        for each in names:
            typer.echo(enrolled(settings, journal, each, credits))


Owner = Annotated[str, typer.Argument(help="The id of a profile, or a name of `token`.")]


def suspend(owner: Owner, data: Data = None) -> None:
    """Stop an owner from starting anything; what runs goes on.

    Example: nocapmocap suspend ada
    """
    change(owner, data, lift=False)


def unsuspend(owner: Owner, data: Data = None) -> None:
    """Let a suspended owner start work again.

    Example: nocapmocap unsuspend ada
    """
    change(owner, data, lift=True)


def change(owner: str, data: Path | None, *, lift: bool) -> None:
    """Suspend an owner, or lift it; exit 2 where there is no such owner."""
    settings = settings_of(data=data)
    try:
        identity = UUID(owner)
    except ValueError:
        identity = owner_of(settings.token_issuer, owner)
    try:
        write(Journal(settings.journal_url), [Suspend(identity, datetime.now(UTC), lift)])
    except Unknown:
        out.print(f"[red]There is no owner {escape(owner)}.[/red]", highlight=False)
        raise typer.Exit(2) from None
    out.print(f"{escape(owner)} is {'let in again' if lift else 'suspended'}.", highlight=False)


def local_token(data: Path | None) -> str:
    """Return a token of the embedded issuer for whoever sits at this machine."""
    settings = settings_of(data=data)
    if not (settings.data / "secrets").exists():
        out.print("[red]No token: give --token, or --data with the folder of a running service.[/]")
        raise typer.Exit(2)
    return enrolled(settings, Journal(settings.journal_url), "you", 0)


def enrolled(settings: Settings, journal: Journal, name: str, credits: int) -> str:
    """Return a token for `name`, who is enrolled and given `credits` now."""
    moment = datetime.now(UTC)
    owner = owner_of(settings.token_issuer, name)
    commands: list[Command] = [
        Enrol(owner, name, None, False, "password", prices_of(settings).welcome, moment)  # noqa: FBT003
    ]
    if credits:
        commands.append(Grant(owner, credits, f"operator:{uuid4()}", moment))
    write(journal, commands)
    return issuer_of(settings).token(name, name)


def write(journal: Journal, commands: list[Command], tries: int = 5) -> list[Any]:
    """Run commands beside a running service, and return their answers.

    The store's version check keeps both right.
    """
    for left in reversed(range(tries)):
        draft = Draft(journal)
        answers = [draft.run(command) for command in commands]
        try:
            draft.commit()
        except IntegrityError:
            if not left:
                raise
        else:
            return answers
    return []
