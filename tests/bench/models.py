"""The text-to-motion model: batches against one by one, lengths apart against one queue."""

import asyncio
import time
from collections.abc import Callable
from statistics import median

import torch

from deployments.rendering.finishing import finished
from deployments.text_to_motion.batcher import Batcher, Bound, Waiting
from deployments.text_to_motion.sampling import Model
from domain.motion.takes import Brief
from tests.bench.figures import Figure, Report

SECONDS = 4.0
BATCHES = (1, 4, 16)
ROUNDS = 3
LENGTHS = (2.0, 4.0, 10.0)
CLIENTS, ASKED = 4, 3
"""Of each length, so many clients, each of which asks so often, one after the other."""
BOUND = Bound(16, 64.0)


class OneQueue(Batcher):
    """What `@serve.batch` makes: first come, first served, and all of a batch answered at once."""

    def _next(self) -> list[Waiting]:
        waiting = sorted((w for q in self.lengths.values() for w in q), key=lambda w: w.until)
        batch = waiting[: self.bound.motions]
        for queue in self.lengths.values():
            for each in set(batch) & set(queue):
                queue.remove(each)
        return batch


def run(report: Report) -> None:
    """Measure motion made by batch, by queue, and what the files of one cost beside its model."""
    report.say("models: text to motion")
    torch.set_num_threads(1)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    model = Model.load(device=device)
    unit = f"s per {'GPU' if device == 'cuda' else 'CPU'} s"
    rates = {batch: rate(model, batch) for batch in BATCHES}
    for batch, made in rates.items():
        label = f"model.{device}.batch-{batch}.motion-seconds"
        report.add(Figure(label, made, unit, rates[1], "one by one"))
    queues(report, model, f"model.{device}.mixed", unit)
    sampled = took(model, lambda: model.sample(briefs(1)))
    (take,) = model.sample(briefs(1))
    drawn = min(
        took(None, lambda: finished(take.clip, loop=False, name="bench")) for _ in range(ROUNDS)
    )
    report.add(Figure("rendering.one-motion", drawn, "CPU s", sampled, "the model's own time"))


def queues(report: Report, model: Model, label: str, unit: str) -> None:
    """Tell what a queue for each length gives clients of several lengths, against one queue."""
    apart, together = (asyncio.run(stream(model, kind)) for kind in (Batcher, OneQueue))
    report.add(Figure(f"{label}.motion-seconds", apart[0], unit, together[0], "one queue"))
    for length in LENGTHS:
        mine, other = (median(waits[length]) for _, waits in (apart, together))
        report.add(Figure(f"{label}.{length:.0f}s-wait.p50", mine, "s", other, "one queue"))


async def stream(model: Model, kind: type[Batcher]) -> tuple[float, dict[float, list[float]]]:
    """Return the motion made in a second, and how long each request of a length waited."""
    batcher = kind(model, BOUND) if kind is Batcher else kind(model, BOUND, patience=0.0)
    waits: dict[float, list[float]] = {length: [] for length in LENGTHS}

    async def client(length: float, seed: int) -> None:
        for asked in range(ASKED):
            begun = time.perf_counter()
            await batcher.make(Brief("a person walks forward", length, 2.5, 100 * seed + asked))
            waits[length].append(time.perf_counter() - begun)

    clock = clock_of(model)
    begun = clock()
    await asyncio.gather(*(client(each, seed) for seed in range(CLIENTS) for each in LENGTHS))
    return CLIENTS * ASKED * sum(LENGTHS) / (clock() - begun), waits


def briefs(count: int) -> list[Brief]:
    """Return requests that differ by their seeds."""
    return [Brief("a person walks forward", SECONDS, 2.5, seed) for seed in range(count)]


def rate(model: Model, batch: int) -> float:
    """Return the seconds of motion made in a second at one batch size, the best of some rounds."""
    model.sample(briefs(batch))
    best = min(took(model, lambda: model.sample(briefs(batch))) for _ in range(ROUNDS))
    return batch * SECONDS / best


def took(model: Model | None, work: Callable[[], object]) -> float:
    """Return the seconds that some work takes: of the CPU, or of the clock where a GPU does it."""
    clock = clock_of(model)
    begun = clock()
    work()
    return clock() - begun


def clock_of(model: Model | None) -> Callable[[], float]:
    """Return what tells the time of a model's work, whatever else the machine does meanwhile."""
    on_gpu = model is not None and model.device == "cuda"
    return time.perf_counter if on_gpu else time.process_time
