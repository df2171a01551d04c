"""What work costs, and what a plan allows."""

from dataclasses import dataclass
from math import ceil


@dataclass(frozen=True)
class UploadTerms:
    """What holds for an upload when it is reserved.

    `largest`: bytes of one video. `at_once`: uploads of an owner that nothing has used yet.
    Seconds: `to_send` the bytes, `to_use` them for the first time (both since the reservation),
    and for which they are `kept` since they were last asked for.
    """

    largest: int = 200 * 2**20
    at_once: int = 5
    to_send: float = 3600.0
    to_use: float = 7200.0
    kept: float = 7 * 86_400.0


@dataclass(frozen=True)
class Prices:
    """The catalogue: credits for work, and limits.

    `welcome`: credits of a new owner. `per_second`: credits for a second of text to motion, each
    variant, rounded up for the whole request. `longest`: seconds of one motion. `uploads`: what
    holds for the videos that are sent in.
    """

    welcome: int = 100
    per_second: float = 1.0
    longest: float = 10.0
    most_variants: int = 4
    uploads: UploadTerms = UploadTerms()

    def text_to_motion(self, duration: float, variants: int) -> int:
        """Return the credits of `variants` motions of `duration` seconds."""
        return ceil(duration * self.per_second * variants)
