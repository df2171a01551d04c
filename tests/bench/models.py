"""The text-to-motion model: many requests in one batch against one by one."""

import time

import torch

from deployments.rendering.finishing import finished
from deployments.text_to_motion.sampling import Model
from domain.motion.takes import Brief
from tests.bench.figures import Figure, Report

SECONDS = 4.0
BATCHES = (1, 4, 16)
ROUNDS = 3


def run(report: Report) -> None:
    """Measure motions a second by batch, and what the files of one cost beside its model."""
    report.say("models: text to motion")
    torch.set_num_threads(1)
    model = Model.load(device="cuda" if torch.cuda.is_available() else "cpu")
    rates = {batch: rate(model, batch) for batch in BATCHES}
    for batch in BATCHES:
        label = f"model.batch-{batch}"
        one = rates[1]
        report.add(Figure(f"{label}.motions", rates[batch], "1/s", one, "one by one"))
        report.add(Figure(f"{label}.motion-seconds", rates[batch] * SECONDS, "s per CPU s"))
    begun = time.perf_counter()
    (take,) = model.sample(briefs(1))
    sampled = time.perf_counter() - begun
    begun = time.perf_counter()
    finished(take.clip, loop=False, name="bench")
    took = time.perf_counter() - begun
    report.add(Figure("rendering.one-motion", took, "s", sampled, "the model's own time"))


def briefs(count: int) -> list[Brief]:
    """Return requests that differ by their seeds."""
    return [Brief("a person walks forward", SECONDS, 2.5, seed) for seed in range(count)]


def rate(model: Model, batch: int) -> float:
    """Return the motions a second at one batch size, the best of some rounds."""
    model.sample(briefs(batch))
    best = float("inf")
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        model.sample(briefs(batch))
        best = min(best, time.perf_counter() - begun)
    return batch / best
