from typing import Any
from uuid import UUID, uuid5

import pytest
from eventsourcing.persistence import IntegrityError

from domain.aggregate import Unknown
from domain.commands.credits import Suspend
from domain.commands.motions import EditMotion
from domain.commands.packs import ClaimPack, ShowPack
from domain.commands.payments import ChangeSubscription
from domain.credits import CreditAccount, InsufficientCredits
from domain.draft import Draft
from domain.eligibility import AccountSuspended, PaymentPastDue
from domain.journal import Journal
from domain.motions import FromPack, Motion
from domain.packs import PackWithdrawn
from tests.given import ADA, BOB, NOON, PACK, enrolled, packed, refused

CLAIM = ClaimPack(ADA, PACK, NOON)


@pytest.fixture
def draft(journal: Journal) -> Draft:
    opened = Draft(journal)
    enrolled(opened, ADA, credits=50, name="Ada")
    opened.run(packed(price=20))
    opened.run(ShowPack(PACK, NOON))
    opened.commit()
    return opened


def available(draft: Draft) -> int:
    account = draft.newest(CreditAccount, CreditAccount.create_id(ADA))
    assert account is not None
    assert account.reserved == 0
    return account.available


def told(journal: Journal) -> list[str]:
    return [record.event.TOPIC for record in journal.after(0)]


def test_a_claim_is_paid_and_gives_its_motions_in_one_commit(
    draft: Draft, journal: Journal
) -> None:
    before = len(told(journal))
    answer = draft.run(CLAIM)
    draft.commit()
    assert told(journal)[before:] == [
        "credit_account.reserved",
        "credit_account.captured",
        "claim.made",
        *["motion.created", "motion.completed"] * 2,
    ]
    assert available(draft) == 30
    assert (answer["price"], answer["owner_name"]) == (20, "Ada")
    for each in answer["motions"]:
        motion = draft.find(Motion, each["id"])
        assert motion is not None
        assert (motion.owner, motion.source_type, motion.finished) == (ADA, "pack", True)
        assert motion.traits["pack"]["title"] == "Ten walks"
        assert motion.id == uuid5(uuid5(ADA, f"pack:{PACK}"), each["motion"])


def test_a_claim_again_is_the_same_answer_and_no_news(draft: Draft, journal: Journal) -> None:
    first = draft.run(CLAIM)
    draft.commit()
    for again in (draft, Draft(journal)):
        assert again.run(CLAIM) == first
        assert again.commit() == 0
    assert available(draft) == 30


def test_who_lacks_the_credits_gets_nothing(draft: Draft) -> None:
    dear = UUID(int=9)
    draft.run(packed(price=51, pack=dear))
    draft.run(ShowPack(dear, NOON))
    draft.commit()
    with refused(InsufficientCredits(51, 50)):
        draft.run(ClaimPack(ADA, dear, NOON))
    assert draft.commit() == 0
    assert available(draft) == 50


def test_what_is_free_moves_no_credits(draft: Draft, journal: Journal) -> None:
    free = UUID(int=9)
    draft.run(packed(price=0, pack=free))
    draft.run(ShowPack(free, NOON))
    draft.run(ClaimPack(ADA, free, NOON))
    draft.commit()
    assert "credit_account.reserved" not in told(journal)


def test_a_pack_is_unknown_until_it_is_published_and_over_once_withdrawn(
    draft: Draft, journal: Journal
) -> None:
    hidden = UUID(int=9)
    draft.run(packed(pack=hidden))
    for unknown in (hidden, UUID(int=8)):
        with refused(Unknown("pack")):
            draft.run(ClaimPack(ADA, unknown, NOON))
    operator = Draft(journal)
    operator.run(ShowPack(PACK, NOON, hide=True))
    operator.commit()
    with refused(PackWithdrawn()):
        draft.run(CLAIM)
    operator.run(ShowPack(PACK, NOON))
    operator.commit()
    assert draft.run(CLAIM)["price"] == 20


def test_who_claimed_before_keeps_the_motions_of_a_pack_that_is_withdrawn(draft: Draft) -> None:
    first = draft.run(CLAIM)
    assert draft.run(ShowPack(PACK, NOON, hide=True)) == "withdrawn"
    assert draft.run(CLAIM) == first
    assert all(draft.find(Motion, each["id"]) for each in first["motions"])


def test_two_writers_that_claim_at_once_charge_once(draft: Draft, journal: Journal) -> None:
    other = Draft(journal)
    first, second = draft.run(CLAIM), other.run(CLAIM)
    draft.commit()
    with pytest.raises(IntegrityError):
        other.commit()
    assert other.run(CLAIM) == first == second
    assert other.commit() == 0
    assert available(other) == 30


def test_each_owner_has_motions_of_their_own(draft: Draft) -> None:
    enrolled(draft, BOB, name="Bob")
    hers, his = draft.run(CLAIM), draft.run(ClaimPack(BOB, PACK, NOON))
    both = [each["id"] for answer in (hers, his) for each in answer["motions"]]
    assert len(set(both)) == 4


def test_a_motion_of_a_pack_is_renamed_but_not_published(draft: Draft) -> None:
    motion = draft.run(CLAIM)["motions"][0]["id"]
    draft.run(EditMotion(ADA, motion, "Mine", None, NOON))
    with refused(FromPack()):
        draft.run(EditMotion(ADA, motion, None, True, NOON))


def due(draft: Draft) -> Any:
    draft.run(ChangeSubscription(ADA, "s", "creator", "past_due", NOON, None, NOON, NOON))
    return PaymentPastDue(20, 50)


def suspended(draft: Draft) -> Any:
    draft.run(Suspend(ADA, NOON))
    return AccountSuspended()


@pytest.mark.parametrize("trouble", [due, suspended])
def test_who_may_not_spend_may_not_claim(draft: Draft, trouble: Any) -> None:
    refusal = trouble(draft)
    with refused(refusal):
        draft.run(CLAIM)
    assert available(draft) == 50
