"""Videos at the worker, on a real Ray: what is made, what is told, what is left behind."""

import pytest

from domain.commands.generations import CancelGeneration
from domain.motion.captures import NoPersonFound
from tests.actors.running import Running
from tests.given import ADA, NOON

pytestmark = [
    pytest.mark.filterwarnings("ignore::ResourceWarning"),  # Ray's own files and sockets
    pytest.mark.filterwarnings("ignore::DeprecationWarning:ray"),
]


def test_a_video_becomes_a_motion_and_keeps_no_prompt_waiting(running: Running) -> None:
    hanging = running.film("hangs")
    running.noted("hangs 0.0-3.0")
    walk = running.generate("a person walks")
    assert running.ended(walk)["status"] == "succeeded", "a video keeps no prompt waiting"
    waiting = running.film("a person waits for their turn")

    running.ask(CancelGeneration(ADA, hanging, 0, NOON))
    running.noted("let go")
    assert running.ended(waiting)["status"] == "succeeded"
    assert running.events(waiting) == [
        "generation.requested",
        "generation.started",
        "generation.progressed",
        "generation.progressed",
        "generation.progressed",
        "generation.succeeded",
    ]
    variant = running.variant(waiting)
    assert variant["quality"]["detectionRate"] == 0.9
    assert variant["quality"]["warnings"] == [{"code": "cuts", "message": "the video has cuts"}]
    assert variant["quality"]["stretch"] == {"startSeconds": 0.0, "endSeconds": 1.0}
    (preview,) = (each for each in variant["assets"] if each["kind"] == "preview")
    assert running.storage.get(preview["key"]) == b"beside"
    assert running.model_of(waiting) == "plain"
    assert running.balance() == (98, 0)
    assert len(running.videos()) == 2, "they are kept for another range, or a retry"


def test_a_video_without_a_motion_costs_nothing(running: Running) -> None:
    empty = running.film("empty room")
    changed = running.film("a person walks", digest="0" * 64)
    missing = running.film("a person runs", stored=False)
    for prediction, code in (
        (empty, "no_person_found"),
        (changed, "source_changed"),
        (missing, "source_missing"),
    ):
        assert running.ended(prediction)["status"] == "failed"
        assert running.events(prediction).count("generation.started") == 1, "no second try"
        assert running.failure(prediction)[0] == code
    assert running.failure(empty)[1] == str(NoPersonFound())
    assert running.balance() == (100, 0)
    running.until(lambda: not running.videos(), "what is of no use is deleted")

    other = running.generate("a person walks", kind="dance_to_motion")
    assert running.ended(other)["status"] == "failed"
    assert running.failure(other)[0] == "model_unavailable", "a kind that was switched off"
    assert running.balance() == (100, 0)
