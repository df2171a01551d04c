"""A client of the HTTP API: submit, follow the progress, download every asset."""

import time
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

ENDED = ("succeeded", "failed", "canceled")
TIMEOUT = httpx.Timeout(30.0, connect=5.0)


def run(out: Console, url: str, token: str, body: dict[str, Any], folder: Path) -> None:
    """Generate and download; exit 1 with the service's own words where it does not work."""
    with httpx.Client(
        base_url=url, headers={"authorization": f"Bearer {token}"}, timeout=TIMEOUT
    ) as api:
        try:
            made = checked(
                out,
                api.post("/api/generate", json=body, headers={"idempotency-key": str(uuid4())}),
            )
            ended = followed(out, api, made["predictionId"])
            if ended["status"] != "succeeded":
                reason = (ended["error"] or {}).get("message", "")
                out.print(f"[red]The generation {ended['status']}. {reason}[/red]")
                raise typer.Exit(1)
            download(out, ended, folder)
        except httpx.HTTPError as error:
            out.print(f"[red]{url} does not answer: {type(error).__name__}[/red]")
            raise typer.Exit(1) from None


def followed(out: Console, api: httpx.Client, prediction: str) -> dict[str, Any]:
    """Poll until the generation has ended, with a progress bar."""
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=out) as progress:
        bar = progress.add_task("queued", total=100)
        while True:
            found = checked(out, api.get(f"/api/generate/{prediction}"))
            progress.update(bar, completed=found["progress"], description=found["status"])
            if found["status"] in ENDED:
                return found
            time.sleep(0.3)


def download(out: Console, generation: dict[str, Any], folder: Path) -> None:
    """Save every asset of every variant under its own file name; a name is never a path."""
    folder.mkdir(parents=True, exist_ok=True)
    for variant in generation["variants"]:
        for asset in variant["assets"]:
            path = folder / Path(asset["fileName"]).name
            with httpx.stream("GET", asset["url"], timeout=TIMEOUT) as response:
                response.raise_for_status()
                with path.open("wb") as file:
                    for block in response.iter_bytes():
                        file.write(block)
            out.print(f"{path}  {asset['fileSize']:,} bytes")
        figures = {"seed": variant["seed"], **variant["quality"]}
        out.print(", ".join(f"{name} {figure}" for name, figure in figures.items()))


def checked(out: Console, response: httpx.Response) -> dict[str, Any]:
    """Return the JSON of a good answer; exit 1 with a problem's code and words."""
    if response.is_success:
        body: dict[str, Any] = response.json()
        return body
    try:
        problem = response.json()
        out.print(f"[red]{problem['code']}: {problem['detail']}[/red]")
    except (ValueError, KeyError):
        out.print(f"[red]The service answered {response.status_code}.[/red]")
    raise typer.Exit(1)
