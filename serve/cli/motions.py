"""Make a motion, as a client."""

from contextlib import AbstractContextManager
from pathlib import Path
from typing import Annotated, Literal

import typer
from httpx import Client

from serve import client
from serve.cli.owners import local_token
from serve.cli.terminal import Data, out, settings_of
from serve.sending import sent

Folder = Annotated[Path, typer.Option("--out", help="Where the files go.")]
Url = Annotated[str | None, typer.Option(envvar="NOCAPMOCAP_URL", help="The service's address.")]
Bearer = Annotated[
    str | None,
    typer.Option("--token", envvar="NOCAPMOCAP_TOKEN", help="Default: one of the embedded."),
]


def generate(
    prompt: Annotated[str, typer.Argument(help="What the person does.")],
    duration: Annotated[float, typer.Option(help="Seconds, from 0.5 to the model's most.")] = 4.0,
    model: Annotated[str | None, typer.Option(help="One of `nocapmocap models`.")] = None,
    variants: Annotated[int, typer.Option(help="1 to 4.")] = 1,
    cfg_scale: Annotated[float, typer.Option(help="How closely to follow the prompt.")] = 2.5,
    seed: Annotated[int | None, typer.Option(help="For the same motion again.")] = None,
    lock_root: Annotated[bool, typer.Option(help="Stay in place.")] = False,
    loop: Annotated[bool, typer.Option(help="Let the end flow into the start.")] = False,
    out_folder: Folder = Path("out"),
    url: Url = None,
    bearer: Bearer = None,
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
    with at(url, bearer, data) as api:
        client.made(out, api, "/api/generate", body, out_folder)


def capture(
    video: Annotated[
        Path,
        typer.Argument(exists=True, dir_okay=False, readable=True, help="MP4, MOV, WebM, MKV."),
    ],
    start: Annotated[float, typer.Option(min=0, help="Seconds where the motion begins.")] = 0.0,
    end: Annotated[float | None, typer.Option(help="Seconds where it ends; else all.")] = None,
    foot_lock: Annotated[
        Literal["auto", "always", "never"], typer.Option(help="Hold feet where they stand.")
    ] = "auto",
    smoothing: Annotated[
        float, typer.Option(min=0, max=1, help="0 follows closely, 1 is very smooth.")
    ] = 0.4,
    lock_root: Annotated[bool, typer.Option(help="Stay in place.")] = False,
    loop: Annotated[bool, typer.Option(help="Let the end flow into the start.")] = False,
    title: Annotated[str | None, typer.Option(help="Default: the file's name.")] = None,
    out_folder: Folder = Path("out"),
    url: Url = None,
    bearer: Bearer = None,
    data: Data = None,
) -> None:
    """Make a motion of the person in a video, and download its files.

    Example: nocapmocap capture clip.mp4 --start 1 --end 6 --out out/
    """
    with at(url, bearer, data) as api:
        body = {
            "sourceKey": sent(out, api, video),
            "clip": {"startSeconds": start, "endSeconds": end},
            "footLock": foot_lock,
            "smoothing": smoothing,
            "lockRoot": lock_root,
            "loop": loop,
            "title": title,
        }
        client.made(out, api, "/api/video-to-motion/generations", body, out_folder)


def at(url: str | None, bearer: str | None, data: Path | None) -> AbstractContextManager[Client]:
    """Return a client of the service at an address, the embedded one where none is given."""
    return client.service(out, url or settings_of(data=data).origin, bearer or local_token(data))
