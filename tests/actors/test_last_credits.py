"""Many clients at once, and too few credits for them."""

import asyncio
from typing import Any
from uuid import uuid5

import pytest

from actors.writer import Writers
from domain.commands.profiles import Enrol
from domain.credits import CreditAccount, InsufficientCredits
from domain.draft import Draft
from domain.journal import Journal
from tests.actors.running import Running
from tests.given import ADA, NOON, request

CLIENTS, LAST = 64, 10
SPENDER = uuid5(ADA, "spender")


@pytest.mark.filterwarnings("ignore::ResourceWarning")  # Ray's own files and sockets
@pytest.mark.filterwarnings("ignore::DeprecationWarning:ray")
def test_sixty_four_clients_spend_the_last_ten_credits_ten_times(running: Running) -> None:
    running.ask(Enrol(SPENDER, "Eve", None, False, "password", LAST, NOON))

    async def storm() -> list[Any]:
        # Each client is a replica's own way to the writers.
        clients = [Writers(running.writers.actors) for _ in range(CLIENTS)]
        asked = [client.ask(request(SPENDER, credits=1)) for client in clients]
        return list(await asyncio.gather(*asked, return_exceptions=True))

    answers = running.loop.run(storm())
    refused = [answer for answer in answers if isinstance(answer, InsufficientCredits)]
    assert {refusal.args for refusal in refused} == {(1, 0)}
    assert len(refused) == CLIENTS - LAST
    assert len([answer for answer in answers if isinstance(answer, dict)]) == LAST
    with Journal(running.url) as journal:
        mine = CreditAccount.create_id(SPENDER)
        account = Draft(journal).find(CreditAccount, mine)
        reserved = [e for e in journal.events.get(mine) if isinstance(e, CreditAccount.Reserved)]
    assert account is not None
    assert (account.available, len(reserved)) == (0, LAST)
