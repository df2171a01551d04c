"""Video to motion: the networks beside the package that published them, the whole, the memory.

Figures are a second of processor time, on one core, so that neighbours on the machine do not
count. The package is installed into an environment of its own, once.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from tests.bench.figures import Figure, Report

PEER = Path(sys.prefix) / "share" / "nocapmocap" / "bench-mediapipe"
PACKAGES = (
    "numpy<2", "opencv-contrib-python-headless<4.12", "absl-py<3", "flatbuffers<26", "attrs",
    "protobuf>=4.25.3,<5", "matplotlib<3.11", "av==18.1.0",
)  # fmt: skip
"""What the package really uses for poses, of all that it asks for."""
THEIRS = """
import json, os, sys, time
os.sched_setaffinity(0, {int(sys.argv[2])})
import av, numpy as np
import mediapipe as mp
with av.open(sys.argv[1]) as file:
    frames = [np.ascontiguousarray(f.to_ndarray(format="rgb24")) for f in file.decode(video=0)]
pose = mp.solutions.pose.Pose(model_complexity=1, smooth_landmarks=False)
pose.process(frames[0])
begun = time.process_time()
found = sum(pose.process(frame).pose_landmarks is not None for frame in frames)
print(json.dumps({"frames": len(frames), "found": found, "seconds": time.process_time() - begun}))
"""
OURS = """
import json, os, sys, time
os.sched_setaffinity(0, {int(sys.argv[2])})
from pathlib import Path
from deployments.video_to_motion.blazepose import BlazePose
from deployments.video_to_motion.film import Film
from deployments.video_to_motion.networks import LiteNetworks
from deployments.video_to_motion.pipeline import capture
from deployments.video_to_motion.tracking import Tracker
from domain.motion.captures import CaptureOptions
path, pose = Path(sys.argv[1]), BlazePose(LiteNetworks())
answer = {}
if sys.argv[3] == "pose":
    frames = list(Film(path))
    Tracker(pose).follow(frames[:2])
    begun = time.process_time()
    track = Tracker(pose).follow(frames)
    found = sum(seen is not None for seen in track.seen)
    answer = {"frames": len(frames), "found": found}
else:
    capture(path, CaptureOptions(end=1.0), pose)
    begun = time.process_time()
    answer["length"] = capture(path, CaptureOptions(), pose).clip.seconds
answer["seconds"] = time.process_time() - begun
# Not getrusage's: that begins with what the process that started this one had.
status = Path("/proc/self/status").read_text().split()
answer["memory"] = int(status[status.index("VmHWM:") + 1]) / 1024
print(json.dumps(answer))
"""
ROUNDS = 3


def run(report: Report) -> None:
    """Measure on films of our own, of 10 and of 60 seconds, 512 pixels, 30 pictures a second."""
    report.say("video: two films, and the other package's environment")
    with tempfile.TemporaryDirectory() as name:
        short, long = films(Path(name))
        peer = environment()
        # In turn, so that a slow minute of the machine is shared.
        ours, theirs = [], []
        for _ in range(ROUNDS):
            ours.append(child(sys.executable, OURS, short, "pose"))
            theirs.append(child(peer, THEIRS, short, "pose"))
        rates = [max(each["frames"] / each["seconds"] for each in kind) for kind in (ours, theirs)]
        found = ours[0]["found"] / theirs[0]["found"]
        report.add(
            Figure("video.pose-rate", rates[0], "1/s", rates[1], "mediapipe 0.10.21", ">= 1")
        )
        report.add(Figure("video.found", found, "of the other's pictures", wanted=">= 0.98"))
        whole = [child(sys.executable, OURS, short, "whole") for _ in range(ROUNDS)]
        took = min(each["seconds"] for each in whole)
        report.add(
            Figure("video.whole", took, "s", whole[0]["length"], "the film's length", "<= 1")
        )
        held = child(sys.executable, OURS, long, "whole")["memory"]
        report.add(Figure("video.memory-60s", held, "MB", whole[0]["memory"], "10 s", "<= 1.1"))


def films(folder: Path) -> tuple[Path, Path]:
    """Write the two films: a person on the spot, turning, the arms going up and down."""
    from tests.deployments.video_to_motion.films import write
    from tests.deployments.video_to_motion.moves import gait
    from tests.deployments.video_to_motion.person import camera_for, shots

    clip = gait(10.0, 0.15, 0.4)
    pictures = list(shots(clip, camera_for(clip), 512))
    return (
        write(folder / "short.mp4", pictures, quality=20),
        # Forwards and backwards, so that one person is seen all the time.
        write(folder / "long.mp4", (pictures + pictures[::-1]) * 3, quality=20),
    )


def environment() -> str:
    """Return the interpreter of an environment with the other package, made where it is missing."""
    python = PEER / "bin" / "python"
    ready = PEER / "ready"
    if not ready.exists():
        pip = [str(python), "-m", "pip", "install", "--quiet"]
        for command in (
            [sys.executable, "-m", "venv", str(PEER)],
            [*pip, "--no-deps", "mediapipe==0.10.21"],
            [*pip, *PACKAGES],
        ):
            subprocess.run(command, check=True, stderr=subprocess.DEVNULL)
        ready.write_text(f"{time.time():.0f}\n")
    return str(python)


def child(python: str, script: str, path: Path, what: str) -> dict[str, Any]:
    """Run a script on one core in a process of its own; return what it prints."""
    core = str(max(os.sched_getaffinity(0)))
    done = subprocess.run(
        [python, "-c", script, str(path), core, what], capture_output=True, text=True, check=True
    )
    answer: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return answer
