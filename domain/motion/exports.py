"""A motion in another form: another file format, body, rate, side, length or speed."""

import math
from dataclasses import asdict, dataclass, replace
from typing import Any

from domain.motion import bvh, fbx_scene, glb, notation
from domain.motion.clip import Clip
from domain.motion.edits import hastened, lock_root, looped, mirrored
from domain.motion.quality import Quality, measure
from domain.motion.rigs.carry import carried
from domain.motion.rigs.catalogue import rig_named
from domain.motion.takes import File

FORMATS = {
    "glb": "model/gltf-binary",
    "bvh": "text/plain",
    "fbx": "application/octet-stream",
    "npz": "application/octet-stream",
    "json": "application/json",
}
"""Content types by format."""
LEAST = 2
"""Frames of the shortest motion that can be exported."""
MOST = 7_200
"""Frames of the longest: two minutes at 60 a second."""


@dataclass(frozen=True)
class ExportOptions:
    """What form a motion is wanted in.

    `fps` None keeps its own rate; `start` and `end` in seconds of the stored motion; `speed` is how
    many times faster it goes.
    """

    format: str
    character_type: str = "humanoid"
    fps: float | None = None
    mirror: bool = False
    start: float = 0.0
    end: float | None = None
    loop: bool = False
    lock_root: bool = False
    speed: float = 1.0

    def frames(self, seconds: float, fps: float) -> int:
        """Return about how many frames a motion of `seconds` at `fps` becomes."""
        end = seconds if self.end is None else min(self.end, seconds)
        return max(0, math.ceil((end - self.start) / self.speed * (self.fps or fps)))

    def document(self) -> dict[str, Any]:
        """Return the options in JSON's types."""
        return asdict(self)


@dataclass(frozen=True, eq=False)
class Export:
    """The file, and how good the motion in it is, measured on the body that it is for."""

    file: File
    quality: Quality


def export(npz: bytes, options: ExportOptions, name: str) -> Export:
    """Return a stored motion as wanted; ValueError where it is not the humanoid's."""
    return exported(Clip.from_npz(npz), options, name)


def exported(clip: Clip, options: ExportOptions, name: str) -> Export:
    """Return the humanoid's clip as wanted; `name` is the motion's in the formats that have one."""
    rig = rig_named(options.character_type)
    motion = carried(edited(clip, options), rig)
    # Feet of a body that walks in place slide by its speed, which says nothing of how good it is.
    quality = measure(motion, loop=options.loop)
    if options.lock_root:
        motion = lock_root(motion)
    match options.format:
        case "glb":
            data = glb.write(motion, name, rig)
        case "bvh":
            data = bvh.write(motion, rig)
        case "fbx":
            data = fbx_scene.write(motion, name, rig)
        case "npz":
            data = motion.to_npz()
        case _:
            data = notation.write(motion, rig, quality)
    return Export(File("motion", options.format, FORMATS[options.format], data), quality)


def edited(clip: Clip, options: ExportOptions) -> Clip:
    """Return the humanoid's clip cut, hastened, mirrored and looped.

    At least `LEAST` of its frames are left; what begins later begins over the origin.
    """
    last = len(clip) if options.end is None else round(options.end * clip.fps)
    stop = min(max(last, LEAST), len(clip))
    start = max(0, min(round(options.start * clip.fps), stop - LEAST))
    motion = clip.cut(start, stop)
    motion = hastened(motion, options.speed, options.fps or clip.fps)
    if options.mirror:
        motion = mirrored(motion)
    if options.start:
        motion = replace(motion, root=motion.root - motion.root[0] * [1.0, 0.0, 1.0])
    return looped(motion) if options.loop else motion
