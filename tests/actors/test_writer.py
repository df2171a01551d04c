import asyncio
import pickle
from collections.abc import Callable, Coroutine
from typing import Any

import pytest

from actors.writer import Broken, Writer, Writers, shard_of
from domain.commands.credits import Grant
from domain.commands.generations import CancelGeneration
from domain.credits import CreditAccount, InsufficientCredits
from domain.draft import Draft
from domain.journal import Journal
from tests.actors.handle import Handle
from tests.given import ADA, BOB, NOON, enrolled, request

Play = Callable[[Writers, Handle], Coroutine[Any, Any, None]]


@pytest.fixture
def play(store_url: str) -> Callable[[Play], None]:
    """Run a scene on a writer over a store where Ada has 100 credits."""

    def run(scene: Play) -> None:
        async def scene_on_a_writer() -> None:
            writer = Writer(store_url)
            try:
                enrolled(writer.draft, ADA)
                writer.draft.commit()
                handle = Handle(writer)
                await scene(Writers([handle]), handle)
            finally:
                writer.thread.shutdown()
                writer.journal.close()

        asyncio.run(scene_on_a_writer())

    return run


def test_commands_of_one_moment_travel_together_and_each_hears_its_own_answer(
    play: Callable[[Play], None],
) -> None:
    async def scene(writers: Writers, handle: Handle) -> None:
        asked = [request(credits=1) for _ in range(40)]
        answers = await asyncio.gather(*(writers.ask(each) for each in asked))
        assert [a["prediction"] for a in answers] == [c.prediction for c in asked]
        assert sum(handle.calls) == 40
        assert len(handle.calls) < 8

    play(scene)


def test_a_refusal_disturbs_no_neighbour(play: Callable[[Play], None]) -> None:
    async def scene(writers: Writers, _: Handle) -> None:
        prices = [60, 60, 30, 20, 10]
        answers = await asyncio.gather(
            *(writers.ask(request(credits=price)) for price in prices), return_exceptions=True
        )
        assert [type(a) for a in answers] == [
            dict,
            InsufficientCredits,
            dict,
            InsufficientCredits,
            dict,
        ]

    play(scene)


def test_a_command_that_comes_again_is_answered_and_not_run_again(
    play: Callable[[Play], None],
) -> None:
    async def scene(writers: Writers, handle: Handle) -> None:
        asked = request(credits=7)
        first = await writers.ask(asked)
        again = await asyncio.gather(*(writers.ask(asked) for _ in range(5)))
        assert again == [first] * 5
        account = handle.actor.draft.find(CreditAccount, CreditAccount.create_id(ADA))
        assert (account.available, account.reserved) == (93, 7)

    play(scene)


def test_another_writer_meanwhile_costs_a_second_try_and_no_event(
    play: Callable[[Play], None], store_url: str
) -> None:
    async def scene(writers: Writers, handle: Handle) -> None:
        asked = request(credits=1)
        await writers.ask(asked)
        with Journal(store_url) as journal:
            other = Draft(journal)
            other.run(Grant(ADA, 50, "pack:1", NOON))
            other.run(CancelGeneration(ADA, asked.prediction, 0, NOON))
            other.commit()
        answers = await asyncio.gather(*(writers.ask(request(credits=1)) for _ in range(3)))
        assert len({answer["prediction"] for answer in answers}) == 3
        account = handle.actor.draft.find(CreditAccount, CreditAccount.create_id(ADA))
        assert (account.available, account.reserved) == (147, 3)

    play(scene)


def test_who_waits_for_news_hears_of_it(play: Callable[[Play], None]) -> None:
    async def scene(writers: Writers, handle: Handle) -> None:
        newest = handle.actor.newest
        waiting = asyncio.ensure_future(writers.beyond(newest, 5.0))
        await asyncio.sleep(0.05)
        assert not waiting.done()
        await writers.ask(request(credits=1))
        await asyncio.wait_for(waiting, 1.0)

    play(scene)


def test_an_owner_has_one_writer() -> None:
    assert {shard_of(ADA, 1), shard_of(BOB, 1)} == {0}
    assert shard_of(ADA, 8) == shard_of(ADA, 8)
    assert all(0 <= shard_of(owner, 3) < 3 for owner in (ADA, BOB))


def test_who_hangs_up_takes_nobody_along(play: Callable[[Play], None]) -> None:
    async def scene(_: Writers, handle: Handle) -> None:
        first = asyncio.ensure_future(handle.actor.ask([request(credits=1)]))
        await asyncio.sleep(0)
        second = asyncio.ensure_future(handle.actor.ask([request(credits=2)]))
        await asyncio.sleep(0)
        first.cancel()
        (answer,) = await asyncio.wait_for(second, 5)
        assert answer["credits"] == 2
        (later,) = await asyncio.wait_for(handle.actor.ask([request(credits=3)]), 5)
        assert later["credits"] == 3

    play(scene)


def test_a_bug_in_one_command_is_its_own_answer_and_disturbs_no_neighbour(
    play: Callable[[Play], None],
) -> None:
    async def scene(writers: Writers, _: Handle) -> None:
        bug = request(credits="many")  # what no edge lets through
        answers = await asyncio.gather(
            *(writers.ask(each) for each in (request(credits=1), bug, request(credits=2))),
            return_exceptions=True,
        )
        assert [type(answer) for answer in answers] == [dict, Broken, dict]
        assert str(answers[1]) == "RequestGeneration"

    play(scene)


def test_a_commit_that_fails_is_told_to_each_asker_and_the_next_succeeds(
    play: Callable[[Play], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError("the disk is full")

    async def scene(writers: Writers, handle: Handle) -> None:
        with monkeypatch.context() as patch:
            patch.setattr(handle.actor.journal, "write", full)
            answers = await asyncio.gather(
                *(writers.ask(request(credits=1)) for _ in range(3)), return_exceptions=True
            )
        assert [type(answer) for answer in answers] == [OSError] * 3
        assert (await writers.ask(request(credits=5)))["credits"] == 5
        account = handle.actor.draft.find(CreditAccount, CreditAccount.create_id(ADA))
        assert (account.available, account.reserved) == (95, 5)

    play(scene)


def test_a_writer_that_begins_again_answers_from_the_journal(
    play: Callable[[Play], None], store_url: str
) -> None:
    async def scene(writers: Writers, handle: Handle) -> None:
        asked = request(credits=7)
        first = await writers.ask(asked)
        successor = Writer(store_url)
        try:
            assert successor.newest == handle.actor.newest
            assert await Writers([Handle(successor)]).ask(asked) == first
        finally:
            successor.thread.shutdown()
            successor.journal.close()

    play(scene)


def test_writers_travel_without_what_they_are_asked() -> None:
    writers = Writers([1, 2, 3])
    writers.flying[0] = 4
    travelled = pickle.loads(pickle.dumps(writers))
    assert travelled.actors == (1, 2, 3)
    assert travelled.flying == [0, 0, 0]


def test_news_of_any_shard_ends_the_wait_and_a_shard_that_is_away_does_not() -> None:
    class Quiet:
        async def beyond(self, position: int, patience: float) -> int:
            await asyncio.sleep(patience)
            return position

    class Busy:
        async def beyond(self, position: int, _: float) -> int:
            return position + 1

    class Away:
        async def beyond(self, *_: object) -> int:
            raise ConnectionError("gone")

    async def seconds(*actors: object) -> float:
        loop = asyncio.get_running_loop()
        start = loop.time()
        await Writers([Handle(actor) for actor in actors]).beyond(5, 0.5)
        return loop.time() - start

    assert asyncio.run(seconds(Quiet(), Busy())) < 0.3
    assert asyncio.run(seconds(Quiet())) >= 0.5
    assert asyncio.run(seconds(Away())) >= 0.5, "it would ask in a circle"
