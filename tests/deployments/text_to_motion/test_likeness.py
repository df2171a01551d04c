from collections.abc import Sequence

import numpy as np
import pytest
import torch

from deployments.text_to_motion.likeness import EXAMPLES, Likeness
from deployments.text_to_motion.prompt import read
from deployments.text_to_motion.sentences import Sentences
from deployments.text_to_motion.vocabulary import ACTIONS
from domain.motion.skeleton import Floats


def spelled(sentences: Sequence[str]) -> Floats:
    """Meanings for those who only see which words are the same."""
    vectors = np.zeros((len(sentences), 512))
    for row, sentence in zip(vectors, sentences, strict=True):
        for word in set(sentence.split()) - {"a", "person", "the"}:
            row[sum(place * ord(letter) for place, letter in enumerate(word, 1)) % 512] = 1.0
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.maximum(lengths, 1.0))


@pytest.fixture(scope="module")
def likeness() -> Likeness:
    torch.set_num_threads(1)
    return Likeness(Sentences().vectors)


def test_every_learned_action_has_an_example_and_no_other_has() -> None:
    assert EXAMPLES.keys() == ACTIONS.keys()


def test_a_sentence_is_nearest_to_the_action_whose_words_it_has() -> None:
    assert Likeness(spelled).nearest(["a person paints a wall", "someone opens a door"]) == [
        "wash",
        "reach",
    ]


def test_what_is_like_nothing_is_like_none() -> None:
    assert Likeness(spelled).nearest(["glorp"]) == [None]
    assert Likeness(spelled).nearest([]) == []


def test_a_completed_reading_has_actions_but_no_more_coverage() -> None:
    reading = read("walks, then paints a wall, then glorps")
    completed = Likeness(spelled).completed(reading)
    assert completed.actions == ("walk", "wash")
    assert completed.coverage == reading.coverage < 0.6
    assert completed.segments[0] == reading.segments[0]
    assert completed.segments[1].path == (0.0, 0.0, 0.0)


def test_a_known_reading_is_left_as_it_is() -> None:
    reading = read("walks, then waves")
    assert Likeness(spelled).completed(reading) == reading


@pytest.mark.parametrize(
    ("prompt", "action"),
    [
        ("plays the violin", "gesture"),
        ("aims a rifle", "signal"),
        ("carries a heavy bag", "walk"),
        ("chops wood with an axe", "sword"),
        ("opens the window", "reach"),
        ("drops dead", "lie"),
        ("does yoga", "exercise"),
        ("raises both arms", "gesture"),
        ("glorp the frobnicator", None),
        ("\u65e5\u672c\u8a9e", None),
    ],
)
def test_unknown_actions_become_what_is_most_like_them(
    likeness: Likeness, prompt: str, action: str | None
) -> None:
    reading = read(prompt)
    assert reading.coverage == 0.0
    assert likeness.completed(reading).segments[0].action == action
