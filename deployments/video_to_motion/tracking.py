"""Following one person from picture to picture, and knowing when it is no longer that person."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import numpy as np

from deployments.video_to_motion.blazepose import Found, Look
from deployments.video_to_motion.crops import Pixels, Region
from deployments.video_to_motion.facing import sideways
from deployments.video_to_motion.film import Picture
from deployments.video_to_motion.landmarks import BODY, Observation, Shelf, marks
from deployments.video_to_motion.poses import Pose
from domain.motion.skeleton import Floats

CHECK = 0.4
"""Seconds between two looks at the whole picture, to see whether the person is one."""
DOUBTS = 2
"""Looks at the whole picture without the person after which a track is no longer believed."""
ELSEWHERE = 0.5
"""Sides of a region between two middles from which on they are of two people."""
GROWN = 1.8
"""Ratio of sizes from which on two regions are of two people."""
FORGOTTEN = 1.0
"""Seconds unseen after which whoever is found is somebody new."""
SMALLEST = 40.0
"""Pixels of a region's side: smaller people cannot be made out."""
CLEAR = 0.75
"""Mean visibility of a body that is believed although the detector does not see it.

It knows people who are upright; a handstand is followed all the same.
"""
CUT = 28.0
"""Mean change of a coarse gray picture, of 255, that only a cut makes."""
BYSTANDER = 0.45
"""Share of the followed person's size from which on another one is worth telling of."""
MOMENT, CLOSER = 0.15, 0.9
"""Seconds in which nobody turns round; sides of a region that is looked at again."""
TORSO = marks("left_shoulder", "right_shoulder", "left_hip", "right_hip")


@dataclass
class Track:
    """What was seen in each picture: None where nobody was.

    `breaks`: indices at which another shot or another person begins. `cuts`: how many shots
    began. `crowded`: how many looks at the whole picture showed several people, of `checks`.
    """

    times: list[float] = field(default_factory=list)
    seen: list[Observation | None] = field(default_factory=list)
    breaks: list[int] = field(default_factory=list)
    size: tuple[int, int] = (0, 0)
    cuts: int = 0
    checks: int = 0
    crowded: int = 0


class Tracker:
    """Follows the largest person; holds one picture at a time."""

    def __init__(self, pose: Pose) -> None:
        self.pose = pose
        self.track = Track()
        self.shelf = Shelf()
        self.region: Region | None = None
        self.last: tuple[float, Region] | None = None
        self.gray: Floats | None = None
        self.checked = -np.inf
        self.doubts: list[bool] = []
        self.facing: tuple[float, Floats] | None = None
        self.confirmed = 0

    def follow(self, pictures: Iterable[Picture]) -> Track:
        """Look at all pictures."""
        for picture in pictures:
            self.step(picture)
        return self.track

    def step(self, picture: Picture) -> None:
        """Look at the next picture."""
        pixels, track = picture.pixels, self.track
        track.size = (pixels.shape[1], pixels.shape[0])
        if self._is_cut(pixels):
            track.cuts += 1
            self._forget(len(track.seen))
        look = None if self.region is None else self._look(pixels, self.region)
        if look is not None:
            look = self._unturned(picture, look)
        if look is None or picture.time - self.checked >= CHECK:
            look = self._check(picture, look)
        if look is not None:
            self.region = look.region
            self.last = (picture.time, look.region)
        else:
            self.region = None
        track.times.append(picture.time)
        track.seen.append(None if look is None else self.shelf.kept(look.seen))

    def _look(self, pixels: Pixels, region: Region) -> Look | None:
        look = self.pose.look(pixels, region)
        return look if look is not None and believable(look, pixels) else None

    def _unturned(self, picture: Picture, look: Look) -> Look:
        """Look again, a little closer, at who seems to have turned round within a moment.

        From behind the network takes left for right now and then; seldom in the next crop, too.
        """
        known = self.facing
        if known is not None and picture.time - known[0] < MOMENT and swung(look, known[1]):
            others = self._closer(picture, look.region)
            look = next((each for each in others if not swung(each, known[1])), look)
        self.facing = (picture.time, across(look))
        return look

    def _closer(self, picture: Picture, region: Region) -> Iterator[Look]:
        """Yield other looks at a person: closer, then upright."""
        side = CLOSER * region.side
        regions = [Region(region.middle, side, angle) for angle in (region.angle, 0.0)]
        for other in regions:
            again = self._look(picture.pixels, other)
            if again is not None:
                yield again

    def _check(self, picture: Picture, look: Look | None) -> Look | None:
        """Look at the whole picture: confirm who is followed, or find somebody."""
        self.checked = picture.time
        people = self.pose.people(picture.pixels)
        self.track.checks += 1
        if look is None:
            self._count(people, None)
            return self._found(picture, people)
        self._count(people, look.region)
        if any(same(found.region, look.region) for found in people):
            self.doubts = []
            self.confirmed = len(self.track.seen)
            return look
        clear = float(look.seen.visibility[BODY].mean()) >= CLEAR
        self.doubts.append(bool(people) or not clear)
        if len(self.doubts) < DOUBTS or not all(self.doubts[-DOUBTS:]):
            return look
        # Nobody was where the track was: what it saw since then is no person.
        for index in range(self.confirmed + 1, len(self.track.seen)):
            self.track.seen[index] = None
        self._forget(len(self.track.seen))
        return self._found(picture, people)

    def _found(self, picture: Picture, people: list[Found]) -> Look | None:
        """Return a look at whoever is most likely the one who was followed, else the largest."""
        track, index = self.track, len(self.track.seen)
        known = self.last if self.last and picture.time - self.last[0] < FORGOTTEN else None
        order = sorted(people, key=lambda found: -found.region.side * found.score)
        if known is not None:
            order.sort(key=lambda found: not same(found.region, known[1]))
        for found in order:
            look = self._look(picture.pixels, found.region)
            if look is not None:
                if self.last is not None and (known is None or not same(look.region, known[1])):
                    self._forget(index)
                self.confirmed, self.doubts = index, []
                if index and not track.breaks and not any(track.seen):
                    track.breaks.append(index)
                return look
        return None

    def _forget(self, index: int) -> None:
        """Begin anew: what comes is not to be joined with what was."""
        self.region, self.last, self.facing, self.doubts = None, None, None, []
        self.track.breaks.append(index)

    def _count(self, people: list[Found], region: Region | None) -> None:
        sides = [found.region.side for found in people]
        main = max([*sides, 0.0]) if region is None else region.side
        others = [found for found in people if region is None or not same(found.region, region)]
        large = [found for found in others if found.region.side > BYSTANDER * main]
        self.track.crowded += len(large) + (region is not None) > 1

    def _is_cut(self, pixels: Pixels) -> bool:
        """Whether the picture has nothing to do with the last one."""
        rows = np.linspace(0, pixels.shape[0] - 1, 32).astype(int)
        columns = np.linspace(0, pixels.shape[1] - 1, 32).astype(int)
        gray = pixels[np.ix_(rows, columns)].mean(axis=2)
        before, self.gray = self.gray, gray
        return before is not None and float(np.abs(gray - before).mean()) > CUT


def across(look: Look) -> Floats:
    """Return the body's direction from its right to its left (3,), metres."""
    return sideways(look.seen.world)


def swung(look: Look, before: Floats) -> bool:
    """Whether a body's direction has so little left of what it was that it seems turned round."""
    return bool(across(look) @ before < 0.1 * (before @ before))


def same(one: Region, other: Region) -> bool:
    """Whether two regions may be of one person, a moment apart."""
    ratio = max(one.side, other.side) / max(min(one.side, other.side), 1e-6)
    return one.apart(other) < ELSEWHERE and ratio < GROWN


def believable(look: Look, pixels: Pixels) -> bool:
    """Whether what was seen can be a person: large enough, in the picture, with a torso."""
    height, width = pixels.shape[:2]
    torso = look.seen.image[TORSO]
    inside = ((torso > 0) & (torso < [width, height])).all(axis=1)
    shoulders, hips = look.seen.world[TORSO[:2]].mean(axis=0), look.seen.world[TORSO[2:]].mean(0)
    length = float(np.linalg.norm(shoulders - hips))
    return bool(
        look.region.side >= SMALLEST
        and inside.sum() >= 2
        and look.seen.visibility[TORSO].mean() > 0.5
        and 0.25 < length < 0.8
    )
