"""Three words for tests: given a history, when something is asked, then there is news."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, TypeVar
from uuid import UUID, uuid4, uuid5

import pytest

from domain.aggregate import Aggregate, Refused
from domain.commands.generations import RequestGeneration
from domain.commands.packs import CreatePack
from domain.commands.profiles import Enrol
from domain.draft import Draft
from domain.prices import Limits, Terms

A = TypeVar("A", bound=Aggregate)
ROOMY = Terms({"free": Limits(jobs_at_once=10_000, longest=60.0)}, "free")
NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
ADA = uuid5(UUID(int=0), "ada")
BOB = uuid5(UUID(int=0), "bob")


def given(aggregate: A) -> A:
    """Forget what led here: what happens next is news."""
    aggregate.collect_events()
    return aggregate


def news(aggregate: Aggregate) -> list[tuple[Any, ...]]:
    """Return what happened since, each event as its name and its own fields."""
    hidden = {"originator_id", "originator_version", "timestamp", "originator_topic"}
    return [
        (type(e).__name__, *(v for k, v in vars(e).items() if k not in hidden))
        for e in aggregate.collect_events()
    ]


@contextmanager
def refused(expected: Refused) -> Iterator[None]:
    """Expect exactly this refusal."""
    with pytest.raises(type(expected)) as caught:
        yield
    assert caught.value.args == expected.args


def enrolled(draft: Draft, owner: UUID = ADA, credits: int = 100, name: str = "Ada") -> UUID:
    draft.run(Enrol(owner, name, f"{name.lower()}@example.com", True, "password", credits, NOON))
    return owner


def request(owner: UUID = ADA, prediction: UUID | None = None, **change: Any) -> RequestGeneration:
    brief = {
        "prompt": "a person walks",
        "duration": 4.0,
        "cfg_scale": 2.5,
        "character_type": "humanoid",
        "lock_root": False,
        "loop": False,
        "title": "a walk",
    }
    traits = {
        "title": "a walk",
        "prompt": "a person walks",
        "category": "uncategorized",
        "character_type": "humanoid",
        "tags": ["walking"],
        "duration": 4.0,
        "lock_root": False,
        "loop": False,
        "seed": 7,
    }
    fields: dict[str, Any] = {
        "owner": owner,
        "prediction": prediction or uuid4(),
        "kind": "text_to_motion",
        "brief": brief,
        "seeds": (7,),
        "traits": traits,
        "credits": 4,
        "fingerprint": "f",
        "request_id": "r",
        "terms": ROOMY,
        "now": NOON,
    }
    return RequestGeneration(**{**fields, **change})


FACTS = {"duration_seconds": 4.0, "fps": 30.0, "frames": 120, "model": {"name": "m"}}
VARIANTS: tuple[dict[str, Any], ...] = (
    {
        "index": 0,
        "seed": 7,
        "prompt_coverage": 1.0,
        "actions": ["walk"],
        "assets": [
            {
                "kind": "motion",
                "format": "glb",
                "content_type": "model/gltf-binary",
                "key": "motions/a/1/0/motion.glb",
                "size": 3,
                "sha256": "00",
            }
        ],
        "quality": {"footSkate": 0.1},
    },
)

PACK = uuid5(UUID(int=0), "ten walks")


def content(name: str, pack: UUID = PACK) -> dict[str, Any]:
    """Return a motion as a pack has it."""
    assets = [
        {"kind": kind, "format": form, "content_type": "x/y", "size": 3, "sha256": "00"}
        | {"key": f"packs/{pack}/{name.replace(' ', '-')}/{kind}.{form}"}
        for kind, form in (("motion", "glb"), ("preview", "mp4"), ("thumbnail", "png"))
    ]
    return {
        "motion": str(uuid5(UUID(int=0), name)),
        "traits": {**request().traits, "title": name, "category": "locomotion"},
        "facts": FACTS,
        "variants": [{**VARIANTS[0], "assets": assets}],
    }


def packed(price: int = 20, pack: UUID = PACK, title: str = "Ten walks") -> CreatePack:
    contents = (content("a stroll", pack), content("a march", pack))
    return CreatePack(pack, title, "Slow to fast.", price, contents, NOON)
