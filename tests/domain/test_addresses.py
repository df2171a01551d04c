from uuid import UUID, uuid5

import pytest
from eventsourcing.persistence import IntegrityError

from domain.addresses import Address, EmailTaken
from domain.commands.profiles import ChangeProfile, Enrol
from domain.draft import Draft
from domain.journal import Journal
from domain.profiles import EmailManaged, Profile
from tests.given import ADA, BOB, NOON, enrolled, refused

NEW = "ada@example.org"
ADA_TOO = uuid5(ADA, "another account")


def email(owner: UUID, address: str | None, name: str | None = None) -> ChangeProfile:
    return ChangeProfile(owner, name, address, "password", NOON)


def person(draft: Draft, owner: UUID) -> Profile:
    found = draft.newest(Profile, Profile.create_id(owner))
    assert found is not None
    return found


@pytest.fixture
def both(journal: Journal) -> Draft:
    draft = Draft(journal)
    enrolled(draft, ADA, name="Ada")
    enrolled(draft, BOB, name="Bob")
    draft.commit()
    return draft


def test_a_changed_address_is_unverified_and_frees_the_old_one(both: Draft) -> None:
    assert both.run(email(ADA, NEW)) == {"name": "Ada", "email": NEW, "email_verified": False}
    assert both.run(email(BOB, "ada@example.com"))["email"] == "ada@example.com"
    assert both.run(email(ADA, "bob@example.com"))["email"] == "bob@example.com"


@pytest.mark.parametrize("address", ["ada@example.com", "ADA@Example.com"])
def test_an_address_of_another_is_taken_in_whatever_case(both: Draft, address: str) -> None:
    with refused(EmailTaken()):
        both.run(email(BOB, address, name="Robert"))
    assert (person(both, BOB).name, person(both, BOB).email) == ("Bob", "bob@example.com")


def test_the_same_again_is_no_news_and_stays_verified(both: Draft) -> None:
    said = both.run(email(ADA, "ada@example.com", name="Ada"))
    assert said["email_verified"] is True
    assert both.commit() == 0


def test_another_case_of_one_s_own_address_stays_one_s_own(both: Draft) -> None:
    assert both.run(email(ADA, "Ada@example.com"))["email"] == "Ada@example.com"
    with refused(EmailTaken()):
        both.run(email(BOB, "ada@example.com"))


def test_a_provider_s_user_keeps_name_and_address(both: Draft) -> None:
    with refused(EmailManaged("google")):
        both.run(ChangeProfile(ADA, "Countess", NEW, "google", NOON))
    assert both.commit() == 0
    assert both.run(ChangeProfile(ADA, "Countess", None, "google", NOON))["name"] == "Countess"


def test_who_verified_an_address_outranks_who_typed_it(both: Draft, journal: Journal) -> None:
    both.run(email(BOB, NEW))
    both.commit()
    shard = Draft(journal)
    enrol = Enrol(ADA_TOO, "Ada", NEW, True, "google", 0, NOON)
    shard.run(enrol)
    shard.commit()
    assert person(shard, ADA_TOO).email == NEW
    assert person(both, BOB).email is None
    with refused(EmailTaken()):
        both.run(email(BOB, NEW))
    shard.run(enrol)
    assert shard.commit() == 0


@pytest.mark.parametrize("verified", [True, False])
def test_a_newcomer_goes_without_an_address_that_is_another_s_by_right(
    both: Draft, *, verified: bool
) -> None:
    both.run(Enrol(ADA_TOO, "Ada", "ada@example.com", verified, "github", 0, NOON))
    newcomer = person(both, ADA_TOO)
    assert (newcomer.email, newcomer.email_verified) == (None, False)
    assert person(both, ADA).email == "ada@example.com"


def test_the_address_of_a_provider_s_user_follows_the_provider_s_newest_word(both: Draft) -> None:
    def says(address: str, issued: float, *, verified: bool = True) -> tuple[str | None, bool]:
        enrol = Enrol(ADA, "Ada", address, verified, "google", 0, NOON, issued)
        both.run(enrol)
        both.run(enrol)
        ada = person(both, ADA)
        return ada.email, ada.email_verified

    assert says(NEW, 200.0) == (NEW, True)
    assert says("ada@example.com", 100.0) == (NEW, True), "an older token's word"
    assert says("bob@example.com", 300.0) == (NEW, True), "verified by another"
    assert both.run(email(BOB, "ada@example.com"))["email"] == "ada@example.com", "it was left"
    assert says("ada@example.com", 400.0) == ("ada@example.com", True)
    assert person(both, BOB).email is None
    assert says("ada@example.com", 500.0, verified=False) == ("ada@example.com", False)


def test_the_address_of_a_user_of_ours_does_not_follow_a_token(both: Draft) -> None:
    both.run(Enrol(ADA, "Ada", NEW, True, "password", 0, NOON, 200.0))
    assert person(both, ADA).email == "ada@example.com"


def test_who_registered_before_addresses_were_claimed_claims_theirs_when_they_come(
    journal: Journal,
) -> None:
    early = Draft(journal)
    early.add(
        Profile.registered(
            NOON, owner=ADA, name="Ada", email=NEW, email_verified=True, provider="password"
        )
    )
    early.run(Enrol(ADA, "Ada", NEW, True, "password", 0, NOON))
    enrolled(early, BOB, name="Bob")
    with refused(EmailTaken()):
        early.run(email(BOB, NEW))


def test_a_claim_that_another_shard_remembers_is_not_refused_for_ever(
    both: Draft, journal: Journal
) -> None:
    other = Draft(journal)
    with refused(EmailTaken()):
        other.run(email(BOB, "ada@example.com"))
    both.run(email(ADA, NEW))
    both.commit()
    assert other.run(email(BOB, "ada@example.com"))["email"] == "ada@example.com"
    assert other.commit() > 0
    with refused(EmailTaken()):
        both.run(email(ADA, "ada@example.com"))


@pytest.mark.parametrize("known", [False, True], ids=["never had", "freed"])
def test_of_two_shards_at_once_one_gets_the_address(
    both: Draft, journal: Journal, *, known: bool
) -> None:
    if known:
        both.run(email(ADA, NEW))
        both.run(email(ADA, "ada@example.com"))
        both.commit()
    first, second = Draft(journal), Draft(journal)
    first.run(email(ADA, NEW))
    second.run(email(BOB, NEW))
    first.commit()
    with pytest.raises(IntegrityError):
        second.commit()
    with refused(EmailTaken()):
        second.run(email(BOB, NEW))
    assert person(second, BOB).email == "bob@example.com"


def test_the_log_does_not_repeat_the_letters_of_an_address(both: Draft, journal: Journal) -> None:
    both.run(email(ADA, NEW))
    both.commit()
    told = [r.event for r in journal.after(0) if r.event.TOPIC.startswith("address.")]
    assert len(told) == 4
    assert "example" not in repr([vars(event) for event in told])
    assert {event.originator_id for event in told} == {
        Address.create_id(each) for each in ("ada@example.com", "bob@example.com", NEW)
    }
