from uuid import UUID

import pytest

from deployments.text_to_motion.vocabulary import ACTIONS
from domain.labels import BY_ACTION, CATEGORIES, category_of, tidy
from domain.motions import Motion
from tests.given import ADA, FACTS, NOON, request


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


@pytest.mark.parametrize(
    ("title", "category"), [("my tango", "dance"), ("clip 7", "uncategorized")]
)
def test_a_motion_of_a_video_is_filed_by_its_title(title: str, category: str) -> None:
    traits = {**request().traits, "prompt": "", "title": title}
    motion = Motion.created(
        UUID(int=1),
        NOON,
        owner=ADA,
        generation=UUID(int=2),
        source_type="video_to_motion",
        traits=traits,
    )
    motion.complete(FACTS, [{"index": 0, "assets": [], "quality": {}}], NOON)
    assert motion.traits["category"] == category


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
