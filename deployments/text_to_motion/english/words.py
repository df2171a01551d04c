"""A text as words: lower case, contractions taken apart, set phrases as one word."""

import re
import unicodedata
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from deployments.text_to_motion.english.verbs import verb_of

LONGEST = 240
"""Words that are read of a prompt; 500 characters hardly have more."""

TOKEN = re.compile(r"\d+(?:\.\d+)?|[^\W\d_]+(?:'[^\W\d_]+)?|[,.;:!?()\n/\u2014]")
SPELLED = (
    ("m/s", " mps "),
    ("km/h", " kmph "),
    ("kph", " kmph "),
    ("\u00b0", " degrees "),
    ("\u2019", "'"),
    ("-", " "),
    ("+", ","),
    ("&", " and "),
    ("\u2192", "."),
    (">", "."),
    ("\u2013", " "),
)
STOPS = frozenset(".;:!?\n/")

CONTRACTED = {
    "won't": ("will", "not"), "can't": ("can", "not"), "cannot": ("can", "not"),
    "he's": ("he", "is"), "she's": ("she", "is"), "it's": ("it", "is"), "i'm": ("i", "am"),
    "they're": ("they", "are"), "you're": ("you", "are"), "dont": ("do", "not"),
    "doesnt": ("does", "not"), "isnt": ("is", "not"), "didnt": ("did", "not"), "let's": ("let",),
    "'s": (), "fwd": ("forward",), "bwd": ("backward",), "cw": ("clockwise",),
    "ccw": ("counterclockwise",),
}  # fmt: skip

PHRASES = {
    ("counter", "clockwise"): "counterclockwise", ("anti", "clockwise"): "counterclockwise",
    ("u", "turn"): "uturn", ("u", "turns"): "uturns", ("about", "face"): "aboutface",
    ("about", "turn"): "aboutface", ("about", "faces"): "aboutface",
    ("zig", "zag"): "zigzag", ("zig", "zags"): "zigzags", ("zig", "zagging"): "zigzagging",
    ("push", "ups"): "pushups", ("push", "up"): "pushups", ("press", "ups"): "pushups",
    ("sit", "ups"): "situps", ("sit", "up"): "standup", ("warm", "up"): "warmup",
    ("works", "out"): "exercises", ("work", "out"): "exercise", ("working", "out"): "exercising",
    ("tip", "toe"): "tiptoe", ("tip", "toes"): "tiptoes", ("tip", "toeing"): "tiptoeing",
    ("side", "step"): "sidestep", ("side", "steps"): "sidesteps",
    ("side", "stepping"): "sidestepping", ("back", "flip"): "backflip",
    ("back", "flips"): "backflips", ("front", "flip"): "frontflip", ("moon", "walk"): "moonwalk",
    ("moon", "walks"): "moonwalks", ("moon", "walking"): "moonwalking",
    ("power", "walk"): "powerwalk", ("power", "walks"): "powerwalks",
    ("power", "walking"): "powerwalking", ("race", "walks"): "racewalks",
    ("crab", "walk"): "sidestep", ("crab", "walks"): "sidesteps",
    ("peel", "off"): "veer", ("peels", "off"): "veers", ("swing", "off"): "veer",
    ("swings", "off"): "veers", ("heads", "off"): "leaves",
    ("tai", "chi"): "taichi", ("cart", "wheel"): "cartwheel", ("cart", "wheels"): "cartwheels",
    ("back", "pedals"): "backpedals", ("back", "pedal"): "backpedal",
    ("back", "away"): "retreat", ("back", "up"): "retreat", ("back", "off"): "retreat",
    ("backs", "away"): "retreats", ("backs", "up"): "retreats", ("backs", "off"): "retreats",
    ("backing", "away"): "retreating", ("backing", "up"): "retreating",
    ("backed", "away"): "retreated", ("backed", "up"): "retreated",
    ("falls", "back"): "retreats", ("fall", "back"): "retreat",
    ("stand", "up"): "standup", ("stands", "up"): "standups", ("standing", "up"): "standuping",
    ("stood", "up"): "standuped", ("get", "up"): "standup", ("gets", "up"): "standups",
    ("getting", "up"): "standuping", ("got", "up"): "standuped",
    ("stands", "back", "up"): "standups", ("gets", "back", "up"): "standups",
    ("stand", "back", "up"): "standup", ("get", "back", "up"): "standup",
    ("back", "and", "forth"): "backandforth", ("to", "and", "fro"): "backandforth",
    ("forward", "and", "back"): "backandforth", ("side", "to", "side"): "sidetoside",
    ("figure", "eight"): "figureeight", ("figure", "of", "eight"): "figureeight",
    ("figure", "8"): "figureeight", ("figure", "of", "8"): "figureeight",
    ("in", "place"): "inplace", ("on", "the", "spot"): "inplace", ("on", "spot"): "inplace",
    ("in", "one", "place"): "inplace", ("on", "one", "spot"): "inplace",
    ("on", "the", "same", "spot"): "inplace", ("up", "and", "down"): "upanddown",
    ("and", "then"): "then", ("and", "after", "that"): "then", ("after", "that"): "then",
    ("after", "this"): "then", ("after", "which"): "then", ("after", "a", "while"): "then",
    ("after", "a", "moment"): "then", ("after", "a", "pause"): "then", ("followed", "by"): "then",
    ("and", "finally"): "then", ("and", "lastly"): "then", ("and", "afterwards"): "then",
    ("and", "next"): "then", ("at", "last"): "then", ("at", "the", "end"): "then",
    ("in", "the", "end"): "then", ("at", "first"): "first", ("first", "of", "all"): "first",
    ("to", "begin", "with"): "first", ("to", "start", "with"): "first",
    ("once", "done"): "then", ("when", "done"): "then", ("once", "finished"): "then",
    ("when", "finished"): "then", ("before", "that"): "beforethat",
    ("as", "soon", "as"): "when", ("at", "the", "same", "time"): "meanwhile",
    ("at", "the", "same", "time", "as"): "while", ("for", "a", "while"): "awhile",
    ("for", "a", "moment"): "awhile", ("for", "some", "time"): "awhile",
    ("right", "away"): "immediately", ("right", "now"): "immediately",
    ("right", "before"): "before", ("right", "after"): "after", ("right", "in", "front"): "front",
    ("right", "there"): "there", ("right", "here"): "here", ("all", "right"): "now",
    ("next", "to"): "near", ("in", "front", "of"): "near", ("in", "a", "row"): "row",
    ("one", "by", "one"): "row", ("instead", "of"): "without", ("rather", "than"): "without",
    ("not", "only"): "also", ("but", "also"): "and", ("a", "bit"): "slightly",
    ("a", "little"): "slightly", ("a", "little", "bit"): "slightly", ("kind", "of"): "slightly",
    ("as", "if"): "like", ("as", "though"): "like", ("such", "as"): "like",
    ("in", "reverse"): "backwards", ("in", "circles"): "incircles", ("come", "back"): "return",
    ("comes", "back"): "returns", ("goes", "back", "to"): "returns", ("over", "again"): "again",
    ("again", "and", "again"): "repeatedly", ("over", "and", "over"): "repeatedly",
    ("skips", "rope"): "jumps", ("skip", "rope"): "jump", ("skipping", "rope"): "jumping",
    ("shadow", "boxes"): "shadowboxes", ("shadow", "boxing"): "shadowboxing",
    ("a", "couple", "of"): "2", ("a", "few"): "3", ("a", "pair", "of"): "2",
    ("for", "ever"): "awhile", ("leap", "frog"): "leapfrog",
    ("faces", "left"): "turns left", ("to", "face"): "to",
    ("faces", "right"): "turns right", ("face", "left"): "turn left",
    ("face", "right"): "turn right",
    ("bobs", "and", "weaves"): "dodges", ("in", "a", "loop"): "in a circle",
    ("a", "loop"): "a circle", ("in", "loops"): "incircles",
    ("picking", "up", "speed"): "faster", ("picks", "up", "speed"): "faster",
    ("last", "of", "all"): "then", ("in", "the", "beginning"): "first",
    ("at", "the", "beginning"): "first", ("from", "walking", "to", "running"): "walk then run",
    ("from", "a", "walk", "to", "a", "run"): "walk then run",
    ("speeds", "up", "to"): "breaks into", ("slows", "down", "to"): "breaks into",
    ("about", "turns"): "aboutface", ("fighting", "stance"): "stance", ("gets", "hit"): "recoils",
    ("is", "hit"): "recoils", ("got", "hit"): "recoils", ("comes", "to", "a", "stop"): "stops",
    ("came", "to", "a", "stop"): "stops", ("comes", "to", "a", "halt"): "stops",
    ("slows", "down"): "slower", ("slow", "down"): "slower", ("speeds", "up"): "faster",
    ("speed", "up"): "faster", ("slowing", "down"): "slower", ("speeding", "up"): "faster",
    ("from", "left", "to", "right"): "rightward", ("from", "right", "to", "left"): "leftward",
    ("from", "the", "left", "to", "the", "right"): "rightward", ("s", "curve"): "scurve",
    ("from", "the", "right", "to", "the", "left"): "leftward", ("s", "shape"): "scurve",
}  # fmt: skip
"""Words that mean one thing together."""


class Word(NamedTuple):
    """One word: as it was said, its verb's first form (or itself), and its form ("" if no verb)."""

    text: str
    base: str
    form: str


STOP = Word(".", ".", "")


def words_of(text: str) -> list[Word]:
    """Return the words of a text, with a comma or a full stop where it pauses."""
    return [_word(token) for token in _phrases(list(_tokens(text)))]


def _tokens(text: str) -> Iterator[str]:
    plain = unicodedata.normalize("NFKC", text.lower())
    for written, spelled in SPELLED:
        plain = plain.replace(written, spelled)
    for found in islice(TOKEN.finditer(plain), LONGEST):
        token = found[0]
        if token in STOPS:
            yield "."
        elif token in {"(", ")", "\u2014"}:
            yield ","
        elif token in CONTRACTED:
            yield from CONTRACTED[token]
        elif token.endswith("n't"):
            yield from (token[:-3], "not")
        else:
            yield token.removesuffix("'s").partition("'")[0]


def _phrases(tokens: list[str]) -> Iterator[str]:
    at = 0
    while at < len(tokens):
        for length in (6, 5, 4, 3, 2):
            phrase = PHRASES.get(tuple(tokens[at : at + length]))
            if phrase:
                yield from phrase.split()
                at += length
                break
        else:
            yield tokens[at]
            at += 1


def _word(text: str) -> Word:
    verb = verb_of(text)
    return Word(text, verb.base, verb.form) if verb else Word(text, text, "")
