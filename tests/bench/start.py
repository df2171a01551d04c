"""How long the service takes to its first answer, and what it holds when idle."""

import subprocess
import sys
import tempfile
import time
from pathlib import Path

import httpx
import psutil

from tests.bench.figures import Figure, Report
from tests.e2e.service import Service, free_port

BARE = """
import sys, time
import ray
from ray import serve
from ray.serve.config import HTTPOptions

@serve.deployment
class Hello:
    async def __call__(self, request):
        return "hello"

ray.init(include_dashboard=False, log_to_driver=False)
serve.start(http_options=HTTPOptions(port=int(sys.argv[1])))
serve.run(Hello.bind())
time.sleep(600)
"""
SETTLED = 8.0


def run(report: Report) -> None:
    """Start a bare Ray Serve application, then ours, with and without models."""
    report.say("start: a bare Ray Serve application")
    seconds, memory = bare()
    beside = "bare Ray Serve"
    with tempfile.TemporaryDirectory() as name:
        for models in ("off", "on"):
            report.say(f"start: ours, models {models}")
            begun = time.monotonic()
            with Service(Path(name) / models, models=models) as service:
                took = time.monotonic() - begun
                time.sleep(SETTLED)
                held = megabytes(service.process.pid)
            label = f"start.models-{models}"
            report.add(Figure(f"{label}.first-answer", took, "s", seconds, beside))
            report.add(Figure(f"{label}.idle-memory", held, "MB", memory, beside))


def bare() -> tuple[float, float]:
    """Return the seconds to the first answer and the megabytes of a hello on Ray Serve."""
    port = free_port()
    begun = time.monotonic()
    with subprocess.Popen([sys.executable, "-c", BARE, str(port)], stderr=subprocess.DEVNULL) as it:
        try:
            while True:
                try:
                    if httpx.get(f"http://127.0.0.1:{port}/").status_code == 200:
                        break
                except httpx.HTTPError:
                    pass
                time.sleep(0.1)
            seconds = time.monotonic() - begun
            time.sleep(SETTLED)
            return seconds, megabytes(it.pid)
        finally:
            for child in psutil.Process(it.pid).children(recursive=True):
                child.kill()
            it.kill()


def megabytes(pid: int) -> float:
    """Return the proportional set size of a process and all under it: shared pages once."""
    process = psutil.Process(pid)
    total = 0
    for each in [process, *process.children(recursive=True)]:
        try:
            total += each.memory_full_info().pss
        except psutil.Error:
            continue
    return total / 1e6
