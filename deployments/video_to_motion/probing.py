"""The child process of `probe`: reads a video under limits that it sets itself.

Run by its path, alone: `probing.py FILE DEMUXER MOST_PIXELS MOST_SECONDS`. It prints a line of
JSON: the facts, or `{"refused": code}`.
"""

import json
import resource
import sys
from typing import Any

MEMORY = 1 << 30
"""Bytes of address space; FFmpeg and Python together take a quarter of it."""
PROCESSOR_SECONDS = 10
MOST_PACKETS = 2_000_000


def limit() -> None:
    """Give up all but what reading takes: no more memory, time, files or children."""
    bounds = {
        resource.RLIMIT_AS: MEMORY,
        resource.RLIMIT_CPU: PROCESSOR_SECONDS,
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_NOFILE: 64,
    }
    for what, bound in bounds.items():
        resource.setrlimit(what, (bound, bound))


def examine(path: str, demuxer: str, most_pixels: int, most_seconds: float) -> dict[str, Any]:
    """Return the facts: what the packets say, not the header; one picture is decoded."""
    import av  # noqa: PLC0415 - under the limits

    with av.open(path, format=demuxer, options={"protocol_whitelist": "file"}) as container:
        stream = next(iter(container.streams.video), None)
        if stream is None or stream.codec_context is None:
            return {"refused": "no_video_stream" if container.streams.audio else "video_unreadable"}
        width, height = stream.codec_context.width, stream.codec_context.height
        if width * height > most_pixels:
            return {"refused": "resolution_too_large", "width": width, "height": height}
        stream.codec_context.options = {"max_pixels": str(most_pixels)}
        stream.codec_context.thread_count = 1
        first = next(container.decode(stream))
        rotation, base = first.rotation, stream.time_base
        declared = container.duration
        container.seek(0)
        count, earliest, latest = 0, float("inf"), float("-inf")
        for packet in container.demux(stream):
            if packet.pts is None or base is None:
                continue
            begin = float(packet.pts * base)
            earliest = min(earliest, begin)
            latest = max(latest, begin + float((packet.duration or 0) * base))
            count += 1
            if latest - earliest > most_seconds or count > MOST_PACKETS:
                return {"refused": "video_too_long"}
        return {
            "codec": stream.codec_context.name,
            "width": height if rotation % 180 else width,
            "height": width if rotation % 180 else height,
            "rotation": rotation,
            "frames": count,
            "seconds": latest - earliest,
            "declared_seconds": None if declared is None else declared / av.time_base,
        }


def main() -> None:
    """Examine the file that the arguments name."""
    limit()
    path, demuxer, pixels, seconds = sys.argv[1:]
    try:
        facts = examine(path, demuxer, int(pixels), float(seconds))
    except MemoryError:
        facts = {"refused": "video_too_costly"}
    except (OSError, ValueError, StopIteration, RuntimeError):
        facts = {"refused": "video_unreadable"}
    sys.stdout.write(json.dumps(facts) + "\n")


if __name__ == "__main__":
    main()
