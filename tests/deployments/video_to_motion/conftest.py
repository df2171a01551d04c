"""Films of a made-up person, made once, and what the tracker sees in them."""

from pathlib import Path

import pytest

from deployments.video_to_motion.blazepose import BlazePose
from deployments.video_to_motion.film import Film
from deployments.video_to_motion.networks import LiteNetworks
from deployments.video_to_motion.tracking import Track, Tracker
from tests.deployments.video_to_motion.moves import MOVES
from tests.deployments.video_to_motion.person import Filmed, film


@pytest.fixture(scope="session")
def pose() -> BlazePose:
    return BlazePose(LiteNetworks())


@pytest.fixture(scope="session")
def films(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Filmed]:
    """Give a film of each move, at 15 pictures a second."""
    folder: Path = tmp_path_factory.mktemp("films")
    return {name: film(folder / f"{name}.mp4", move(), step=2) for name, move in MOVES.items()}


@pytest.fixture(scope="session")
def tracks(films: dict[str, Filmed], pose: BlazePose) -> dict[str, Track]:
    return {name: Tracker(pose).follow(Film(filmed.path)) for name, filmed in films.items()}
