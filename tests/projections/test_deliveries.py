from pathlib import Path

from domain.commands.deliveries import ReceiveDelivery, SetAsideDelivery, SettleDelivery
from domain.deliveries import Delivery
from domain.draft import Draft
from domain.journal import Journal
from domain.notices import NothingToDo
from projections.migrations import upgrade
from projections.projection import Projector
from tests.given import NOON


def test_what_is_open_or_set_aside_is_found_oldest_first(
    journal: Journal, store_url: str, tmp_path: Path
) -> None:
    reads = f"sqlite:///{tmp_path}/reads.db" if store_url.startswith("sqlite") else store_url
    upgrade(reads)
    projector, draft = Projector(reads), Draft(journal)
    for name in ("done", "open", "aside", "done later"):
        draft.run(ReceiveDelivery(name, "x", NothingToDo(), NOON))
    draft.run(SettleDelivery("done", "applied", NOON))
    draft.run(SetAsideDelivery("aside", "no such product", NOON))
    draft.run(SetAsideDelivery("done later", "no such product", NOON))
    draft.commit()
    projector.apply(journal.after(0))
    expected = {Delivery.create_id(name) for name in ("open", "aside", "done later")}
    assert set(projector.unsettled()) == expected
    draft.run(SettleDelivery("done later", "applied", NOON))
    draft.commit()
    projector.apply(journal.after(projector.position()))
    assert set(projector.unsettled()) == expected - {Delivery.create_id("done later")}
    projector.close()
