"""The command line: the operator's tool and a client's."""

import shutil
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any
from uuid import uuid4

import typer
from eventsourcing.persistence import IntegrityError
from pydantic import ValidationError
from rich.console import Console
from rich.markup import escape

from deployments.text_to_motion.manifest import BadModel
from deployments.text_to_motion.registry import chosen
from domain.commands.credits import Grant
from domain.commands.profiles import Enrol
from domain.draft import Command, Draft
from domain.journal import Journal
from serve import client
from serve.identity import owner_of
from serve.main import issuer_of, prices_of
from serve.main import start as start_everything
from serve.registry import installed, line_of
from serve.settings import Settings

app = typer.Typer(no_args_is_help=True, pretty_exceptions_enable=False, add_completion=False)
out = Console()
Data = Annotated[Path | None, typer.Option("--data", help="The folder of an embedded service.")]


def settings_of(**given: Any) -> Settings:
    """Return the settings, what was given on the command line first."""
    try:
        return Settings(**{name: value for name, value in given.items() if value is not None})
    except ValidationError as error:
        for each in error.errors():
            name = "NOCAPMOCAP_" + "_".join(map(str, each["loc"])).upper()
            out.print(f"[red]{name}: {each['msg']}[/red]")
        raise typer.Exit(2) from None


@app.command()
def up(
    host: Annotated[str | None, typer.Option(help="The address to listen on.")] = None,
    port: Annotated[int | None, typer.Option(help="The port to listen on.")] = None,
    data: Data = None,
) -> None:
    """Run everything in the foreground; Ctrl-C stops it.

    Example: nocapmocap up --port 8000 --data data
    """
    settings = settings_of(host=host, port=port, data=data)
    stopping = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopping.set())
    with out.status("starting Ray, the actors and the models …"), spoken():
        running = start_everything(settings)
    out.print(f"NoCapMocap is at [bold]{settings.origin}[/bold]. Paste this in another terminal:")
    out.print(f"  {pasted(settings)}", soft_wrap=True, highlight=False)
    stopping.wait()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with out.status("stopping …"):
        running.stop()


@contextmanager
def spoken() -> Iterator[None]:
    """Exit 2 with the reason where a model's folder is not right."""
    try:
        yield
    except BadModel as error:
        out.print(f"[red]{escape(str(error))}[/red]", soft_wrap=True, highlight=False)
        raise typer.Exit(2) from None


def pasted(settings: Settings) -> str:
    """Return a first command that works in another terminal in the same folder."""
    program = Path(sys.executable).with_name("nocapmocap")
    on_path = shutil.which("nocapmocap")
    name = "nocapmocap"
    if on_path is None or Path(on_path).resolve() != program.resolve():
        here = Path.cwd()
        name = str(program.relative_to(here) if program.is_relative_to(here) else program)
    line = f'{name} generate "a person walks forward" --duration 4 --out out/'
    if settings.origin != Settings.model_construct().origin:
        line += f" --url {settings.origin}"
    if settings.data != Settings.model_fields["data"].default:
        line += f" --data {settings.data}"
    return line


@app.command()
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
    for each in names:
        typer.echo(enrolled(settings, journal, each, credits))


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


def write(journal: Journal, commands: list[Command], tries: int = 5) -> None:
    """Run commands beside a running service: the store's version check keeps both right."""
    for left in reversed(range(tries)):
        draft = Draft(journal)
        for command in commands:
            draft.run(command)
        try:
            draft.commit()
        except IntegrityError:
            if not left:
                raise
        else:
            return


@app.command()
def generate(
    prompt: Annotated[str, typer.Argument(help="What the person does.")],
    duration: Annotated[float, typer.Option(help="Seconds, from 0.5 to the model's most.")] = 4.0,
    model: Annotated[str | None, typer.Option(help="One of `nocapmocap models`.")] = None,
    variants: Annotated[int, typer.Option(help="1 to 4.")] = 1,
    cfg_scale: Annotated[float, typer.Option(help="How closely to follow the prompt.")] = 2.5,
    seed: Annotated[int | None, typer.Option(help="For the same motion again.")] = None,
    lock_root: Annotated[bool, typer.Option(help="Stay in place.")] = False,
    loop: Annotated[bool, typer.Option(help="Let the end flow into the start.")] = False,
    out_folder: Annotated[Path, typer.Option("--out", help="Where the files go.")] = Path("out"),
    url: Annotated[
        str | None, typer.Option(envvar="NOCAPMOCAP_URL", help="The service's address.")
    ] = None,
    bearer: Annotated[
        str | None,
        typer.Option("--token", envvar="NOCAPMOCAP_TOKEN", help="Default: one of the embedded."),
    ] = None,
    data: Data = None,
) -> None:
    """Generate a motion and download its files.

    Example: nocapmocap generate "a person walks forward" --duration 4 --out out/
    """
    body = {
        "prompt": prompt,
        "duration": duration,
        "variants": variants,
        "cfgScale": cfg_scale,
        "lockRoot": lock_root,
        "loop": loop,
        **({"seed": seed} if seed is not None else {}),
        **({"model": model} if model is not None else {}),
    }
    client.run(
        out, url or settings_of(data=data).origin, bearer or local_token(data), body, out_folder
    )


def local_token(data: Path | None) -> str:
    """Return a token of the embedded issuer for whoever sits at this machine."""
    settings = settings_of(data=data)
    if not (settings.data / "secrets").exists():
        out.print("[red]No token: give --token, or --data with the folder of a running service.[/]")
        raise typer.Exit(2)
    return enrolled(settings, Journal(settings.journal_url), "you", 0)


@app.command()
def models() -> None:
    """Print the models that are installed, and which of them are on.

    Example: NOCAPMOCAP_MODELS_FOLDER=/srv/models nocapmocap models
    """
    found = settings_of()
    with spoken():
        listed = installed(found)
        for each in listed:
            typer.echo(line_of(each))
        typer.echo(f"default: {chosen(listed, found.models_default)}")


@app.command()
def settings(data: Data = None) -> None:
    """Print the settings in force, without secrets.

    Example: NOCAPMOCAP_PORT=9000 nocapmocap settings
    """
    show: Callable[[str], None] = typer.echo
    for name, value in settings_of(data=data).model_dump(mode="json").items():
        show(f"NOCAPMOCAP_{name.upper()}={value}")
