"""One stretch of a path, the verbs that say its kind, and how fast the data goes and turns."""

from dataclasses import dataclass
from math import pi

from deployments.text_to_motion.english.lexicon import PLACE

BACK_AWAY = frozenset(["retreat", "withdraw", "backpedal", "backstep", "moonwalk", "back",
                       "reverse", "recoil"])  # fmt: skip
TO_THE_SIDE = frozenset(["sidestep", "strafe", "sidle", "grapevine"])
IN_CIRCLES = frozenset(["circle", "orbit", "encircle"])
IN_CURVES = frozenset(["veer", "swerve", "curve", "wheel", "bear"])
IN_ZIGZAGS = frozenset(["zigzag", "weave", "slalom"])
PIVOTS = frozenset(["pivot", "rotate", "swivel", "aboutface"])
SPINS = frozenset(["spin", "twirl", "pirouette", "whirl"])
SHORT_STEPS = frozenset(["step", "move", "dodge", "lunge", "jump", "hop", "leap", "bounce", "shift",
                         "shuffle", "bound", "slide"])  # fmt: skip
"""With these, "to the left" is a step to the side; with others it is a turn."""

GOING = SHORT_STEPS | BACK_AWAY | TO_THE_SIDE | {"walk", "run"}

BACKWARD_SHARE, SIDE_SHARE, TURN_SHARE = 0.78, 0.55, 0.85
"""How fast one goes so, beside going straight ahead, as the data has it."""
CURVE, TURN, ZIGZAG, CIRCLE, SPOT, SPIN = 0.4, 0.8, 0.9, 1.0, 1.5, 2.5
"""Turns in rad/s: a gentle curve, while going, a zigzag, a circle, on the spot, a dancer's."""

STANDS = frozenset(["stand", "stay", "stop", "freeze", "wait", "halt", "attention"])
ON_THE_SPOT = PLACE | {"face", "faces", "facing", "still", "put", "standing", "stands"}
"""Words in a prompt, and in a clause, with which a turn takes nobody anywhere."""


@dataclass(frozen=True)
class Around:
    """What a prompt says around a clause.

    `side`: its own, 1 for left, for a circle whose clause has none. `standing`: that one stands.
    `turned_back`: that an earlier clause has turned around, so that going back is going forward.
    `running`: that the clause before runs.
    """

    side: float = 0.0
    standing: bool = False
    turned_back: bool = False
    running: bool = False


@dataclass(frozen=True)
class Route:
    """One stretch: `path` (left m/s, forward m/s, turn rad/s) or None, its whole turn, its share.

    `angle` in radians where the clause says how far to turn in all, else None. `about` where it
    is the turn between going there and coming back.
    """

    path: tuple[float, float, float] | None
    angle: float | None = None
    share: float = 1.0
    about: bool = False


ABOUT = Route((0.0, 0.4, SPOT), pi, 0.5, about=True)
