"""An installation: run it, and see what it has and how it is set."""

import shutil
import signal
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from deployments.text_to_motion.registry import chosen
from serve.cli.terminal import Data, out, settings_of, spoken
from serve.main import start
from serve.registry import chosen_pose, installed, line_of
from serve.settings import Settings


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
        running = start(settings)
    out.print(f"NoCapMocap is at [bold]{settings.origin}[/bold]. Paste this in another terminal:")
    out.print(f"  {pasted(settings)}", soft_wrap=True, highlight=False)
    stopping.wait()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with out.status("stopping …"):
        running.stop()


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


def models() -> None:
    """Print the models that are installed, and which of them are on.

    Example: NOCAPMOCAP_MODELS_FOLDER=/srv/models nocapmocap models
    """
    found = settings_of()
    with spoken():
        texts, videos = installed(found)
        for kind, listed in (("text to motion", texts), ("video to motion", videos)):
            typer.echo(f"{kind}:")
            for each in listed:
                typer.echo(f"  {line_of(each)}")
        typer.echo(f"default: {chosen(texts, found.models_default)}")
        if found.video == "on":
            typer.echo(f"default for videos: {chosen_pose(found, videos)}")


def settings(data: Data = None) -> None:
    """Print the settings in force, without secrets.

    Example: NOCAPMOCAP_PORT=9000 nocapmocap settings
    """
    show: Callable[[str], None] = typer.echo
    for name, value in settings_of(data=data).model_dump(mode="json").items():
        show(f"NOCAPMOCAP_{name.upper()}={value}")
