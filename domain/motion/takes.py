"""What a motion model is asked for, and what it answers."""

from dataclasses import dataclass

from domain.motion.clip import Clip


@dataclass(frozen=True)
class Brief:
    """One motion wanted: what a text-to-motion model is given.

    `duration` in seconds; `cfg_scale` is the weight of classifier-free guidance (1 is none);
    the same `seed`, weights and machine type give the same motion.
    """

    prompt: str
    duration: float
    cfg_scale: float
    seed: int
    lock_root: bool = False
    loop: bool = False


@dataclass(frozen=True, eq=False)
class Take:
    """One motion made.

    `prompt_coverage`: 0 to 1, how much of the prompt the model has learned words for.
    `actions`: what it understood, in order.
    """

    clip: Clip
    prompt_coverage: float
    actions: tuple[str, ...]


@dataclass(frozen=True)
class File:
    """Finished bytes with what a client must know of them."""

    kind: str
    format: str
    content_type: str
    data: bytes
