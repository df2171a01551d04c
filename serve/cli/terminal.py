"""What every command shares: the terminal, the settings, and the reason where they are wrong."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer
from pydantic import ValidationError
from rich.console import Console
from rich.markup import escape

from deployments.text_to_motion.manifest import BadModel
from serve.pricelist import BadCatalogue
from serve.settings import Settings

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


@contextmanager
def spoken() -> Iterator[None]:
    """Exit 2 with the reason where a model's folder, or the catalogue, is not right."""
    try:
        yield
    except (BadModel, BadCatalogue) as error:
        out.print(f"[red]{escape(str(error))}[/red]", soft_wrap=True, highlight=False)
        raise typer.Exit(2) from None
