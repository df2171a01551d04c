"""Starts the actors and finds them again: named, restarting by themselves, outliving a driver."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import ray

from actors.clock import Clock
from actors.projector import Projector
from actors.storage import Storage
from actors.sweeper import Sweeper
from actors.worker import Worker
from actors.workshop import Workshop
from actors.writer import Writer, Writers

NAMESPACE = "nocapmocap"


@dataclass(frozen=True)
class Plan:
    """What to start: `shards` writers, and a worker.

    `windows`: for each kind of job, how many the worker keeps at its workshop at once.
    """

    journal_url: str
    reads_url: str
    shards: int = 1
    windows: Mapping[str, int] = field(default_factory=dict)
    patience: float = 600.0
    period: float = 15.0


def start(
    plan: Plan, workshops: Callable[[], Mapping[str, Workshop]] | None, storage: Storage
) -> Writers:
    """Start whatever is not there yet; without workshops no jobs are taken up."""
    writers = Writers(
        [_actor(Writer, f"writer-{shard}", plan.journal_url) for shard in range(plan.shards)]
    )
    projector = _actor(Projector, "projector", plan.journal_url, plan.reads_url, writers)
    if workshops is not None:
        shops = workshops()
        _actor(Worker, "worker", plan.journal_url, projector, writers, shops, plan.windows)
    sweeper = Sweeper(projector, writers, storage)
    _actor(Clock, "clock", projector, worker, writers, plan.patience, plan.period, sweeper)
    return writers


def worker() -> Any | None:
    """Find the running worker; None where there is none."""
    try:
        return found("worker")
    except ValueError:
        return None


def writers(shards: int) -> Writers:
    """Find the running writers."""
    return Writers([found(f"writer-{shard}") for shard in range(shards)])


def found(name: str) -> Any:
    """Find a running actor; ValueError where it is not there."""
    return ray.get_actor(name, namespace=NAMESPACE)


def _actor(kind: type, name: str, *arguments: object) -> Any:
    options = {
        "name": name,
        "namespace": NAMESPACE,
        "lifetime": "detached",
        "get_if_exists": True,
        "max_restarts": -1,
        "max_task_retries": -1,
        "num_cpus": 0,
        "max_concurrency": 1000,
    }
    return ray.remote(kind).options(**options).remote(*arguments)
