from pathlib import Path

import pytest

from deployments.text_to_motion.manifest import BadModel
from domain.models import Model
from serve.registry import faults, registry_of, share
from serve.settings import Settings
from tests.deployments.text_to_motion import tiny
from tests.deployments.video_to_motion.adapters.test_rtmw3d import network, saved

TRACEBACK = """The deployment failed to start 3 times in a row. Error:
  File "/srv/registry.py", line 131, in loader
deployments.text_to_motion.manifest.BadModel: /srv/walker/model.bin is missing"""


@pytest.fixture
def own(tmp_path: Path) -> Path:
    tiny.saved(tmp_path / "walker", name="walker", license="MIT", longest_seconds=5.0)
    tiny.saved(tmp_path / "study", name="study", commercial_use=False)
    tiny.saved(tmp_path / "western", name="western", excluded_territories=("EU",))
    tiny.saved(tmp_path / "large", name="large", device="cuda")
    return tmp_path


def offered(settings: Settings) -> list[str]:
    return [model.name for model in registry_of(settings).offered().offered]


def test_clients_may_choose_of_those_that_the_settings_let_run(own: Path) -> None:
    ours = "nocapmocap-base"
    assert offered(Settings(models_folder=own, device="cpu")) == [ours, "walker"]
    everything = Settings(
        models_folder=own,
        device="cuda",
        territory="US",
        allow_noncommercial_models=True,
        models_default="walker",
    )
    registry = registry_of(everything)
    assert set(offered(everything)) == {ours, "walker", "study", "western", "large"}
    assert registry.offered().named(None) == Model(
        "walker", "0", "MIT", commercial_use=True, longest=5.0, fps=30.0
    )
    assert offered(Settings(models_folder=own, device="cpu", territory="FR")) == [ours, "walker"]


def test_a_model_that_is_off_is_no_default(own: Path) -> None:
    for name in ("study", "western", "large"):
        with pytest.raises(BadModel, match=f"the default model {name} is off"):
            registry_of(Settings(models_folder=own, device="cpu", models_default=name))


def test_one_model_reads_videos_ours_where_none_is_named(tmp_path: Path) -> None:
    saved(tmp_path, network(), license="MIT", longest_seconds=90.0)
    ours = registry_of(Settings(longest_video_seconds=120.0)).offered().capture
    assert ours is not None
    assert (ours.name, ours.longest) == ("blazepose-full", 120.0)
    named = Settings(models_folder=tmp_path, video_models_default="rtmw3d-tiny", device="cpu")
    theirs = registry_of(named).offered().capture
    assert theirs == Model("rtmw3d-tiny", "0", "MIT", commercial_use=True, longest=90.0, fps=30.0)
    assert registry_of(Settings(video="off")).offered().capture is None


def test_a_pose_model_that_is_off_or_not_there_is_no_default(tmp_path: Path) -> None:
    saved(tmp_path, network(), commercial_use=False)
    off = Settings(models_folder=tmp_path, video_models_default="rtmw3d-tiny", device="cpu")
    with pytest.raises(BadModel, match="rtmw3d-tiny is off: its licence"):
        registry_of(off)
    with pytest.raises(BadModel, match="rtmpose is not installed; there is blazepose-full"):
        registry_of(Settings(video_models_default="rtmpose", device="cpu"))


def test_what_does_not_start_is_named_with_the_reason_and_without_a_traceback() -> None:
    said = {"text-to-motion-walker": TRACEBACK, "text-to-motion-b": "", "rendering": "KeyError: 1"}
    assert faults(said) == (
        "text-to-motion-walker does not start: /srv/walker/model.bin is missing; "
        "rendering does not start: KeyError: 1"
    )


def test_a_start_that_fails_for_no_known_reason_says_so() -> None:
    assert faults({}) == "the models do not start"


def test_replicas_have_a_gpu_each_or_an_equal_part_of_too_few() -> None:
    assert [share(1, 1.0), share(2, 4.0), share(2, 2.0)] == [1.0, 1.0, 1.0]
    assert [share(2, 1.0), share(3, 1.0)] == [1 / 2, 1 / 3]
    # Two of the three fit on one card, the third on the other.
    assert share(3, 2.0) == 1 / 2
    assert share(4, 0.0) == 1 / 4
