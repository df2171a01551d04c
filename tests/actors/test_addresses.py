import asyncio
from uuid import UUID, uuid4

from actors.writer import Writer, Writers
from domain.addresses import EmailTaken
from domain.commands.profiles import ChangeProfile
from domain.draft import Draft
from domain.journal import Journal
from tests.actors.handle import Handle
from tests.given import NOON, enrolled

SHARDS = 2


def owner_on(shard: int) -> UUID:
    return next(each for each in iter(uuid4, None) if each.int % SHARDS == shard)


def test_an_address_that_both_shards_are_asked_for_goes_to_one_and_then_to_the_other(
    store_url: str,
) -> None:
    owners = [owner_on(shard % SHARDS) for shard in range(6)]
    with Journal(store_url) as journal:
        draft = Draft(journal)
        for index, owner in enumerate(owners):
            enrolled(draft, owner, name=f"Somebody{index}")
        draft.commit()

    async def scene(writers: Writers) -> None:
        async def ask(owner: UUID, email: str) -> object:
            try:
                return await writers.ask(ChangeProfile(owner, None, email, "password", NOON))
            except EmailTaken as refusal:
                return refusal

        for round_ in range(5):
            wanted = f"wanted{round_}@example.org"
            answers = await asyncio.gather(*(ask(owner, wanted) for owner in owners))
            (winner,) = [o for o, a in zip(owners, answers, strict=True) if isinstance(a, dict)]
            assert {type(each) for each in answers} == {dict, EmailTaken}
            for loser in [each for each in owners if each != winner]:
                assert isinstance(await ask(loser, wanted), EmailTaken)
            await ask(winner, f"left{round_}@example.org")
            (heir,) = [each for each in owners if each.int % SHARDS != winner.int % SHARDS][:1]
            assert isinstance(await ask(heir, wanted), dict), "refused by what it remembers"

    async def play() -> None:
        actors = [Writer(store_url) for _ in range(SHARDS)]
        try:
            await scene(Writers([Handle(actor) for actor in actors]))
        finally:
            for actor in actors:
                actor.thread.shutdown()
                actor.journal.close()

    asyncio.run(play())
