import io
import json

import numpy as np
import pytest
from PIL import Image

from deployments.rendering.finishing import Unwanted, finished
from domain.motion import bvh
from domain.motion.clip import Clip
from domain.motion.quality import measure
from domain.motion.takes import File
from tests.domain.motion.clips import walking

Files = dict[tuple[str, str], File]


@pytest.fixture(scope="module")
def clip() -> Clip:
    return walking(10)


def by_kind(files: tuple[File, ...]) -> Files:
    return {(file.kind, file.format): file for file in files}


@pytest.fixture(scope="module")
def files(clip: Clip) -> Files:
    return by_kind(finished(clip, loop=True, name="a walk"))


def test_a_motion_is_finished_as_every_kind_of_file(files: Files) -> None:
    assert {kind: file.content_type for kind, file in files.items()} == {
        ("motion", "glb"): "model/gltf-binary",
        ("motion", "bvh"): "text/plain",
        ("motion", "npz"): "application/octet-stream",
        ("preview", "mp4"): "video/mp4",
        ("thumbnail", "png"): "image/png",
        ("quality", "json"): "application/json",
    }


def test_every_file_is_what_its_format_says(clip: Clip, files: Files) -> None:
    assert files["motion", "glb"].data[:4] == b"glTF"
    assert b'"a walk"' in files["motion", "glb"].data
    for back in (
        bvh.read(files["motion", "bvh"].data),
        Clip.from_npz(files["motion", "npz"].data),
    ):
        np.testing.assert_allclose(back.positions(), clip.positions(), atol=1e-4)
    assert files["preview", "mp4"].data[4:8] == b"ftyp"
    assert Image.open(io.BytesIO(files["thumbnail", "png"].data)).size == (512, 512)


def test_the_quality_is_that_of_the_clip(clip: Clip, files: Files) -> None:
    said = json.loads(files["quality", "json"].data)
    assert said == measure(clip, loop=True).document()
    assert "loopSeam" in said


def test_what_a_model_says_of_its_motion_stands_before_the_figures(clip: Clip) -> None:
    told = {"promptCoverage": 0.5, "actions": ["walk", "wave"]}
    files = by_kind(finished(clip.cut(0, 4), loop=False, name="a walk", told=told))
    said = json.loads(files["quality", "json"].data)
    assert said == {**told, **measure(clip.cut(0, 4), loop=False).document()}
    assert list(said)[:2] == ["promptCoverage", "actions"]


def test_finishing_twice_gives_the_same_bytes(clip: Clip, files: Files) -> None:
    again = by_kind(finished(clip, loop=True, name="a walk"))
    assert {kind for kind in files if files[kind].data != again[kind].data} == set()


def test_drawing_stops_at_the_next_frame_once_nobody_wants_it(clip: Clip) -> None:
    asked: list[bool] = []

    def wanted() -> bool:
        asked.append(len(asked) < 3)
        return asked[-1]

    with pytest.raises(Unwanted):
        finished(clip, loop=False, name="a walk", wanted=wanted)
    assert asked == [True, True, True, False]
