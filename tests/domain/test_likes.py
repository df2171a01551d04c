from datetime import timedelta

from domain.aggregate import Unknown
from domain.commands.attempts import StartGeneration, SucceedGeneration
from domain.commands.likes import LikeMotion, UnlikeMotion
from domain.commands.motions import EditMotion
from domain.draft import Draft
from domain.generations import motion_of
from domain.journal import Journal
from tests.given import ADA, BOB, FACTS, NOON, VARIANTS, enrolled, refused, request

LATER = NOON + timedelta(hours=1)


def topics(journal: Journal) -> list[str]:
    told = [record.event.TOPIC for record in journal.after(0, 1000)]
    return [topic for topic in told if topic.startswith("like.")]


def test_a_person_likes_a_public_motion_once(journal: Journal) -> None:
    draft = Draft(journal)
    enrolled(draft)
    asked = request()
    motion = motion_of(asked.prediction)
    draft.run(asked)
    draft.run(StartGeneration(ADA, asked.prediction, 1, NOON))
    draft.run(SucceedGeneration(ADA, asked.prediction, 1, NOON, FACTS, VARIANTS))
    with refused(Unknown("motion")):
        draft.run(LikeMotion(ADA, motion, BOB, NOON))
    with refused(Unknown("motion")):
        draft.run(UnlikeMotion(ADA, motion, BOB, NOON))
    draft.run(LikeMotion(ADA, motion, ADA, NOON))
    draft.run(EditMotion(ADA, motion, None, True, NOON))
    draft.run(UnlikeMotion(ADA, motion, BOB, NOON))
    for _ in range(2):
        draft.run(LikeMotion(ADA, motion, BOB, NOON))
    draft.run(EditMotion(ADA, motion, None, False, NOON))
    for _ in range(2):
        draft.run(UnlikeMotion(ADA, motion, BOB, LATER))
    with refused(Unknown("motion")):
        draft.run(LikeMotion(ADA, motion, BOB, LATER))
    draft.run(EditMotion(ADA, motion, None, True, LATER))
    for _ in range(2):
        draft.run(LikeMotion(ADA, motion, BOB, LATER))
    draft.commit()
    assert topics(journal) == ["like.given", "like.given", "like.withdrawn", "like.renewed"]
    withdrawn = [r.event for r in journal.after(0, 1000) if r.event.TOPIC == "like.withdrawn"]
    assert [(each.motion, each.since) for each in withdrawn] == [(motion, NOON)]
