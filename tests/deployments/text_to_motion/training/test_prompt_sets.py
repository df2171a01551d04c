import json
from pathlib import Path
from typing import Any

import pytest

import deployments.text_to_motion

PROMPTS = Path(deployments.text_to_motion.__path__[0]) / "training" / "prompts"
SIZES = {"obedience": 200, "obedience_again": 200, "order": 60, "fresh": 20}
EXPECTATIONS = {
    "travel": {"forward", "backward", "left", "right", "none"},
    "turn": {"left", "right", "around", "circle-left", "circle-right", "none"},
    "pace": {"slow", "fast"},
}
ACTIONS = {
    *("walk", "run", "jump", "wave", "sit", "kick", "box", "dance", "idle", "turn-left"),
    *("turn-right", "walk-backward", "drink", "bow", "crawl", "laugh"),
}


def read(name: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads((PROMPTS / f"{name}.json").read_text())
    return rows


@pytest.mark.parametrize(("name", "size"), SIZES.items())
def test_a_set_has_its_number_of_prompts(name: str, size: int) -> None:
    assert len(read(name)) == size


def test_no_prompt_occurs_twice_in_any_set() -> None:
    prompts = [row["prompt"].casefold().rstrip(".") for name in SIZES for row in read(name)]
    assert len(set(prompts)) == len(prompts)


@pytest.mark.parametrize("name", ["obedience", "obedience_again"])
def test_an_obedience_prompt_is_a_short_sentence_that_demands_only_known_things(name: str) -> None:
    for row in read(name):
        assert set(row) == {"prompt", "duration", "expect"}
        assert 4 <= len(row["prompt"].replace("_", " ").split()) <= 15
        assert 3 <= row["duration"] <= 6
        assert row["expect"]
        for key, value in row["expect"].items():
            assert value in EXPECTATIONS[key], row["prompt"]


def test_an_order_prompt_names_two_or_three_known_actions() -> None:
    for row in read("order"):
        assert set(row) == {"prompt", "duration", "actions"}
        assert 5 <= row["duration"] <= 9
        assert 2 <= len(row["actions"]) <= 3
        assert set(row["actions"]) <= ACTIONS, row["prompt"]


def test_a_fresh_prompt_has_only_a_duration() -> None:
    for row in read("fresh"):
        assert set(row) == {"prompt", "duration"}
        assert 1 <= row["duration"] <= 10
