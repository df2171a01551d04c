"""Make a motion, as a client."""

from pathlib import Path
from typing import Annotated

import typer

from serve import client
from serve.cli.owners import local_token
from serve.cli.terminal import Data, out, settings_of


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
