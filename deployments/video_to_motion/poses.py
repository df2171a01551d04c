"""What is asked of every pose model, whoever made it."""

from pathlib import Path
from typing import Protocol

from deployments.text_to_motion.manifest import Manifest
from deployments.video_to_motion.blazepose import Found, Look
from deployments.video_to_motion.crops import Pixels, Region


class Detector(Protocol):
    """What finds people."""

    def people(self, pixels: Pixels) -> list[Found]:
        """Return everybody in the picture (H, W, 3), the surest first."""
        ...


class Pose(Detector, Protocol):
    """A pose model that is loaded. It is used by one thread at a time."""

    def describe(self) -> dict[str, str]:
        """Return the model's name, version and license."""
        ...

    def look(self, pixels: Pixels, region: Region) -> Look | None:
        """Return what a region of the picture shows: 33 landmarks, and where to look next.

        None where nobody is there.
        """
        ...


class Loader(Protocol):
    """What a family of pose models has under the name `load`."""

    def __call__(self, folder: Path, manifest: Manifest, device: str, detector: Detector) -> Pose:
        """Load a model whose files are as the manifest says, to `cpu` or `cuda`.

        `detector` finds people for a model that only looks at one. BadModel where the files are
        not what the family needs.
        """
        ...
