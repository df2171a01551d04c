"""How requests meet in batches, and what happens to those that nobody wants any more."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

import pytest

from deployments.text_to_motion.batcher import Batcher, Bound, length_of
from deployments.text_to_motion.sampling import frames_of
from deployments.text_to_motion.windows import padded
from domain.motion.takes import Brief, Take
from tests.deployments.text_to_motion.counting import CountingSampler

BOUND = Bound(motions=4, seconds=20.0)


def brief(seconds: float, seed: int = 0, prompt: str = "walks") -> Brief:
    return Brief(prompt, seconds, 2.5, seed)


def run(work: Coroutine[Any, Any, Any]) -> Any:
    return asyncio.run(asyncio.wait_for(work, 20))


async def until(true: Callable[[], bool]) -> None:
    while not true():  # noqa: ASYNC110 - another thread changes it
        await asyncio.sleep(0.001)


def seeds(batches: list[list[Brief]]) -> list[list[int]]:
    return [[each.seed for each in batch] for batch in batches]


def test_a_batch_holds_one_length_and_everyone_gets_their_own() -> None:
    sampler = CountingSampler()

    async def asked() -> list[Take]:
        batcher = Batcher(sampler, BOUND)
        briefs = [brief(4.0 if seed % 2 else 2.0, seed) for seed in range(8)]
        return list(await asyncio.gather(*(batcher.make(each) for each in briefs)))

    takes = run(asked())
    assert [take.clip.root[0, 0] for take in takes] == list(range(8))
    assert sorted(seeds(sampler.batches)) == [[0, 2, 4, 6], [1, 3, 5, 7]]


def test_a_batch_is_bounded_in_motions_and_in_seconds_of_motion() -> None:
    assert [BOUND.of(length_of(brief(s))) for s in (1.0, 5.0, 6.0, 10.0, 30.0)] == [4, 4, 3, 2, 1]
    sampler = CountingSampler()

    async def asked() -> None:
        batcher = Batcher(sampler, BOUND)
        await asyncio.gather(*(batcher.make(brief(10.0, seed)) for seed in range(5)))

    run(asked())
    assert seeds(sampler.batches) == [[0, 1], [2, 3], [4]]


def test_a_short_one_passes_long_ones_and_no_long_one_is_passed_for_ever() -> None:
    """While short ones come in faster than they are made."""
    sampler = CountingSampler(steps=2)

    async def asked() -> None:
        batcher = Batcher(sampler, Bound(motions=1, seconds=10.0), patience=0.01)
        made = [asyncio.create_task(batcher.make(brief(10.0, 100)))]
        await until(lambda: len(sampler.batches) == 1)
        long = asyncio.create_task(batcher.make(brief(10.0, 101)))
        while not long.done():
            made.append(asyncio.create_task(batcher.make(brief(1.0, len(made)))))
            await asyncio.sleep(0.003)
        await asyncio.gather(*made)

    run(asked())
    order = [batch[0].seed for batch in sampler.batches]
    assert order[:3] == [100, 1, 2]
    assert order.index(101) < len(order) - 5
    short = [seed for seed in order if seed < 100]
    assert short == sorted(short)


def test_who_is_cancelled_is_left_out_at_the_next_step_and_disturbs_no_neighbour() -> None:
    sampler = CountingSampler()

    async def asked() -> tuple[Take, asyncio.Task[Take]]:
        batcher = Batcher(sampler, BOUND)
        hanging = asyncio.create_task(batcher.make(brief(4.0, 1, "hangs")))
        neighbour = asyncio.create_task(batcher.make(brief(4.0, 2)))
        await until(lambda: sampler.counted.get("hangs", 0) >= 3)
        hanging.cancel()
        return await neighbour, hanging

    take, hanging = run(asked())
    assert hanging.cancelled()
    assert len(sampler.batches) == 1
    assert sampler.counted["hangs"] <= 5
    assert take.clip.root[0, 0] == 2


def test_who_is_cancelled_while_it_waits_is_never_begun() -> None:
    sampler = CountingSampler(steps=20)

    async def asked() -> None:
        batcher = Batcher(sampler, BOUND)
        first = asyncio.create_task(batcher.make(brief(4.0, 1)))
        await asyncio.sleep(0.05)
        second, third = (asyncio.create_task(batcher.make(brief(2.0, s))) for s in (2, 3))
        await asyncio.sleep(0)
        second.cancel()
        await asyncio.gather(first, third)

    run(asked())
    assert seeds(sampler.batches) == [[1], [3]]


def test_one_that_cannot_be_made_takes_no_neighbour_with_it() -> None:
    sampler = CountingSampler()

    async def asked() -> list[Any]:
        batcher = Batcher(sampler, BOUND)
        briefs = [brief(4.0, 1), brief(4.0, 2, "fails"), brief(4.0, 3)]
        made = (batcher.make(each) for each in briefs)
        answers = list(await asyncio.gather(*made, return_exceptions=True))
        with pytest.raises(RuntimeError, match="fails"):
            await batcher.make(briefs[1])
        return [*answers, await batcher.make(brief(4.0, 4))]

    first, error, third, later = run(asked())
    assert isinstance(error, RuntimeError)
    assert [take.clip.root[0, 0] for take in (first, third, later)] == [1, 3, 4]


def test_the_loop_answers_others_while_a_batch_runs() -> None:
    sampler = CountingSampler(steps=30)

    async def asked() -> int:
        batcher = Batcher(sampler, BOUND)
        making = asyncio.create_task(batcher.make(brief(4.0)))
        turns = 0
        while not making.done():
            await asyncio.sleep(0.002)
            turns += 1
        return turns

    assert run(asked()) > 20


def test_what_is_of_one_length_is_padded_to_one_length() -> None:
    for tenths in range(5, 99):
        for seconds in (tenths / 10, tenths / 10 + 0.01, tenths / 10 + 0.0499):
            assert 4 * length_of(brief(seconds)) == padded(frames_of(brief(seconds)))
