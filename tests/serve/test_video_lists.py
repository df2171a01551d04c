"""Lists of one's video generations."""

from uuid import UUID

import pytest

from tests.serve.application import Application
from tests.serve.footage import GENERATIONS, asked, sent


def test_a_list_is_of_what_is_active_or_of_ids_or_of_a_page(app: Application, film: bytes) -> None:
    ada, key = app.as_user("ada"), sent(app, film)
    made = [asked(app, key).json()["predictionId"] for _ in range(3)]
    theirs = asked(app, sent(app, film, user="bob"), "bob").json()["predictionId"]
    app.http.post(f"{GENERATIONS}/{made[0]}/cancel", headers=ada)

    def ids(query: str) -> set[str]:
        return {
            each["id"]
            for each in app.http.get(f"{GENERATIONS}?{query}", headers=ada).json()["items"]
        }

    assert ids("active=all") == set(made[1:])
    assert ids(f"ids={made[0]},{theirs},nonsense&ids={made[2]}") == {made[0], made[2]}
    assert ids("") == set(made)
    assert ids("ids=") == set()
    first = app.http.get(f"{GENERATIONS}?limit=2", headers=ada).json()
    assert (len(first["items"]), first["hasMore"]) == (2, True)
    last = app.http.get(f"{GENERATIONS}?limit=2&cursor={first['nextCursor']}", headers=ada).json()
    assert {each["id"] for each in first["items"] + last["items"]} == set(made)
    assert (last["hasMore"], last["nextCursor"]) == (False, None)


@pytest.mark.parametrize(
    "query",
    [
        "active=some",
        f"active=all&ids={UUID(int=7)}",
        "ids=" + ",".join(str(UUID(int=each)) for each in range(51)),
        "limit=0",
        "colour=red",
        "cursor=AAAA",
    ],
)
def test_a_list_that_makes_no_sense_is_refused(app: Application, query: str) -> None:
    answer = app.http.get(f"{GENERATIONS}?{query}", headers=app.as_user("ada"))
    assert answer.status_code == 422, answer.text
