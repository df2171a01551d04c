import pytest

from deployments.text_to_motion.prompt import read

SAID = {
    "walk forward": "a person walks forward",
    "walking forward slowly": "a person walks forward slowly",
    "A man walked forwards.": "a man walks forwards",
    "someone is walking at a normal pace": "someone walks at a normal pace",
    "person jumps": "a person jumps",
    "he starts to run": "a person runs",
    "an old man walks slowly with long strides": "an old man walks slowly with long strides",
    "the enemy retreats": "the enemy walks backward",
    "advances": "a person walks forward",
    "strafes left": "a person walks sideways left",
    "does a U-turn": "a person does a U-turn",
    "cartwheel": "a person cartwheels",
    "karate kata": "a person does karate kata",
    "three steps forward": "a person does three steps forward",
    "walks without waving": "a person walks",
    "walks for two seconds": "a person walks",
    "walks at 1.2 m/s": "a person walks",
    "stands up": "a person stands up",
    "walks like a zombie": "a person walks like a zombie",
    "walks as if he is drunk": "a person walks like he is drunk",
    "enemy retreats": "an enemy walks backward",
    "no jumping, just walking": "a person just walks",
    "walks, never running, for four seconds": "a person walks",
    "raises a foot and then kicks": "a person raises a foot and kicks",
    "please generate a person who jumps": "a person jumps",
    "an animation of someone doing a cartwheel": "someone does a cartwheel",
    "dancer performs a pirouette": "a dancer performs a pirouette",
    "throws a jab": "a person throws a jab",
    "a right uppercut": "a person does a right uppercut",
    "ninja sneaks forward": "a ninja sneaks forward",
    "victory dance": "a person does victory dance",
    "orbits a tree": "a person walks in a circle around a tree",
    "circles the enemy": "a person walks in a circle around the enemy",
    "veers right while running": "a person veers right running",
    "jogs in place": "a person jogs on the spot",
    "slowly walks": "a person slowly walks",
    "with the left hand raised, walks forward": "a person walks forward with the left hand raised",
}


@pytest.mark.parametrize("prompt", SAID)
def test_words_are_a_sentence_like_those_of_the_training_data(prompt: str) -> None:
    assert [each.words for each in read(prompt).segments] == [SAID[prompt]]


def test_each_segment_is_a_sentence_about_a_person() -> None:
    words = [each.words for each in read("he walks, then jumps, then someone waves").segments]
    assert words == ["a person walks", "a person jumps", "someone waves"]


def test_who_it_is_about_is_said_in_every_segment() -> None:
    words = [each.words for each in read("a tired zombie walks, turns around and waves").segments]
    assert words == ["a tired zombie walks", "a tired zombie turns around", "a tired zombie waves"]
