"""What every sampled clip goes through, whichever model it is of."""

from domain.motion.clip import Clip
from domain.motion.edits import lock_root, looped
from domain.motion.feet import detect_contacts, lock_feet, on_floor, settled
from domain.motion.takes import Brief

SERVED_FPS = 30.0


def finished(clip: Clip, brief: Brief) -> Clip:
    """Return a clip of at least the brief's duration at 30 fps, its feet planted, as asked for."""
    clip = clip.resampled(SERVED_FPS).cut(0, max(1, round(brief.duration * SERVED_FPS)))
    clip = settled(detect_contacts(settled(clip)))
    if brief.loop:
        clip = looped(clip)
    clip = on_floor(lock_feet(clip))
    if brief.lock_root:
        return lock_root(clip)
    return detect_contacts(clip)
