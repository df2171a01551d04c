"""Files that a stranger may send as videos, each with the code that it is refused with."""

import io
import struct
import zipfile
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any, NamedTuple

import av
import numpy as np
from PIL import Image

from tests.deployments.video_to_motion.films import cropped, gif, grays, sound, write


class Hostile(NamedTuple):
    """How a file is made in a folder, what it is said to be, and the code of its refusal."""

    made: Callable[[Path], bytes]
    code: str
    media_type: str = "video/mp4"


def film(folder: Path, seconds: float = 2.0, name: str = "a.mp4", **options: Any) -> Path:
    return write(folder / name, grays(round(30 * seconds)), **options)


def webm(folder: Path) -> Path:
    return film(folder, 2.0, "a.webm", codec="libvpx-vp9")


def still(folder: Path) -> bytes:
    path = folder / "a.png"
    Image.new("RGB", (64, 48)).save(path)
    return path.read_bytes()


def bomb(_: Path) -> bytes:
    """Make an archive of many megabytes of zeros."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.mp4", bytes(30 << 20))
    return out.getvalue()


def boxed(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", 8 + len(data)) + kind + data


def referring(folder: Path) -> bytes:
    """Make an MP4 that says that its pictures are in another file."""
    data = bytearray(film(folder).read_bytes())
    place = data.index(b"url \x00\x00\x00\x01")
    data[place : place + 4] = b"alis"
    data[place + 4 : place + 8] = bytes(4)
    return bytes(data)


def lying(folder: Path, kind: bytes, size: int) -> bytes:
    """Make an MP4 one of whose boxes says another size than it has."""
    data = bytearray(film(folder).read_bytes())
    place = data.index(kind) - 4
    data[place : place + 4] = struct.pack(">I", size)
    return bytes(data)


def counting(folder: Path) -> bytes:
    """Make an MP4 whose index says that there are two billion pictures."""
    data = bytearray(film(folder).read_bytes())
    place = data.index(b"stsz") + 8
    data[place : place + 8] = struct.pack(">II", 1, 0x7FFFFFFF)
    return bytes(data)


def endless(folder: Path) -> bytes:
    """Make forty seconds of a few bytes: twenty pictures, each shown for two seconds."""
    times = [2.0 * index for index in range(20)]
    return write(folder / "a.mp4", grays(20), times=times).read_bytes()


def large(folder: Path) -> bytes:
    """Make one picture of more pixels than any camera takes."""
    path = folder / "a.mp4"
    with av.open(str(path), "w") as container:
        stream: Any = container.add_stream("mpeg4", rate=Fraction(1))
        stream.width, stream.height, stream.pix_fmt = 6000, 6000, "yuv420p"
        pixels = np.zeros((6000, 6000, 3), np.uint8)
        container.mux(stream.encode(av.VideoFrame.from_ndarray(pixels, format="rgb24")))
        container.mux(stream.encode())
    return path.read_bytes()


PLAYLIST = b"#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n#EXT-X-ENDLIST\n"
CONCAT = b"ffconcat version 1.0\nfile '/etc/passwd'\n"
SVG = b"<svg xmlns='http://www.w3.org/2000/svg'><image href='file:///etc/passwd'/></svg>"
MVG = b"push graphic-context\nimage over 0,0 0,0 'https://127.0.0.1/x'\npop graphic-context\n"
FTYP = boxed(b"ftyp", b"isom\x00\x00\x02\x00isomiso2avc1mp41")
NOISE = np.random.default_rng(0).bytes(50_000)

HOSTILE: dict[str, Hostile] = {
    "a GIF called MP4": Hostile(lambda f: gif(f / "a.mp4").read_bytes(), "media_type_mismatch"),
    "a PNG": Hostile(still, "media_type_mismatch"),
    "a page": Hostile(lambda _: b"<!doctype html><script>alert(1)</script>", "media_type_mismatch"),
    "random bytes": Hostile(lambda _: NOISE, "media_type_mismatch"),
    "one byte": Hostile(lambda _: b"\0", "media_type_mismatch"),
    "an archive that swells": Hostile(bomb, "media_type_mismatch"),
    "a playlist of a file of the machine": Hostile(lambda _: PLAYLIST, "media_type_mismatch"),
    "a list of files to join": Hostile(lambda _: CONCAT, "media_type_mismatch"),
    "a drawing that loads a file": Hostile(lambda _: SVG, "media_type_mismatch"),
    "commands of a drawing program": Hostile(lambda _: MVG, "media_type_mismatch"),
    "a WebM called MP4": Hostile(lambda f: webm(f).read_bytes(), "media_type_mismatch"),
    "an MP4 called WebM": Hostile(
        lambda f: film(f).read_bytes(), "media_type_mismatch", "video/webm"
    ),
    "the head of an MP4, then noise": Hostile(lambda _: FTYP + NOISE, "video_unreadable"),
    "the head of an MP4, then a playlist": Hostile(lambda _: FTYP + PLAYLIST, "video_unreadable"),
    "the head of a WebM, then noise": Hostile(
        lambda _: b"\x1a\x45\xdf\xa3" + NOISE, "video_unreadable", "video/webm"
    ),
    "an MP4 that was cut off": Hostile(
        lambda f: cropped(film(f), f / "b.mp4", 0.6).read_bytes(), "video_unreadable"
    ),
    "an index of two billion pictures": Hostile(counting, "video_unreadable"),
    "sound alone": Hostile(lambda f: sound(f / "a.mp4").read_bytes(), "no_video_stream"),
    "more pixels than allowed": Hostile(large, "resolution_too_large"),
    "longer than allowed": Hostile(
        lambda f: write(f / "a.mp4", grays(5), times=[0, 5, 10, 15, 25]).read_bytes(),
        "video_too_long",
    ),
    "forty seconds in a few bytes": Hostile(endless, "video_too_long"),
    "one picture": Hostile(lambda f: write(f / "a.mp4", grays(1)).read_bytes(), "clip_too_short"),
    "a blink": Hostile(lambda f: film(f, 0.3).read_bytes(), "clip_too_short"),
}

HARMLESS: dict[str, Callable[[Path], bytes]] = {
    "an index that says to be larger than the file": lambda f: lying(f, b"moov", 0x7FFFFFFF),
    "pictures that are said to be in another file": referring,
}
"""What a decoder reads all the same, from the file's own bytes."""
