"""What work costs, and what a plan allows."""

from dataclasses import dataclass
from math import ceil


@dataclass(frozen=True)
class Prices:
    """The catalogue: credits for work, and limits.

    `welcome`: credits of a new owner. `per_second`: credits for a second of text to motion, each
    variant, rounded up for the whole request. `longest`: seconds of one motion.
    """

    welcome: int = 100
    per_second: float = 1.0
    longest: float = 10.0
    most_variants: int = 4

    def text_to_motion(self, duration: float, variants: int) -> int:
        """Return the credits of `variants` motions of `duration` seconds."""
        return ceil(duration * self.per_second * variants)
