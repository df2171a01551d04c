"""Take a motion away in another form, as a client."""

from pathlib import Path
from typing import Annotated, Any

import typer

from serve.cli.motions import Bearer, Folder, Url, at
from serve.cli.terminal import Data, out
from serve.client import checked, saved


def export(
    motion: Annotated[str, typer.Argument(help="The motion's id.")],
    form: Annotated[str, typer.Option("--format", help="glb, bvh, fbx, npz or json.")] = "glb",
    rig: Annotated[
        str, typer.Option(help="humanoid, mixamo, ue5, unity, vrm or roblox-r15.")
    ] = "humanoid",
    fps: Annotated[int | None, typer.Option(help="24, 30 or 60; default: its own.")] = None,
    mirror: Annotated[bool, typer.Option(help="Exchange left and right.")] = False,
    start: Annotated[float, typer.Option(help="Seconds to leave out at the start.")] = 0.0,
    end: Annotated[float | None, typer.Option(help="Seconds at which to end.")] = None,
    loop: Annotated[bool, typer.Option(help="Let the end flow into the start.")] = False,
    lock_root: Annotated[bool, typer.Option(help="Stay in place.")] = False,
    speed: Annotated[float, typer.Option(help="Times as fast, 0.1 to 4.")] = 1.0,
    variant: Annotated[int, typer.Option(help="Of several, from 0.")] = 0,
    out_folder: Folder = Path("out"),
    url: Url = None,
    bearer: Bearer = None,
    data: Data = None,
) -> None:
    """Export a motion of one's library, free, and download the file.

    Example: nocapmocap export MOTION_ID --format fbx --rig mixamo --fps 60 --out out/
    """
    wish: dict[str, Any] = {
        "format": form,
        "characterType": rig,
        "fps": fps,
        "mirror": mirror,
        "trim": {"startSeconds": start, "endSeconds": end},
        "loop": loop,
        "lockRoot": lock_root,
        "speed": speed,
        "variant": variant,
    }
    with at(url, bearer, data) as api:
        made = checked(out, api.post(f"/api/library/{motion}/exports", json=wish))
        saved(out, made, out_folder)
    out.print(", ".join(f"{name} {figure}" for name, figure in made["quality"].items()))
