"""Moving and still pictures of a clip."""

import io
import os
import tempfile
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from fractions import Fraction
from pathlib import Path
from queue import SimpleQueue

import av
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from deployments.rendering.raycast import Painter
from deployments.rendering.scene import Camera, cameras, capsules
from domain.motion.clip import Clip

SIZE = 512
Picture = NDArray[np.uint8]


def frames(
    clip: Clip,
    size: int = SIZE,
    threads: int | None = None,
    seen_from: list[Camera] | None = None,
) -> Iterator[Picture]:
    """Yield every frame of the clip as (size, size, 3) bytes, drawn by some threads ahead.

    `seen_from`: a camera for each frame, all looking the same way from the same height.
    """
    body, places = capsules(clip), seen_from or cameras(clip)
    workers = threads or os.cpu_count() or 1
    painters: SimpleQueue[Painter] = SimpleQueue()
    for _ in range(workers):
        painters.put(Painter(places[0], size))

    def drawn(frame: int) -> Picture:
        painter = painters.get()
        try:
            return painter.picture(body, frame, places[frame])
        finally:
            painters.put(painter)

    with ThreadPoolExecutor(workers, thread_name_prefix="draw") as pool:
        ahead: deque[Future[Picture]] = deque()
        for frame in range(len(places)):
            ahead.append(pool.submit(drawn, frame))
            # A bound on what is held, whatever the clip's length.
            if len(ahead) > 2 * workers:
                yield ahead.popleft().result()
        while ahead:
            yield ahead.popleft().result()


def encode(
    pictures: Iterable[Picture], fps: float, size: int = SIZE, width: int | None = None
) -> bytes:
    """Return the pictures as MP4 (H.264), ready to play before it is loaded whole.

    They are `size` pixels high, and as wide unless `width` says otherwise.
    """
    # An index at the front needs a second pass over the file, so it must be one.
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "preview.mp4"
        _write(path, pictures, fps, (width or size, size))
        return path.read_bytes()


def _write(path: Path, pictures: Iterable[Picture], fps: float, size: tuple[int, int]) -> None:
    with av.open(str(path), "w", options={"movflags": "faststart"}) as container:
        stream = container.add_stream(
            "libx264",
            rate=Fraction(fps).limit_denominator(1001),
            options={"preset": "veryfast", "crf": "23", "threads": "1"},
        )
        stream.width, stream.height = size
        stream.pix_fmt = "yuv420p"
        for image in pictures:
            frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(image), format="rgb24")
            container.mux(stream.encode(frame))
        container.mux(stream.encode())


def thumbnail(clip: Clip, size: int = SIZE) -> bytes:
    """Return a PNG of the clip's widest pose, drawn at twice the size for smooth edges."""
    places = clip.positions()
    spread = np.linalg.norm(places - places.mean(axis=1, keepdims=True), axis=-1).mean(axis=1)
    frame = int(np.argmax(spread))
    camera = cameras(clip)[frame]
    large = Painter(camera, 2 * size).picture(capsules(clip), frame, camera)
    out = io.BytesIO()
    small = Image.fromarray(large).resize((size, size), Image.Resampling.BOX)
    small.save(out, "PNG")
    return out.getvalue()
