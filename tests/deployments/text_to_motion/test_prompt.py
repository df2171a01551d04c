import pytest

from deployments.text_to_motion.prompt import Segment, forms, read
from deployments.text_to_motion.vocabulary import ACTIONS, FILLERS, FORWARD, PACES


def only(prompt: str) -> Segment:
    (segment,) = read(prompt).segments
    return segment


def path_of(prompt: str) -> tuple[float, float, float]:
    path = only(prompt).path
    assert path is not None
    return path


def test_a_walk_forward_goes_straight_ahead_at_an_ordinary_pace() -> None:
    assert only("A person walks forward.").action == "walk"
    assert path_of("a person walks forward") == (0.0, FORWARD["walk"], 0.0)


@pytest.mark.parametrize("words", ["backwards", "backward", "back"])
def test_backwards_is_a_negative_speed_forwards(words: str) -> None:
    left, forward, turn = path_of(f"a person walks {words}")
    assert forward < 0
    assert left == turn == 0


@pytest.mark.parametrize(
    ("prompt", "sign"),
    [
        ("a person walks sideways to the left", 1),
        ("a person walks sideways to the right", -1),
        ("someone sidesteps left", 1),
        ("someone strafes right", -1),
    ],
)
def test_sideways_goes_to_the_side_without_a_turn(prompt: str, sign: int) -> None:
    left, forward, turn = path_of(prompt)
    assert left * sign > 0
    assert forward == turn == 0


@pytest.mark.parametrize(
    ("prompt", "sign"),
    [
        ("a person turns left", 1),
        ("a person turns right", -1),
        ("someone runs in a circle counterclockwise", 1),
        ("someone runs in a circle clockwise", -1),
        ("a man walks to the left", 1),
    ],
)
def test_left_turns_are_positive_and_right_turns_negative(prompt: str, sign: int) -> None:
    left, forward, turn = path_of(prompt)
    assert turn * sign > 0
    assert forward > 0
    assert left == 0


def test_adverbs_set_the_pace() -> None:
    slow, plain, fast = (
        path_of(f"a person walks{pace}")[1] for pace in (" slowly", "", " quickly")
    )
    assert slow < plain < fast
    assert path_of("a person runs")[1] > fast


def test_who_stands_still_stays_and_who_dances_goes_anywhere() -> None:
    assert path_of("a person stands still") == (0.0, 0.0, 0.0)
    assert only("a person dances").path is None


@pytest.mark.parametrize(
    "prompt",
    [
        "a person walks, then jumps and then waves",
        "a person walks; jumps. Finally waves",
        "a person walks before jumping, after that they wave",
        "a person walks, jumps, and waves",
        "a person walks and jumps and waves",
    ],
)
def test_actions_come_in_the_order_that_they_are_said(prompt: str) -> None:
    assert read(prompt).actions == ("walk", "jump", "wave")


def test_each_segment_is_a_sentence_about_a_person() -> None:
    words = [each.words for each in read("he walks, then jumps, then someone waves").segments]
    assert words == ["a person walks", "a person jumps", "someone waves"]


def test_a_brief_action_takes_less_time_than_a_long_one() -> None:
    walk, wave = read("a person walks then waves").segments
    assert wave.share < walk.share


def test_one_action_with_more_words_is_one_segment() -> None:
    assert len(read("a person walks slowly, calmly and proudly").segments) == 1


@pytest.mark.parametrize("times", ["once", "twice", "two times", "three times"])
def test_how_often_counts_neither_way(times: str) -> None:
    reading = read(f"a person jumps {times}")
    assert reading.actions == ("jump",)
    assert reading.coverage == 1.0


def test_what_is_not_to_be_done_is_not_done() -> None:
    assert read("a person walks without jumping").actions == ("walk",)
    assert read("a person does not run, a person waves").actions == ("wave",)


@pytest.mark.parametrize(
    ("prompt", "coverage"),
    [
        ("a person walks forward", 1.0),
        ("a person walks frobnicating", 0.5),
        ("a person walks frobnicating the quux", 1 / 3),
        ("glorp the frobnicator", 0.0),
        ("slowly", 0.0),
        ("", 0.0),
        ("日本語", 0.0),
    ],
)
def test_coverage_is_the_share_of_words_that_are_known(prompt: str, coverage: float) -> None:
    assert read(prompt).coverage == pytest.approx(coverage)


@pytest.mark.parametrize("prompt", ["", "  ", "...", "glorp", "日本語", "then", "without jumping"])
def test_whatever_is_said_there_is_one_segment_without_an_action(prompt: str) -> None:
    assert only(prompt).action is None
    assert read(prompt).actions == ()


def test_verbs_are_known_in_their_regular_forms() -> None:
    assert {"jog", "jogs", "jogging", "jogged"} <= forms("jog")
    assert {"dance", "dances", "dancing", "danced"} <= forms("dance")
    assert {"punch", "punches", "punching", "punched"} <= forms("punch")


def test_no_word_means_two_actions() -> None:
    words = [word for words in ACTIONS.values() for word in words]
    assert len(words) == len(set(words))


def test_every_word_of_the_vocabulary_is_understood_as_its_action() -> None:
    for action, words in ACTIONS.items():
        for word in words:
            assert read(f"a person does {word}").actions == (action,), word


def test_no_filler_is_an_action_or_a_pace() -> None:
    actions = {word for words in ACTIONS.values() for word in words}
    assert not FILLERS & actions
    assert not FILLERS & PACES.keys()
    assert FORWARD.keys() <= ACTIONS.keys()
