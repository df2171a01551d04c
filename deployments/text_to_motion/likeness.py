"""What an action that was not learned looks most like: the nearest learned one by meaning."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from deployments.text_to_motion.prompt import Reading, Segment
from deployments.text_to_motion.vocabulary import LIMITS, SPEEDS, STILL
from domain.motion.skeleton import Floats

Vectors = Callable[[Sequence[str]], Floats]
"""From sentences to unit vectors (N, 384), as `Sentences.vectors`."""

LEAST = 0.35
"""The cosine below which two sentences have nothing in common."""

EXAMPLES: dict[str, tuple[str, ...]] = {
    "acrobatics": ("a person does acrobatics", "a person does a handstand",
                   "a person rolls on the floor"),
    "balance": ("a person balances on one leg", "a person walks a tightrope"),
    "basketball": ("a person dribbles a basketball", "a person shoots a ball at the hoop"),
    "bow": ("a person bows politely", "a person bends forward"),
    "box": ("a person throws punches", "a boxer fights", "a person hits something"),
    "cartwheel": ("a person does a cartwheel",),
    "crawl": ("a person crawls along the ground", "a person swims"),
    "dance": ("a person dances", "a dancer spins"),
    "drink": ("a person drinks from a bottle", "a person eats",
             "a person holds a cup to the mouth"),
    "exercise": ("a person exercises", "a person does push-ups", "a person stretches"),
    "flip": ("a person does a backflip", "a person somersaults"),
    "gesture": ("a person gestures with the hands", "a person talks", "a person raises both arms",
                "a person claps", "a person plays an instrument"),
    "idle": ("a person stands still", "a person waits", "a person looks around"),
    "jump": ("a person jumps up", "a person hops"),
    "kick": ("a person kicks a ball", "a person kicks"),
    "laugh": ("a person laughs", "a person shakes with laughter"),
    "leap": ("a person leaps over something", "a person flies through the air"),
    "lie": ("a person lies on the ground", "a person slips and falls"),
    "martial": ("a person does karate", "a person fights", "a person blocks an attack"),
    "pickup": ("a person picks something up from the ground", "a person lifts a heavy box"),
    "reach": ("a person reaches up for something", "a person climbs", "a person opens a door"),
    "run": ("a person runs", "a person rushes away"),
    "signal": ("a person directs traffic", "a person points at something", "a person aims a gun"),
    "sit": ("a person sits down on a chair", "a person crouches", "a person rides a horse",
            "a person drives a car"),
    "sword": ("a person swings a sword", "a person swings an axe"),
    "throw": ("a person throws a ball", "a person casts something"),
    "walk": ("a person walks", "a person carries something", "a person pushes a cart",
             "a person pulls something"),
    "wash": ("a person wipes a window", "a person cleans the floor", "a person paints a wall"),
    "wave": ("a person waves hello", "a person greets someone"),
}  # fmt: skip
"""What each action looks like; and what, of things that were not learned, looks like it."""


class Likeness:
    """The learned actions as meanings; made once, since that takes a moment."""

    def __init__(self, vectors: Vectors) -> None:
        self.vectors = vectors
        self.actions = [action for action, said in EXAMPLES.items() for _ in said]
        self.meanings = vectors([sentence for said in EXAMPLES.values() for sentence in said])

    def nearest(self, sentences: Sequence[str]) -> list[str | None]:
        """Return the action that each sentence is nearest to; None where it is near to none."""
        if not sentences:
            return []
        likeness = np.asarray(self.vectors(sentences)) @ np.asarray(self.meanings).T
        return [self.actions[int(row.argmax())] if row.max() >= LEAST else None for row in likeness]

    def completed(self, reading: Reading) -> Reading:
        """Return the reading with the nearest action where none is known; its coverage stays."""
        unknown = [at for at, each in enumerate(reading.segments) if each.action is None]
        segments = list(reading.segments)
        actions = self.nearest([segments[at].words for at in unknown])
        for at, action in zip(unknown, actions, strict=True):
            segments[at] = _acted(segments[at], action)
        return replace(reading, segments=tuple(segments))


def _acted(segment: Segment, action: str | None) -> Segment:
    path = segment.path
    if path is None and action in STILL:
        path = (0.0, 0.0, 0.0)
    elif path is None and action in LIMITS:
        path = (0.0, SPEEDS[action], 0.0)
    return replace(segment, action=action, path=path)
