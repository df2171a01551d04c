"""kill -9 of whatever does the work, while it does it."""

import time

import pytest

from domain.credits import CreditAccount
from domain.draft import Draft
from domain.generations import Generation
from domain.journal import Journal
from serve.identity import owner_of
from serve.settings import Settings
from tests.e2e.service import Service, finished

JOBS = 20


@pytest.mark.parametrize("victims", [("Writer", "Worker", "text-to-motion", "rendering")])
def test_twenty_jobs_survive_the_death_of_every_process_that_makes_them(
    service: Service, victims: tuple[str, ...]
) -> None:
    (token,) = service.tokens("phoenix", credits=100)
    with service.client(token) as client:
        predictions = [
            client.post(
                "/api/generate",
                json={"prompt": "a person walks forward", "duration": 1},
                headers={"idempotency-key": f"phoenix-{job}"},
            ).json()["predictionId"]
            for job in range(JOBS)
        ]
        for victim in victims:
            service.kill(victim)
            time.sleep(1.5)
        outcomes = [finished(client, prediction) for prediction in predictions]
        assert [each["status"] for each in outcomes] == ["succeeded"] * JOBS
        assert max(each["attempt"] for each in outcomes) > 1
        credits = client.get("/api/profile").json()["credits"]
    assert (credits["available"], credits["reserved"]) == (200 - JOBS, 0)
    ledger(service, "phoenix", predictions)


def ledger(service: Service, name: str, predictions: list[str]) -> None:
    """Each job was reserved once and captured once, and the journal says so."""
    settings = Settings(data=service.data)
    journal = Journal(settings.journal_url)
    owner = owner_of(settings.token_issuer, name)
    events = list(journal.events.get(CreditAccount.create_id(owner)))
    moves = [(getattr(e, "TOPIC", ""), e.cause) for e in events if hasattr(e, "cause")]
    causes = [f"generation:{prediction}:0" for prediction in predictions]
    for topic in ("credit_account.reserved", "credit_account.captured"):
        assert sorted(cause for said, cause in moves if said == topic) == sorted(causes)
    draft = Draft(journal)
    account = draft.find(CreditAccount, CreditAccount.create_id(owner))
    assert account is not None
    assert account.available == sum(account.grants.values()) - len(predictions)
    jobs = [e for e in journal.after(0, 10_000) if isinstance(e.event, Generation.Succeeded)]
    mine = [str(e.event.originator_id) for e in jobs]
    assert all(mine.count(prediction) == 1 for prediction in predictions)
    journal.close()
