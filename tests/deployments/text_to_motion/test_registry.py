import json
import re
from pathlib import Path
from typing import Any

import pytest
import torch

from deployments.text_to_motion import registry
from deployments.text_to_motion.manifest import NAME, BadModel, read
from deployments.text_to_motion.registry import (
    BUILT_IN,
    FAMILIES,
    Terms,
    chosen,
    found,
    judged,
    load,
    loader,
)
from domain.motion.takes import Brief
from tests.deployments.text_to_motion import tiny

OURS = read(BUILT_IN).name


def altered(folder: Path, **change: Any) -> None:
    """Change fields of a manifest as a text editor would."""
    path = folder / NAME
    path.write_text(json.dumps({**json.loads(path.read_text()), **change}))


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """Give an operator's folder with one model, and with what is none."""
    tiny.saved(tmp_path / "walker", name="walker")
    (tmp_path / "notes").mkdir()
    (tmp_path / "README.md").write_text("ours")
    return tmp_path


def test_without_a_folder_of_the_operators_there_is_the_built_in_model() -> None:
    models = judged(found(None), Terms())
    assert [(each.folder, each.off) for each in models] == [(BUILT_IN, "")]
    assert chosen(models, "") == OURS


def test_each_folder_with_a_manifest_is_a_model(own: Path) -> None:
    tiny.saved(own / "a-second", name="runner")
    models = judged(found(own), Terms())
    assert [each.name for each in models] == [OURS, "runner", "walker"]
    assert [each.folder for each in models[1:]] == [own / "a-second", own / "walker"]
    assert chosen(models, "") == OURS
    assert chosen(models, "walker") == "walker"


def test_a_relative_folder_is_found_from_anywhere(
    own: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(own.parent)
    assert found(Path(own.name))[1][0] == own / "walker"


def test_a_folder_that_is_not_there_is_an_error_that_names_it(tmp_path: Path) -> None:
    with pytest.raises(BadModel, match=f"{re.escape(str(tmp_path / 'nowhere'))} is no folder"):
        found(tmp_path / "nowhere")


def test_two_models_of_one_name_are_an_error_that_names_both(own: Path) -> None:
    tiny.saved(own / "again", name="walker")
    both = f"{re.escape(str(own / 'walker' / NAME))}.*{re.escape(str(own / 'again' / NAME))}"
    with pytest.raises(BadModel, match=f"{both} is called walker already"):
        found(own)


def test_the_name_of_the_built_in_model_is_taken(own: Path) -> None:
    altered(own / "walker", name=OURS)
    with pytest.raises(BadModel, match=f"is called {OURS} already"):
        found(own)


def test_a_family_of_nobodys_is_an_error_that_names_those_there_are(own: Path) -> None:
    altered(own / "walker", family="fbx-forge")
    with pytest.raises(BadModel, match="fbx-forge is none of hy-motion, kimodo, mdm, nocapmocap"):
        found(own)


def test_an_altered_file_is_an_error_at_once_unless_its_model_is_off(own: Path) -> None:
    (own / "walker" / "model.safetensors").write_bytes(b"other")
    with pytest.raises(BadModel, match="is not the file"):
        judged(found(own), Terms())
    altered(own / "walker", commercial_use=False)
    assert judged(found(own), Terms())[1].off


@pytest.mark.parametrize(
    ("change", "terms", "reason"),
    [
        ({}, Terms(), ""),
        ({"commercial_use": False}, Terms(), "NOCAPMOCAP_ALLOW_NONCOMMERCIAL_MODELS=true"),
        ({"commercial_use": False}, Terms(noncommercial=True), ""),
        ({"excluded_territories": ["KR"]}, Terms(), "NOCAPMOCAP_TERRITORY says"),
        ({"excluded_territories": ["KR"]}, Terms(noncommercial=True), "NOCAPMOCAP_TERRITORY says"),
        ({"excluded_territories": ["KR"]}, Terms(territory="KR"), "NOCAPMOCAP_TERRITORY is KR"),
        ({"excluded_territories": ["KR"]}, Terms(territory="JP"), ""),
        ({"excluded_territories": ["EU"]}, Terms(territory="DE"), "excludes EU"),
        ({"excluded_territories": ["EU", "GB"]}, Terms(territory="GB"), "excludes EU, GB"),
        ({"excluded_territories": ["EU"]}, Terms(territory="US"), ""),
        ({"device": "cuda"}, Terms(), "it needs a GPU"),
        ({"device": "cuda"}, Terms(gpu=True), ""),
    ],
)
def test_a_model_runs_only_as_its_licence_and_the_machine_allow(
    own: Path, change: dict[str, Any], terms: Terms, reason: str
) -> None:
    altered(own / "walker", **change)
    ours, walker = judged(found(own), terms)
    assert ours.off == ""
    assert reason in walker.off
    assert bool(reason) == bool(walker.off)
    if reason:
        with pytest.raises(BadModel, match=f"default model walker is off: {re.escape(walker.off)}"):
            chosen((ours, walker), "walker")


def test_a_default_that_is_not_there_is_an_error_that_names_those_there_are(own: Path) -> None:
    with pytest.raises(BadModel, match=f"runner is not installed; there is {OURS}, walker"):
        chosen(judged(found(own), Terms()), "runner")


def test_a_model_of_the_operators_is_loaded_and_makes_motions(own: Path) -> None:
    torch.set_num_threads(1)
    sampler = load(own / "walker", "cpu")
    assert sampler.describe() == {"name": "walker", "version": "0", "license": "Apache-2.0"}
    briefs = [Brief("a person walks", 1.0, 2.5, seed) for seed in (1, 2)]
    kept, dropped = sampler.sample_wanted(briefs, lambda at: at == 0)
    assert dropped is None
    assert kept is not None
    assert len(kept.clip) == 30


def test_what_was_altered_since_the_start_is_not_loaded(own: Path) -> None:
    (own / "walker" / "model.safetensors").write_bytes(b"other")
    with pytest.raises(BadModel, match="is not the file"):
        load(own / "walker", "cpu")


def test_a_family_is_imported_only_when_it_is_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "absent_family.py").write_text("import no_such_package\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setitem(registry.FAMILIES, "absent", "absent_family")
    with pytest.raises(BadModel, match="the family absent needs the module no_such_package"):
        loader("absent")


def test_the_names_of_the_families_are_reserved() -> None:
    assert set(FAMILIES) == {"nocapmocap", "mdm", "hy-motion", "kimodo"}
