"""What is asked of every text-to-motion model, whoever made it."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

from deployments.text_to_motion.manifest import Manifest
from domain.motion.takes import Brief, Take

Wanted = Callable[[int], bool]
"""Whether the brief at this place of the list is still wanted; asked between two steps."""


class Sampler(Protocol):
    """A model that is loaded. It is used by one thread at a time."""

    def describe(self) -> dict[str, str]:
        """Return the model's name, version and license."""
        ...

    def sample_wanted(self, briefs: Sequence[Brief], wanted: Wanted) -> list[Take | None]:
        """Make a motion for each brief, in their order; None for one that is no longer wanted.

        What a brief becomes depends on nothing but the brief: not on its neighbours.
        """
        ...


class Loader(Protocol):
    """What a family of models has under the name `load`."""

    def __call__(self, folder: Path, manifest: Manifest, device: str) -> Sampler:
        """Load a model whose files are as the manifest says, to `cpu` or `cuda`.

        BadModel where the files are not what the family needs.
        """
        ...
