import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

import pytest

from actors.writer import Writer, Writers, shard_of
from domain.commands.credits import Grant
from domain.commands.generations import CancelGeneration
from domain.credits import CreditAccount, InsufficientCredits
from domain.draft import Draft
from domain.journal import Journal
from tests.given import ADA, BOB, NOON, enrolled, request


class Handle:
    """Speaks as Ray's handle of an actor does: `handle.method.remote(…)`, awaitable."""

    def __init__(self, actor: object) -> None:
        self.actor = actor
        self.calls: list[int] = []

    def __getattr__(self, name: str) -> Any:
        calls, method = self.calls, getattr(self.actor, name)

        class Method:
            @staticmethod
            def remote(*arguments: Any) -> Awaitable[Any]:
                if name == "ask":
                    calls.append(len(arguments[0]))
                made: Coroutine[Any, Any, Any] = method(*arguments)
                return asyncio.ensure_future(made)

        return Method


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
        account = handle.actor.draft.find(CreditAccount, CreditAccount.create_id(ADA))  # type: ignore[attr-defined]
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
        account = handle.actor.draft.find(CreditAccount, CreditAccount.create_id(ADA))  # type: ignore[attr-defined]
        assert (account.available, account.reserved) == (147, 3)

    play(scene)


def test_who_waits_for_news_hears_of_it(play: Callable[[Play], None]) -> None:
    async def scene(writers: Writers, handle: Handle) -> None:
        newest = handle.actor.newest  # type: ignore[attr-defined]
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
