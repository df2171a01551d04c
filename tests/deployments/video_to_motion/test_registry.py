"""Which pose models there are, and which of them may run here."""

from pathlib import Path

import pytest

from deployments.text_to_motion import registry as texts
from deployments.text_to_motion.manifest import BadModel
from deployments.text_to_motion.registry import Terms
from deployments.video_to_motion import registry
from deployments.video_to_motion.blazepose import BlazePose
from deployments.video_to_motion.registry import FAMILIES, installed, loading
from deployments.video_to_motion.weights import BadNetwork
from tests.deployments.text_to_motion import tiny
from tests.deployments.video_to_motion.adapters.test_rtmw3d import network, saved

FREE = Terms()


def test_ours_comes_first_and_is_loaded_wherever_it_is_wanted() -> None:
    (ours,) = installed(None, FREE)
    assert (ours.name, ours.off) == ("blazepose-full", "")
    assert isinstance(loading(ours)("cpu"), BlazePose)


def test_networks_that_are_not_there_are_named_with_the_way_to_get_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def none(name: str) -> Path:
        raise BadNetwork(f"{name} is missing: run x")

    monkeypatch.setattr(registry, "network", none)
    (ours,) = installed(None, FREE)
    assert ours.off == "pose_detection.tflite is missing: run x"
    with pytest.raises(BadModel, match="blazepose-full is off: pose_detection"):
        texts.chosen([ours], ours.name)


def test_a_model_without_commercial_use_runs_only_where_that_is_allowed(tmp_path: Path) -> None:
    saved(tmp_path, network(), commercial_use=False, license="CC-BY-NC-4.0")
    _, off = installed(tmp_path, FREE)
    assert "no commercial use" in off.off
    _, on = installed(tmp_path, Terms(noncommercial=True))
    assert (on.name, on.off) == ("rtmw3d-tiny", "")
    assert loading(on)("cpu").describe()["license"] == "CC-BY-NC-4.0"


def test_a_model_that_needs_a_gpu_is_off_without_one(tmp_path: Path) -> None:
    saved(tmp_path, network(), device="cuda")
    _, model = installed(tmp_path, FREE)
    assert "needs a GPU" in model.off


def test_models_of_texts_and_of_videos_share_a_folder(tmp_path: Path) -> None:
    saved(tmp_path, network())
    tiny.saved(tmp_path / "walker", name="walker")
    assert [each.name for each in installed(tmp_path, FREE)] == ["blazepose-full", "rtmw3d-tiny"]
    assert [manifest.name for _, manifest in texts.found(tmp_path, FAMILIES)][1:] == ["walker"]
    with pytest.raises(BadModel, match="the family rtmw3d is none of"):
        texts.found(tmp_path)


def test_two_pose_models_of_one_name_are_one_too_many(tmp_path: Path) -> None:
    saved(tmp_path, network(), name="blazepose-full")
    with pytest.raises(BadModel, match="another model is called blazepose-full"):
        installed(tmp_path, FREE)
