"""Where a clause goes: speeds in m/s and a turn in rad/s in the body's own heading; left is +."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import copysign, pi

from deployments.text_to_motion.english.amounts import Amounts
from deployments.text_to_motion.english.directions import backward_in, pace, side_of
from deployments.text_to_motion.english.heads import TURNS, Head
from deployments.text_to_motion.english.lexicon import (
    AROUND,
    CIRCLES,
    CLOCKWISE,
    COUNTER,
    CURVES,
    DETERMINERS,
    FORWARD,
    LEFT,
    PLACE,
    RIGHT,
    SIDEWAYS,
    ZIGZAGS,
)
from deployments.text_to_motion.english.stretches import (
    ABOUT,
    BACK_AWAY,
    BACKWARD_SHARE,
    CIRCLE,
    CURVE,
    GOING,
    IN_CIRCLES,
    IN_CURVES,
    IN_ZIGZAGS,
    ON_THE_SPOT,
    SHORT_STEPS,
    SIDE_SHARE,
    SPIN,
    SPINS,
    SPOT,
    TO_THE_SIDE,
    TURN,
    TURN_SHARE,
    ZIGZAG,
    Around,
    Route,
)
from deployments.text_to_motion.english.words import Word
from deployments.text_to_motion.vocabulary import GAITS, LIMITS, SPEEDS, STILL


def routes(words: Sequence[Word], head: Head | None, found: Sequence[Head], amounts: Amounts,
           around: Around) -> list[Route]:  # fmt: skip
    """Return the stretches of a clause in order; mostly one.

    `head` is what is done, `found` all that is said to be done, `around` what the rest says.
    """
    if head is None:
        return [Route(None)]
    texts = frozenset(word.text for word in words)
    bases = frozenset(each.base for each in found)
    way = Way(words, texts, bases, found, head, amounts, around)
    return (way.several() if way.goes else []) or [way.route()]


@dataclass(frozen=True)
class Way:
    """What a clause says of its way."""

    words: Sequence[Word]
    texts: frozenset[str]
    bases: frozenset[str]
    found: Sequence[Head]
    head: Head
    amounts: Amounts
    around: Around

    @property
    def goes(self) -> bool:
        """Whether it is an action that goes somewhere by itself."""
        return self.head.action in {"walk", "run", "crawl", "leap"}

    @property
    def speed(self) -> float:
        """Metres a second straight ahead."""
        action = self.head.action
        low, high = LIMITS.get(action, (0.0, 1.4))
        if self.amounts.speed is not None:
            return min(high, max(low, self.amounts.speed))
        gait = next((GAITS[b] for b in (self.head.base, *sorted(self.bases)) if b in GAITS), None)
        own = gait if gait is not None and action in {"walk", "run"} else SPEEDS.get(action, 0.0)
        factor = pace(self.words, {each.at for each in self.found})
        if gait is not None and gait < 0.8:
            # "limps slowly" says the slow part twice.
            factor = factor**0.5
        return min(high, max(low, own * factor))

    @property
    def returns(self) -> bool:
        """Whether it goes back to where it came from: "back to", "runs back", "returns"."""
        back_to = any(
            one.text == "back" and other.text == "to"
            for one, other in zip(self.words, self.words[1:], strict=False)
        ) and not side_of(self.words)
        runs = self.head.action == "run" and "back" in self.texts and backward_in(self.words)
        return self.goes and (back_to or runs or "return" in self.bases)

    def several(self) -> list[Route]:
        """Return the stretches of a way that has several, or none."""
        speed, slower = self.speed, TURN_SHARE * self.speed
        straight = Route((0.0, speed, 0.0))
        eight = ((CIRCLE, 2 * pi), (-CIRCLE, -2 * pi))
        made: list[Route] = []
        if self.bases & IN_ZIGZAGS or self.texts & ZIGZAGS:
            made = [Route((0.0, speed, turn), None, 0.6) for turn in 2 * (ZIGZAG, -ZIGZAG)]
        elif "backandforth" in self.texts:
            made = [straight, ABOUT, straight]
        elif "sidetoside" in self.texts:
            made = [Route((side * SIDE_SHARE * speed, 0.0, 0.0)) for side in (1.0, -1.0)]
        elif "figureeight" in self.texts:
            made = [Route((0.0, slower, turn), angle, 1.3) for turn, angle in eight]
        elif "scurve" in self.texts:
            made = [Route((0.0, slower, turn)) for turn in (TURN, -TURN)]
        elif self.returns:
            made = [straight] if self.around.turned_back else [ABOUT, straight]
        return made

    def route(self) -> Route:
        """Return the one stretch of the clause."""
        if self.bases & TURNS or (self.bases & SPINS and self._whirls):
            turned = self._turn()
        elif self.bases & IN_CIRCLES or self.texts & (CIRCLES | {"incircles"}) or self._around:
            turned = self._circle()
        else:
            return self._straight()
        return turned

    @property
    def _around(self) -> bool:
        # "around the table" is a circle; "around" alone, or in a room, is not.
        pairs = zip(self.words, self.words[1:], strict=False)
        return self.goes and any(
            one.text in AROUND and other.text in DETERMINERS for one, other in pairs
        )

    @property
    def _whirls(self) -> bool:
        said = self.texts & (LEFT | RIGHT | CLOCKWISE | COUNTER | AROUND)
        return bool(said) or self.amounts.angle is not None or self.amounts.times > 1

    def _turn(self) -> Route:
        side = side_of(self.words) or 1.0
        angle = self._angle()
        goes_on = [b for b in self.bases - TURNS if b in GAITS or b in GOING]
        stays = self.around.standing and self.bases <= TURNS
        spot = (
            stays
            or self.texts & ON_THE_SPOT
            or self.bases & {"pivot", "rotate", "swivel", "aboutface"}
        )
        if self.head.action == "dance":
            spins = bool(self.bases & SPINS)
            said = self.amounts.angle or (2 * pi if spins else None)
            whole = said and said * self.amounts.times
            return Route((0.0, 0.0, side * (SPIN if spins else TURN)), self._signed(whole, side))
        if not self.goes or spot:
            return Route((0.0, 0.0, side * SPOT), self._signed(angle or pi / 2, side))
        if angle is None and goes_on:
            speed = (-BACKWARD_SHARE if self._away else TURN_SHARE) * self.speed
            return Route((0.0, speed, side * TURN))
        sharp = angle is not None and angle > 2.5
        speed = self.speed * (0.35 if sharp else 0.6)
        rate = SPOT if sharp else 1.0
        return Route((0.0, speed, side * rate), self._signed(angle or pi / 2, side), 0.7)

    def _angle(self) -> float | None:
        if self.amounts.angle is not None:
            return self.amounts.angle * self.amounts.times
        about = self.texts & AROUND or self.bases & {"uturn", "aboutface"}
        if about or (self.texts & {"away", "back"} and self.bases <= TURNS):
            return pi * self.amounts.times
        alone = not side_of(self.words) and self.bases <= TURNS
        plain = pi if alone else None
        if self.amounts.times > 1 and self.bases <= TURNS:
            return (plain or pi / 2) * self.amounts.times
        return plain

    def _signed(self, angle: float | None, side: float) -> float | None:
        return None if angle is None else copysign(min(angle, 8 * pi), side)

    def _circle(self) -> Route:
        side = side_of(self.words) or self.around.side or 1.0
        many = self.texts & {"incircles", "circles"} and not self.bases & IN_CIRCLES
        whole = self.amounts.angle or (None if many else 2 * pi)
        angle = self._signed(whole and whole * self.amounts.times, side)
        if self.bases & TO_THE_SIDE:
            # Facing the middle while going left turns right.
            return Route((side * SIDE_SHARE * self.speed, 0.0, -side * 0.6))
        if not self.goes and self.speed == 0.0:
            return Route((0.0, 0.0, side * SPOT), angle)
        speed = (-BACKWARD_SHARE if self._away else TURN_SHARE) * self.speed
        return Route((0.0, speed, side * CIRCLE), angle)

    def _straight(self) -> Route:
        if self.texts & PLACE or "upanddown" in self.texts or not self.speed:
            here = self.speed or self.head.action in STILL
            return Route((0.0, 0.0, 0.0) if here else None)
        side = side_of(self.words)
        return self._aside(side) or self._backward(side) or self._forward(side)

    def _aside(self, side: float) -> Route | None:
        action, speed = self.head.action, min(self.speed, 2.2)
        sideways = self.bases & TO_THE_SIDE or self.texts & (SIDEWAYS | {"sidetoside"})
        stepping = side and self.bases & SHORT_STEPS and action != "run"
        if "diagonally" in self.texts:
            forward = -0.6 * speed if self._away else 0.75 * speed
            return Route(((side or 1.0) * 0.4 * speed, forward, 0.0))
        if not sideways and (not stepping or self._away):
            return None
        share = 1.0 if action in {"basketball", "jump", "dance"} else SIDE_SHARE
        return Route(((side or 1.0) * share * speed, 0.0, 0.0))

    def _backward(self, side: float) -> Route | None:
        action = self.head.action
        if not self._away or self.around.turned_back or (action in STILL and action != "box"):
            return None
        share = 1.0 if action == "basketball" else BACKWARD_SHARE
        speed = share * min(self.speed, 1.7)
        return Route((0.0, -speed, side * CURVE if self.goes else 0.0))

    def _forward(self, side: float) -> Route:
        action, speed = self.head.action, self.speed
        if self.bases & IN_CURVES or self.texts & CURVES:
            return Route((0.0, TURN_SHARE * speed, (side or 1.0) * CURVE))
        walks = self.texts & FORWARD or any(b in GAITS or b == "move" for b in self.bases)
        if self.goes or (action == "basketball" and (side or walks)):
            about = CURVE if self.texts & AROUND and self.goes else 0.0
            turn = side * TURN or about
            return Route((0.0, speed * (TURN_SHARE if turn else 1.0), turn))
        if action in STILL:
            return Route((0.0, 0.0, 0.0))
        return Route((0.0, speed, 0.0)) if self._ahead else Route(None)

    @property
    def _away(self) -> bool:
        return bool(self.bases & BACK_AWAY) or backward_in(self.words)

    @property
    def _ahead(self) -> bool:
        # "straight up" is not ahead.
        return bool(self.texts & (FORWARD - ({"straight"} if "up" in self.texts else set())))
