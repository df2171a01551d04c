"""Every file of a finished motion."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from deployments.rendering.video import Picture, encode, frames, thumbnail
from domain.motion import bvh, glb
from domain.motion.clip import Clip
from domain.motion.quality import measure
from domain.motion.takes import File


class Unwanted(Exception):  # noqa: N818 - nothing went wrong
    """Nobody waits for these files any more."""


def finished(
    clip: Clip,
    *,
    loop: bool,
    name: str,
    told: Mapping[str, Any] | None = None,
    preview: bytes | None = None,
    wanted: Callable[[], bool] = lambda: True,
) -> tuple[File, ...]:
    """Return the motion as GLB, BVH and NPZ, a preview, a thumbnail and its quality.

    `told`: what its model says of it, in JSON's types; it goes before the measured figures.
    `preview`: an MP4 to show instead of one that is drawn here.
    Unwanted as soon as a frame is drawn that is no longer `wanted`: drawing takes nearly all the
    time.
    """
    shown = preview or encode(each_wanted(frames(clip), wanted), clip.fps)
    quality = json.dumps({**(told or {}), **measure(clip, loop=loop).document()}).encode()
    return (
        File("motion", "glb", "model/gltf-binary", glb.write(clip, name)),
        File("motion", "bvh", "text/plain", bvh.write(clip)),
        File("motion", "npz", "application/octet-stream", clip.to_npz()),
        File("preview", "mp4", "video/mp4", shown),
        File("thumbnail", "png", "image/png", thumbnail(clip)),
        File("quality", "json", "application/json", quality),
    )


def each_wanted(pictures: Iterable[Picture], wanted: Callable[[], bool]) -> Iterator[Picture]:
    """Yield the pictures for as long as they are wanted."""
    for picture in pictures:
        if not wanted():
            raise Unwanted
        yield picture
