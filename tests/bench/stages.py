"""Where the time of one request goes, from POST to assets, as the journal's timestamps tell."""

import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

from domain.generations import ENDED, Generation
from domain.journal import Journal
from tests.bench.figures import Figure, Report
from tests.e2e.service import Service

BODY = {"prompt": "a person walks forward", "duration": 4.0, "variants": 4}
ROUNDS = 3
STAGES = ("accepted", "queued", "model", "rendering", "storing", "recorded")


def run(report: Report) -> None:
    """Ask the running service for 4 variants of 4 s, some times; tell the quickest."""
    report.say("stages: one request through the running service")
    with tempfile.TemporaryDirectory() as name, Service(Path(name)) as service:
        (token,) = service.tokens("bench", credits=1000)
        rounds = [one(service, token) for _ in range(ROUNDS)]
    best = min(rounds, key=lambda stages: sum(stages.values()))
    total = sum(best.values())
    for stage in STAGES:
        label = f"generate.4-variants-of-4s.{stage}"
        report.add(Figure(label, best[stage], "s", total, "from POST to assets"))


def one(service: Service, token: str) -> dict[str, float]:
    """Return the seconds of each stage of one request, in their order."""
    begun = time.time()
    with service.client(token) as client:
        prediction = client.post("/api/generate", json=BODY).raise_for_status().json()
        accepted = time.time()
        link = f"/api/generate/{prediction['predictionId']}"
        status = "queued"
        while status not in ENDED:
            status = client.get(link, headers={"prefer": "wait=20"}).json()["status"]
    if status != "succeeded":
        raise RuntimeError(f"the generation has {status}")
    told = time.time()
    noted = [begun, accepted, *moments(service, UUID(prediction["predictionId"])), told]
    # The worker may begin before the answer to the POST has arrived.
    noted[1] = min(noted[1], noted[2])
    return {
        stage: later - now for stage, now, later in zip(STAGES, noted[:-1], noted[1:], strict=True)
    }


def moments(service: Service, prediction: UUID) -> list[float]:
    """Return when it was started, rendered, stored and recorded, in seconds since 1970."""
    wanted = Generation.Started | Generation.Progressed | Generation.Succeeded
    with Journal(f"sqlite:///{service.data.resolve()}/journal.db") as journal:
        found = [
            record.event.timestamp
            for record in journal.after(0, 100_000)
            if record.event.originator_id == prediction and isinstance(record.event, wanted)
        ]
    return [seconds(moment) for moment in found]


def seconds(moment: datetime) -> float:
    """Return a moment as seconds since 1970."""
    return moment.astimezone(UTC).timestamp()
