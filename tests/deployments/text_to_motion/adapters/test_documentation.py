"""The manifests in the documentation are manifests, with options that their families have."""

import re
from pathlib import Path

import msgspec
import pytest

from deployments.text_to_motion.adapters.hy_motion.model import Options as HyMotion
from deployments.text_to_motion.adapters.kimodo.model import Options as Kimodo
from deployments.text_to_motion.adapters.options import options
from deployments.text_to_motion.manifest import Manifest

PAGE = Path(__file__).parents[4] / "docs" / "hy-motion-and-kimodo.md"


@pytest.mark.parametrize(
    ("family", "kind", "excluded"),
    [("hy-motion", HyMotion, ("EU", "GB", "KR")), ("kimodo", Kimodo, ())],
)
def test_the_example_of_a_family_can_be_filled_in(
    family: str, kind: type[HyMotion] | type[Kimodo], excluded: tuple[str, ...]
) -> None:
    blocks = re.findall(r"```json\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    (example,) = (each for each in blocks if f'"family": "{family}"' in each)
    manifest = msgspec.json.decode(example, type=Manifest)
    assert manifest.excluded_territories == excluded
    asked = options(manifest, kind)
    named = {
        name
        for each in msgspec.structs.astuple(asked)
        for name in (each if isinstance(each, tuple) else [each])
        if isinstance(name, str) and name.endswith((".yml", ".yaml", ".bin", ".p", ".npy"))
    }
    assert {*named, manifest.weights} == set(manifest.files)
