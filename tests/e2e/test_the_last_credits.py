"""Many clients at once, and too few credits for them."""

import asyncio

import httpx

from tests.e2e.service import Service

CLIENTS = 64
LAST = 10


def test_sixty_four_clients_spend_the_last_ten_credits_ten_times(service: Service) -> None:
    (token,) = service.tokens("spender", welcome=LAST)
    walk = {"prompt": "a person walks", "duration": 1}

    async def storm() -> list[httpx.Response]:
        limits = httpx.Limits(max_connections=CLIENTS)
        headers = {"authorization": f"Bearer {token}"}
        async with httpx.AsyncClient(
            base_url=service.url, headers=headers, limits=limits, timeout=60
        ) as client:
            asked = [client.post("/api/generate", json=walk) for _ in range(CLIENTS)]
            return list(await asyncio.gather(*asked))

    answers = asyncio.run(storm())
    made = [answer.json() for answer in answers if answer.status_code == 202]
    refused = [answer.json() for answer in answers if answer.status_code == 402]
    assert (len(made), len(refused)) == (LAST, CLIENTS - LAST)
    assert {(each["code"], each["required"], each["available"]) for each in refused} == {
        ("insufficient_credits", 1, 0)
    }
    with service.client(token) as client:
        for each in made:
            client.post(f"/api/generate/{each['predictionId']}/cancel")
        entries = client.get("/api/credits/ledger?limit=100").json()["items"]
        told = client.get("/api/credits").json()
    assert [entry["kind"] for entry in entries].count("reserved") == LAST
    assert sum(entry["credits"] for entry in entries) == told["available"]
    assert min(entry["balance"] for entry in entries) == 0
