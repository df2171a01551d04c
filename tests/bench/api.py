"""POST /api/generate and its poll, against the peer on the same store."""

import itertools
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import orjson

from serve.issuer import Issuer
from serve.pricelist import OURS
from tests.bench.figures import Figure, Report
from tests.bench.load import Load, Requests, measure, request
from tests.e2e.service import Service, free_port
from tests.postgres import PostgresServer

CLIENTS = (1, 32, 64)
BODY = orjson.dumps({"prompt": "a person walks forward, then waves", "duration": 4.0})
Measures = dict[tuple[str, int], Load]


def run(report: Report) -> None:
    """Measure both stores."""
    one_store(report, "sqlite", lambda folder, name: f"sqlite:///{folder}/{name}.db")
    with PostgresServer() as server:

        def address(_: Path, name: str) -> str:
            server.create_database(name)
            return server.url(name)

        one_store(report, "postgresql", address)


def one_store(report: Report, store: str, address: Callable[[Path, str], str]) -> None:
    """Measure the peer, ours, and the peer again: its better half counts."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        theirs: Measures = {}
        for turn in range(2):
            if turn:
                mine, direct = ours(report, store, folder, address(folder, "ours"))
            report.say(f"{store}: the peer")
            with peer(folder, address(folder, f"peer{turn}")) as (port, tokens):
                better(theirs, measured(port, tokens))
    for (what, clients), load in mine.items():
        other = theirs[what, clients]
        label = f"api.{store}.{what}.{clients}"
        goal = {("post", 64): ">= 3", ("poll", 64): ">= 2.5"}.get((what, clients), "")
        report.add(Figure(label, load.rate, "1/s", other.rate, "CRUD", goal))
        for share in (0.5, 0.99):
            tail = "< 1" if share == 0.99 and clients == 64 else ""
            mark = f"{label}.p{share * 100:.0f}"
            ms = load.quantile(share), other.quantile(share)
            report.add(Figure(mark, ms[0], "ms", ms[1], "CRUD", tail))
    for (what, clients), load in direct.items():
        through = mine[what, clients].rate
        label = f"api.{store}.{what}.{clients}.past-haproxy"
        report.add(Figure(label, load.rate, "1/s", through, "through HAProxy"))
        report.add(Figure(f"{label}.crud", load.rate, "1/s", theirs[what, clients].rate, "CRUD"))


def ours(report: Report, store: str, folder: Path, url: str) -> tuple[Measures, Measures]:
    """Measure the service through its way in, and past it at the replica's own port.

    Nothing that is requested is made, so that one owner has as many jobs as requests.
    """
    report.say(f"{store}: ours")
    catalogue = folder / f"{store}.toml"
    catalogue.write_text(OURS.read_text().replace("jobs_at_once = 25", "jobs_at_once = 100000"))
    settings = {"database_url": url, "models": "off", "catalogue": str(catalogue)}
    with Service(folder / store, **settings) as service:
        tokens = service.tokens("bench", credits=1_000_000_000, count=max(CLIENTS))
        through = measured(service.port, tokens)
        return through, measured(replica_port(service), tokens, CLIENTS[-1:])


def replica_port(service: Service) -> int:
    """Return the port of the API replica itself, from the configuration of the way in."""
    folder = Path(tempfile.gettempdir()) / f"nocapmocap-{os.getuid()}-{service.port}"
    for file in sorted(folder.rglob("*.cfg")):
        for port in re.findall(r"server \S+ [\d.]+:(\d+)", file.read_text()):
            try:
                answer = httpx.get(f"http://127.0.0.1:{port}/api/health", timeout=2)
            except httpx.HTTPError:
                continue
            if answer.status_code == 200:
                return int(port)
    raise LookupError(folder)


@contextmanager
def peer(folder: Path, url: str) -> Iterator[tuple[int, list[str]]]:
    """Run the peer under uvicorn, one worker as ours has one replica."""
    port = free_port()
    issuer = Issuer(folder, issuer="urn:bench", audience="nocapmocap")
    tokens = [issuer.token(f"bench-{each}", "bench") for each in range(max(CLIENTS))]
    command = [sys.executable, "-m", "tests.bench.crud", str(port), url, str(folder)]
    with subprocess.Popen(command) as process:
        try:
            for _ in range(200):
                try:
                    httpx.get(f"http://127.0.0.1:{port}/")
                    break
                except httpx.HTTPError:
                    time.sleep(0.1)
            yield port, tokens
        finally:
            process.terminate()


def measured(port: int, tokens: list[str], clients: tuple[int, ...] = CLIENTS) -> Measures:
    """Return what posting and then polling gives, at each number of clients."""
    found: Measures = {}
    for count in clients:
        made: dict[str, list[str]] = {token: [] for token in tokens[:count]}
        found["post", count] = checked(measure(port, [posts(t, made[t]) for t in made]))
        found["poll", count] = checked(measure(port, [polls(t, made[t]) for t in made]))
    return found


def checked(load: Load) -> Load:
    """Return the load; one that was refused or not answered is no measure."""
    if load.refused or not load.taken:
        raise RuntimeError(f"{load.refused} refused: {load.first_refusal.decode()}")
    return load


def posts(token: str, made: list[str]) -> tuple[Requests, Callable[[bytes], None]]:
    """Return a client that requests generations and notes their ids."""
    wire = request("POST", "/api/generate", token, BODY)
    return lambda: wire, lambda answer: made.append(orjson.loads(answer)["predictionId"])


def polls(token: str, made: list[str]) -> tuple[Requests, Callable[[bytes], None]]:
    """Return a client that polls its own generations in turn."""
    wires = [request("GET", f"/api/generate/{prediction}", token) for prediction in made[-200:]]
    turn = itertools.cycle(wires)
    return lambda: next(turn), lambda _: None


def better(found: Measures, again: Measures) -> None:
    """Keep of two measures the one with the higher rate."""
    for key, load in again.items():
        if key not in found or load.rate > found[key].rate:
            found[key] = load
