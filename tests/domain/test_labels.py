import pytest

from deployments.text_to_motion.vocabulary import ACTIONS
from domain.labels import BY_ACTION, CATEGORIES, category_of, tidy


@pytest.mark.parametrize(
    ("actions", "prompt", "category"),
    [
        (["walk", "dance"], "whatever", "locomotion"),
        (["turn", "kick"], "whatever", "combat"),
        ([], "A person running, then waving", "locomotion"),
        ([], "she dances!", "dance"),
        ([], "He stopped. He jogged", "locomotion"),
        ([], "ein Mann steht", "uncategorized"),
        ([], "", "uncategorized"),
    ],
)
def test_a_category_follows_from_what_was_understood_else_from_the_words(
    actions: list[str], prompt: str, category: str
) -> None:
    assert category_of(actions, prompt) == category


def test_every_action_of_the_built_in_model_has_a_category() -> None:
    known = {action for words in BY_ACTION.values() for action in words}
    assert set(ACTIONS) == known
    assert len(set(CATEGORIES)) == len(CATEGORIES)


def test_tags_are_in_one_form_and_each_once() -> None:
    assert tidy(["  Martial   ARTS ", "martial arts", "\uff26\uff49\uff47\uff48\uff54"]) == [
        "martial arts",
        "fight",
    ]


@pytest.mark.parametrize(
    "tags", [[""], ["!?"], ["a\x00b"], ["a\u200bb"], ["x" * 33], [str(each) for each in range(11)]]
)
def test_what_is_no_tag_is_refused(tags: list[str]) -> None:
    with pytest.raises(ValueError, match="tag"):
        tidy(tags)
