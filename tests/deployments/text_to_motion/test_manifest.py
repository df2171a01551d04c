import json
import re
from pathlib import Path
from typing import Any

import pytest

from deployments.text_to_motion.manifest import NAME, BadModel, digest, read, verify, write

WEIGHTS = b"weights"
GOOD: dict[str, Any] = {
    "name": "walker-2",
    "version": "2.1",
    "family": "mdm",
    "license": "MIT",
    "commercial_use": False,
    "excluded_territories": ["EU", "KR"],
    "files": {"model.bin": "9" * 64},
    "weights": "model.bin",
    "device": "cuda",
    "memory_bytes": 2_000_000_000,
    "longest_seconds": 9.8,
    "fps": 20,
    "data": "HumanML3D",
}


def said(folder: Path, **change: Any) -> Path:
    """Write a manifest that is good but for the change; None leaves a field out."""
    fields = {name: value for name, value in {**GOOD, **change}.items() if value is not None}
    path = folder / NAME
    path.write_text(json.dumps(fields))
    return path


def test_a_manifest_is_read_with_its_types(tmp_path: Path) -> None:
    said(tmp_path, options={"guidance": 2.5})
    found = read(tmp_path)
    assert (found.name, found.family, found.device) == ("walker-2", "mdm", "cuda")
    assert (found.commercial_use, found.excluded_territories) == (False, ("EU", "KR"))
    assert (found.longest_seconds, found.fps, found.memory_bytes) == (9.8, 20.0, 2_000_000_000)
    assert (found.terms, found.options) == ("", {"guidance": 2.5})
    assert found.card() == {"name": "walker-2", "version": "2.1", "license": "MIT"}


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    said(tmp_path)
    first = read(tmp_path)
    write(tmp_path, first)
    assert read(tmp_path) == first


@pytest.mark.parametrize("name", sorted(GOOD))
def test_a_missing_field_is_an_error_that_names_it(tmp_path: Path, name: str) -> None:
    path = said(tmp_path, **{name: None})
    with pytest.raises(BadModel, match=f"^{re.escape(str(path))}: .*`{name}`"):
        read(tmp_path)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"name": "Walker 2"}, "name"),
        ({"name": ""}, "name"),
        ({"name": "../walker"}, "name"),
        ({"version": 2}, "version"),
        ({"license": ""}, "license"),
        ({"commercial_use": "no"}, "commercial_use"),
        ({"commercial_use": 0}, "commercial_use"),
        ({"excluded_territories": "EU"}, "excluded_territories"),
        ({"excluded_territories": ["UK"]}, "'UK' is no ISO 3166-1 code of a country; write GB"),
        ({"excluded_territories": ["Korea"]}, "'Korea' is no ISO"),
        ({"excluded_territories": ["kr"]}, "write KR"),
        ({"excluded_teritories": []}, "unknown field `excluded_teritories`"),
        ({"files": {}}, "files"),
        ({"files": {"model.bin": "no digest"}}, "files"),
        ({"files": {"../model.bin": "9" * 64}}, r"'\.\./model\.bin' in `files` is not the name"),
        ({"files": {"/etc/passwd": "9" * 64}}, "'/etc/passwd' in `files` is not the name"),
        ({"files": {"sub/model.bin": "9" * 64}}, "'sub/model.bin' in `files` is not the name"),
        ({"files": {"sub\\model.bin": "9" * 64}}, "in `files` is not the name"),
        ({"files": {"..": "9" * 64}}, "in `files` is not the name"),
        ({"files": {NAME: "9" * 64}}, "in `files` is not the name"),
        ({"weights": "other.bin"}, "`weights` is 'other.bin', which is not in `files`"),
        ({"device": "tpu"}, "device"),
        ({"memory_bytes": -1}, "memory_bytes"),
        ({"memory_bytes": 1.5}, "memory_bytes"),
        ({"longest_seconds": 0}, "longest_seconds"),
        ({"longest_seconds": "10"}, "longest_seconds"),
        ({"fps": True}, "fps"),
        ({"options": []}, "options"),
    ],
)
def test_a_mistake_is_an_error_that_names_the_file_and_the_reason(
    tmp_path: Path, change: dict[str, Any], reason: str
) -> None:
    path = said(tmp_path, **change)
    with pytest.raises(BadModel, match=f"^{re.escape(str(path))}: .*{reason}"):
        read(tmp_path)


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b"null", b'{"name": "\xff"}', b"\xff\xfe"])
def test_what_is_no_manifest_is_an_error_that_names_it(tmp_path: Path, data: bytes) -> None:
    (tmp_path / NAME).write_bytes(data)
    with pytest.raises(BadModel, match=re.escape(str(tmp_path / NAME))):
        read(tmp_path)


def test_a_folder_without_a_manifest_says_so(tmp_path: Path) -> None:
    with pytest.raises(BadModel, match=f"{re.escape(str(tmp_path / NAME))} is missing"):
        read(tmp_path)


def test_files_are_checked_one_by_one(tmp_path: Path) -> None:
    path = tmp_path / "model.bin"
    path.write_bytes(WEIGHTS)
    said(tmp_path, files={"model.bin": digest(path)})
    verify(tmp_path, read(tmp_path))
    path.write_bytes(WEIGHTS + b"!")
    with pytest.raises(BadModel, match=f"{re.escape(str(path))} is not the file"):
        verify(tmp_path, read(tmp_path))
    path.unlink()
    with pytest.raises(BadModel, match=f"{re.escape(str(path))} is missing"):
        verify(tmp_path, read(tmp_path))
    path.mkdir()
    with pytest.raises(BadModel, match=f"{re.escape(str(path))} cannot be read"):
        verify(tmp_path, read(tmp_path))
