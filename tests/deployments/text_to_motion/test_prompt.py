import re
from pathlib import Path
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deployments.text_to_motion.english.lexicon import DIRECTIONS, FILLERS, PACES, STYLES
from deployments.text_to_motion.english.words import PHRASES
from deployments.text_to_motion.prompt import MOST_SEGMENTS, Segment, read
from deployments.text_to_motion.vocabulary import ACTIONS, CLOSEST

GUIDE = Path(__file__).parents[3] / "docs" / "prompts.md"
WORDS = sorted(
    {word for words in ACTIONS.values() for word in words}
    | {word for phrase in PHRASES for word in phrase}
    | set(CLOSEST) | DIRECTIONS | FILLERS | PACES.keys() | STYLES.keys()
    | {",", ".", "3", "90", "degrees", "seconds", "not", "without", "before", "after", "xyzzy"}
)  # fmt: skip


def only(prompt: str) -> Segment:
    (segment,) = read(prompt).segments
    return segment


@pytest.mark.parametrize(
    ("prompt", "coverage"),
    [
        ("a person walks forward", 1.0),
        ("a person walks very slowly to the left with the right hand raised", 1.0),
        ("walks for two seconds, then turns 90 degrees left", 1.0),
        ("an injured old man limps", 1.0),
        ("a person walks frobnicating", 0.5),
        ("a person walks frobnicating the quux", 1 / 3),
        ("walks, then frobnicates", 0.5),
        ("a zombie staggers forward, then falls", 0.75),
        ("glorp the frobnicator", 0.0),
        ("swims", 0.0),
        ("slowly", 0.0),
        ("to the left", 0.0),
        ("", 0.0),
        ("\u65e5\u672c\u8a9e", 0.0),
    ],
)
def test_coverage_is_the_share_of_meaning_words_that_are_known(
    prompt: str, coverage: float
) -> None:
    assert read(prompt).coverage == pytest.approx(coverage)


@pytest.mark.parametrize(
    ("prompt", "action"),
    [
        ("falls", "lie"),
        ("dies", "lie"),
        ("claps", "gesture"),
        ("eats", "drink"),
        ("rolls", "acrobatics"),
    ],
)
def test_what_was_not_learned_is_done_like_the_closest_and_covered_by_nothing(
    prompt: str, action: str
) -> None:
    reading = read(f"a person {prompt}")
    assert reading.actions == (action,)
    assert reading.coverage == 0.0


def test_an_unknown_action_in_an_order_is_a_segment_of_its_own() -> None:
    walk, unknown, wave = read("walks, then frobnicates, then waves").segments
    assert (walk.action, unknown.action, wave.action) == ("walk", None, "wave")


@pytest.mark.parametrize(
    "prompt",
    ["", "  ", "...", "glorp", "\u65e5\u672c\u8a9e", "then", "without jumping", ",,,", "and",
     "\U0001f600", "\x00", "((((", "'", "-" * 500, "before", "while while", "90", "not"],
)  # fmt: skip
def test_whatever_is_said_there_is_one_segment_without_an_action(prompt: str) -> None:
    assert only(prompt).action is None
    assert only(prompt).words
    assert read(prompt).actions == ()


def test_every_example_of_a_way_in_the_documentation_is_understood_entirely() -> None:
    table = re.search(r"## Where to\n(.*?)\n\n[^|]", GUIDE.read_text(), re.DOTALL)
    assert table is not None
    examples = [each for row in table[1].splitlines() for each in row.split("|")[1:2]]
    prompts = [prompt for cell in examples for prompt in re.findall(r"`([^`]+)`", cell)]
    assert len(prompts) > 20
    for prompt in prompts:
        reading = read(prompt)
        assert all(each.path is not None for each in reading.segments), prompt
        assert reading.coverage >= (0.5 if "enemy" in prompt else 1.0), prompt


def sound(prompt: str) -> None:
    reading = read(prompt)
    assert 1 <= len(reading.segments) <= MOST_SEGMENTS
    assert 0.0 <= reading.coverage <= 1.0
    for segment in reading.segments:
        assert segment.words
        assert segment.action is None or segment.action in ACTIONS
        assert segment.share > 0.0
        assert segment.seconds is None or segment.seconds >= 0.0
        if segment.path is not None:
            left, forward, turn = segment.path
            assert abs(left) <= 2.2
            assert -2.0 <= forward <= 4.0
            assert abs(turn) <= 2.5


@given(st.text(max_size=500))
def test_any_text_can_be_read(prompt: str) -> None:
    sound(prompt)


@given(st.lists(st.sampled_from(WORDS), max_size=60))
def test_any_words_in_any_order_can_be_read(words: list[str]) -> None:
    sound(" ".join(words))


@pytest.mark.parametrize(
    "piece",
    ["walks and ", "not ", "while walking, ", "before ", "after a ", "((", "1", "a ", "'", "to "],
)
def test_reading_takes_no_longer_for_a_hundred_times_the_text(piece: str) -> None:
    read(piece)
    begun = perf_counter()
    read(piece * 20_000)
    assert perf_counter() - begun < 1.0
