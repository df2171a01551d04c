import pytest

from deployments.text_to_motion.english.verbs import forms, third, verb_of
from deployments.text_to_motion.prompt import read
from deployments.text_to_motion.vocabulary import ACTIONS, BRIEF, CLOSEST, GAITS, SPEEDS, STILL

FORMS = {
    "ran": "run", "running": "run", "runs": "run", "went": "go", "sat": "sit", "sitting": "sit",
    "lay": "lie", "lying": "lie", "threw": "throw", "thrown": "throw", "drank": "drink",
    "crept": "creep", "leapt": "leap", "swept": "sweep", "spun": "spin", "strode": "stride",
    "stood": "stand", "knelt": "kneel", "fled": "flee", "fought": "fight", "slept": "sleep",
    "sprang": "spring", "hopped": "hop", "hopping": "hop", "hurried": "hurry",
    "hurries": "hurry", "dances": "dance", "dancing": "dance", "punched": "punch",
    "punches": "punch", "jogged": "jog", "shuffling": "shuffle", "kneels": "kneel",
}  # fmt: skip

ACTED = {
    "marched": "walk", "tiptoeing": "walk", "sneaks": "walk", "prowling": "walk",
    "staggered": "walk", "trudges": "walk", "sauntered": "walk", "creeping": "walk",
    "crept": "walk", "bolts": "run", "sprinting": "run", "dashed": "run", "hurrying": "run",
    "jogs": "run", "hops": "jump", "leapt": "leap", "salutes": "wave", "greets someone": "wave",
    "punches": "box", "jabs": "box", "ducks": "sit", "knelt": "idle", "sat": "sit",
    "lay down": "lie",
    "threw a ball": "throw", "drank": "drink", "crawled": "crawl", "giggles": "laugh",
    "nodded": "gesture", "shrugs": "gesture", "cheers": "gesture", "points": "signal",
    "gets up": "sit", "stood up": "sit", "does jumping jacks": "exercise",
    "did push-ups": "exercise", "works out": "exercise", "performs a karate kata": "martial",
    "a karate kick": "martial", "swings a sword": "sword", "lunges with a sword": "sword",
    "throws a punch": "box", "throws a left hook": "box", "throws a kick": "kick",
    "takes a bow": "bow", "takes a drink": "drink", "takes a seat": "",
    "plays basketball": "basketball", "bounces a ball": "basketball", "shoots a basketball":
    "basketball", "shoots a gun": "", "carries a box": "", "does a handstand": "acrobatics",
    "turns a cartwheel": "cartwheel", "salsa dancing": "dance", "tai chi": "martial",
    "takes a walk": "walk", "breaks into a run": "run", "a zombie": "walk",
    "says hello": "wave", "in a fighting stance": "box", "holds still": "idle",
    "roundhouse kick": "martial", "a sword slash": "sword", "victory dance": "dance",
    "scrubs the floor": "wash", "picks something up": "pickup", "does yoga": "",
}  # fmt: skip


@pytest.mark.parametrize("word", FORMS)
def test_verbs_are_known_in_all_their_forms(word: str) -> None:
    verb = verb_of(word)
    assert verb is not None
    assert verb.base == FORMS[word]


@pytest.mark.parametrize("prompt", ACTED)
def test_a_synonym_means_its_action(prompt: str) -> None:
    assert read(prompt).actions == tuple(ACTED[prompt].split())


@pytest.mark.parametrize("word", ["back", "head", "left", "quux", "", "zig"])
def test_words_that_are_mostly_no_verbs_are_none(word: str) -> None:
    assert verb_of(word) is None


def test_regular_forms_follow_the_spelling() -> None:
    assert "jogging" in forms("jog")["ing"]
    assert "dancing" in forms("dance")["ing"]
    assert "hurried" in forms("hurry")["past"]
    assert [third(verb) for verb in ("walk", "punch", "hurry", "sway", "go", "box")] == [
        "walks", "punches", "hurries", "sways", "goes", "boxes",
    ]  # fmt: skip


def test_every_word_of_the_vocabulary_is_understood_as_its_action() -> None:
    for action, words in ACTIONS.items():
        for word in words:
            verb = verb_of(third(word))
            said = third(word) if verb and verb.form == "s" else f"does {word}"
            assert set(read(f"a person {said}").actions) == {action}, word


def test_no_word_means_two_actions() -> None:
    words = [word for words in ACTIONS.values() for word in words]
    assert len(words) == len(set(words))
    assert not set(words) & CLOSEST.keys()


def test_what_is_said_of_actions_is_said_of_learned_ones() -> None:
    words = {word for words in ACTIONS.values() for word in words}
    assert SPEEDS.keys() | STILL | BRIEF | set(CLOSEST.values()) <= ACTIONS.keys()
    assert GAITS.keys() <= words
