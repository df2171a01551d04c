"""Numbers in a clause: seconds, times, metres, steps, degrees, metres a second."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import pi

from deployments.text_to_motion.english.lexicon import PACES, STYLES
from deployments.text_to_motion.english.words import Word

NUMBERS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10, "twelve": 12, "fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40,
    "fortyfive": 45, "sixty": 60, "ninety": 90, "hundred": 100, "several": 4, "few": 3,
    "couple": 2, "half": 0.5, "many": 5, "a": 1, "an": 1, "another": 1,
}  # fmt: skip
SECONDS = {"second": 1.0, "seconds": 1.0, "sec": 1.0, "secs": 1.0, "s": 1.0, "minute": 60.0,
           "minutes": 60.0}  # fmt: skip
METRES = {"m": 1.0, "meter": 1.0, "meters": 1.0, "metre": 1.0, "metres": 1.0, "foot": 0.3,
          "feet": 0.3, "ft": 0.3, "yard": 0.9, "yards": 0.9}  # fmt: skip
RATES = {"mps": 1.0, "kmph": 1 / 3.6, "kmh": 1 / 3.6, "mph": 0.447}
STEPS = frozenset(["step", "steps", "paces", "strides"])
TIMES = frozenset(["times", "time", "x"])
COUNTS = {"once": 1.0, "twice": 2.0, "thrice": 3.0, "repeatedly": 3.0}
DEGREES = {"degree": pi / 180, "degrees": pi / 180, "deg": pi / 180}
MEASURES = {"speed": RATES, "seconds": SECONDS, "angle": DEGREES, "metres": METRES}
PARTS = {"quarter": pi / 2, "half": pi, "full": 2 * pi, "complete": 2 * pi, "whole": 2 * pi,
         "180": pi, "360": 2 * pi, "90": pi / 2, "270": 1.5 * pi, "540": 3 * pi,
         "720": 4 * pi}  # fmt: skip
"""Shares of a turn, and the figures that mean degrees without saying so."""
ROUNDS = frozenset(["turn", "turns", "circle", "circles", "rotation", "rotations", "spin", "spins",
                    "revolution", "revolutions", "twist", "pivot", "loop", "lap", "rotate", "left",
                    "right", "counterclockwise", "clockwise", "pirouette"])  # fmt: skip
TURNED = frozenset(["left", "right", "turn", "turns", "rotate", "rotates", "by", "clockwise",
                    "counterclockwise", "turned", "turning"])  # fmt: skip
STEP_SECONDS = 0.6
AWAY = frozenset(["for", "during", "after", "within", "about", "around", "at", "by", "lasting",
                  "approximately", "of"])  # fmt: skip
MOST = 1000.0


@dataclass(frozen=True)
class Amounts:
    """What is counted: seconds, metres, m/s and radians where they are said; and how often."""

    seconds: float | None = None
    metres: float | None = None
    speed: float | None = None
    angle: float | None = None
    times: float = 1.0


def amounts_of(words: Sequence[Word]) -> tuple[Amounts, list[Word]]:
    """Return the amounts of a clause, and its words without figures and their units."""
    found: dict[str, float] = {}
    kept: list[Word] = []
    at = 0
    while at < len(words):
        name, value, taken = _amount(words, at)
        if name:
            found[name] = value
        if taken:
            while kept and kept[-1].text in AWAY:
                kept.pop()
            at += taken
        else:
            kept.append(words[at])
            at += 1
    if "steps" in found:
        found.setdefault("seconds", found.pop("steps") * STEP_SECONDS)
    return Amounts(**found), kept


def _amount(words: Sequence[Word], at: int) -> tuple[str, float, int]:
    """Return the name and value of the amount that begins here, and how many words it takes."""
    text = words[at].text
    before = words[at - 1].text if at else ""
    following = [word.text for word in words[at + 1 : at + 5]] + [""] * 4
    if text in COUNTS:
        return "times", COUNTS[text], 0
    if text == "awhile":
        return "seconds", 3.0, 1
    figured = any(following[0] in units for units in MEASURES.values())
    if text in PARTS and not figured:
        # "does a 180" has no other word for the turn.
        part = following[0] in ROUNDS or following[1] in ROUNDS
        if part or text.isdigit():
            three = before in {"three", "3"} and text == "quarter"
            taken = int(text.isdigit() and before != "a")
            return "angle", PARTS[text] * (3 if three else 1), taken
    value = number(text)
    if value is None:
        return "", 0.0, 0
    if value >= 10 and not figured and before in TURNED:
        return "angle", value * pi / 180, 1
    return _measured(value, following, plain=text.isalpha())


def _measured(value: float, following: Sequence[str], *, plain: bool) -> tuple[str, float, int]:
    unit, after = following[0], following[1]
    if unit in {"a", "of"} and after in SECONDS:
        return "seconds", value * SECONDS[after], 3
    if unit in METRES and after in {"per", "a", "every"} and following[2] in SECONDS:
        return "speed", value * METRES[unit], 4
    # "one foot" and "two feet" are a body's, "an S" is a shape.
    if not (plain and (unit in {"s", "m", "x"} or (unit in {"foot", "feet"} and value <= 2))):
        for name, units in MEASURES.items():
            if unit in units:
                return name, value * units[unit], 2
    steps = unit in STEPS or (after in STEPS and (unit in STYLES or unit in PACES))
    name = "times" if unit in TIMES else "steps" if steps else ""
    return name, value, 0


def number(text: str) -> float | None:
    """Return the number that a word is, at most 1000, or None."""
    if text in NUMBERS:
        return float(NUMBERS[text])
    return min(MOST, float(text)) if text[0].isdecimal() else None
