"""A client of the HTTP API: submit, follow the progress, download every asset."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

ENDED = ("succeeded", "failed", "canceled")
TIMEOUT = httpx.Timeout(30.0, connect=5.0)


@contextmanager
def service(out: Console, url: str, token: str) -> Iterator[httpx.Client]:
    """Give a client of the service; exit 1 where it does not answer."""
    headers = {"authorization": f"Bearer {token}"}
    with httpx.Client(base_url=url, headers=headers, timeout=TIMEOUT) as api:
        try:
            yield api
        except httpx.HTTPError as error:
            out.print(f"[red]{url} does not answer: {type(error).__name__}[/red]")
            raise typer.Exit(1) from None


def made(out: Console, api: httpx.Client, path: str, body: dict[str, Any], folder: Path) -> None:
    """Ask for a generation, follow it and download it.

    Exit 1 with the service's own words where it does not work.
    """
    key = {"idempotency-key": str(uuid4())}
    asked = checked(out, api.post(path, json=body, headers=key))
    ended = followed(out, api, asked["generation"]["links"]["self"])
    if ended["status"] != "succeeded":
        reason = ended["error"] or {"code": ended["status"], "message": ""}
        said = escape(f"{reason['code']}: {reason['message']}")
        out.print(f"[red]The generation {ended['status']}. {said}[/red]", soft_wrap=True)
        raise typer.Exit(1)
    download(out, ended, folder)


def followed(out: Console, api: httpx.Client, path: str) -> dict[str, Any]:
    """Poll until the generation has ended, with a progress bar."""
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=out) as progress:
        bar = progress.add_task("queued", total=100)
        while True:
            found = checked(out, api.get(path))
            progress.update(bar, completed=found["progress"], description=found["status"])
            if found["status"] in ENDED:
                return found
            time.sleep(0.3)


def download(out: Console, generation: dict[str, Any], folder: Path) -> None:
    """Save every asset of every variant under its own file name."""
    for variant in generation["variants"]:
        for asset in variant["assets"]:
            saved(out, asset, folder)
        told(out, variant)


def told(out: Console, variant: dict[str, Any]) -> None:
    """Print a variant's figures, and what there is to know of how it was made."""
    seed = {"seed": variant["seed"]} if "seed" in variant else {}
    quality = variant["quality"]
    figures = {
        name: figure
        for name, figure in {**seed, **quality}.items()
        if not isinstance(figure, dict) and name != "warnings"
    }
    out.print(", ".join(f"{name} {figure}" for name, figure in figures.items()))
    for warning in quality.get("warnings", []):
        said = escape(f"{warning['code']}: {warning['message']}")
        out.print(f"[yellow]{said}[/yellow]", soft_wrap=True)


def saved(out: Console, asset: dict[str, Any], folder: Path) -> None:
    """Save an asset in a folder under its own file name; a name is never a path."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / Path(asset["fileName"]).name
    with httpx.stream("GET", asset["url"], timeout=TIMEOUT) as response:
        response.raise_for_status()
        with path.open("wb") as file:
            for block in response.iter_bytes():
                file.write(block)
    out.print(f"{path}  {asset['fileSize']:,} bytes")


def checked(out: Console, response: httpx.Response) -> dict[str, Any]:
    """Return the JSON of a good answer; exit 1 with a problem's code and words."""
    if response.is_success:
        body: dict[str, Any] = response.json()
        return body
    raise refused(out, response)


def refused(out: Console, response: httpx.Response) -> typer.Exit:
    """Print a problem's code and words; return the exit."""
    try:
        problem = response.json()
        said = escape(f"{problem['code']}: {problem['detail']}")
        out.print(f"[red]{said}[/red]", soft_wrap=True)
    except (ValueError, KeyError, TypeError):
        out.print(f"[red]The service answered {response.status_code}.[/red]")
    return typer.Exit(1)
