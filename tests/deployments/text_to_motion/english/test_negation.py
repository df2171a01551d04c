import pytest

from deployments.text_to_motion.prompt import read

MEANT = {
    "a person walks without jumping": "walk",
    "a person does not run, a person waves": "wave",
    "doesn't run but walks": "walk",
    "does not run or jump, but walks": "walk",
    "doesn't run and jump, walks": "walk",
    "walks without turning and waves": "walk wave",
    "walks without running or jumping": "walk",
    "walks without running and jumping": "walk",
    "without jumping he walks": "walk",
    "never jumps, walks straight ahead": "walk",
    "instead of walking, runs": "run",
    "runs instead of walking": "run",
    "runs rather than walking": "run",
    "he isn't running, he's walking": "walk",
    "they aren\u2019t sitting; they\u2019re dancing": "dance",
    "walks, but does not wave": "walk",
    "walks with no jumping, then sits": "walk sit",
    "a person walks, never stopping, then sits": "walk sit",
    "doesn't stop walking": "walk",
    "never stops dancing": "dance",
    "cannot run, so she walks": "walk",
    "don't walk, crawl": "crawl",
    "does not move": "idle",
    "stands without moving": "idle",
    "not only walks but also waves": "walk wave",
    "neither walks nor runs": "",
    "does not wave": "",
}


@pytest.mark.parametrize("prompt", MEANT)
def test_what_is_not_to_be_done_vanishes(prompt: str) -> None:
    reading = read(prompt)
    assert reading.actions == tuple(MEANT[prompt].split())
    assert all("not" not in each.words.split() for each in reading.segments)


@pytest.mark.parametrize("prompt", ["walks without turning", "walks forward, not turning left"])
def test_a_turn_that_is_not_wanted_does_not_bend_the_path(prompt: str) -> None:
    (segment,) = read(prompt).segments
    assert segment.path is not None
    assert segment.path[2] == 0.0
    assert "turn" not in segment.words
