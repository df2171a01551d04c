import pytest

from tests.serve.application import Application

WALK = {"prompt": "a person walks", "duration": 1}


def filled(app: Application, count: int) -> dict[str, str]:
    ada = app.as_user("ada")
    for index in range(count):
        body = {**WALK, "title": f"walk {index}"}
        assert app.http.post("/api/generate", json=body, headers=ada).status_code == 202
    return ada


def test_pages_by_cursor_neither_skip_nor_repeat(app: Application) -> None:
    ada = filled(app, 7)
    seen, query = [], "?limit=3&includeTotal=true"
    while True:
        page = app.http.get(f"/api/library{query}", headers=ada).json()
        assert page["total"] == 7
        seen += [item["title"] for item in page["items"]]
        if not page["hasMore"]:
            break
        query = f"?limit=3&includeTotal=true&cursor={page['nextCursor']}"
    assert sorted(seen) == [f"walk {index}" for index in range(7)]
    assert page["nextCursor"] is None


def test_a_library_is_searched_and_filtered(app: Application) -> None:
    ada = filled(app, 3)
    found = {
        query: len(app.http.get(f"/api/library?{query}", headers=ada).json()["items"])
        for query in (
            "search=WALK 1",
            "search=nothing",
            "search=wal",
            "search=%25",
            "search=walk*",
            'search="',
            "category=uncategorized",
            "category=dance",
            "characterType=humanoid",
            "source_type=pack",
            "tag=none",
            "offset=2",
        )
    }
    assert found == {
        "search=WALK 1": 1,
        "search=nothing": 0,
        "search=wal": 3,
        "search=%25": 0,
        "search=walk*": 3,
        'search="': 0,
        "category=uncategorized": 3,
        "category=dance": 0,
        "characterType=humanoid": 3,
        "source_type=pack": 0,
        "tag=none": 0,
        "offset=2": 1,
    }
    assert app.http.get("/api/library", headers=app.as_user("bob")).json()["items"] == []


@pytest.mark.parametrize(
    "query",
    [
        "limit=0",
        "limit=101",
        "limit=x",
        "offset=-1",
        "offset=1&cursor=x",
        "sortBy=loudest",
        "colour=red",
        "search=%00",
        "category=a%00",
    ],
)
def test_a_bad_query_is_a_problem(app: Application, query: str) -> None:
    answer = app.http.get(f"/api/explore?{query}")
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_request")


@pytest.mark.parametrize("change", ["x", "", "AAAA", "é"])
def test_a_cursor_that_was_changed_is_a_problem(app: Application, change: str) -> None:
    ada = filled(app, 2)
    cursor = app.http.get("/api/library?limit=1", headers=ada).json()["nextCursor"]
    forged = change + cursor[1:] if change else cursor[:-2]
    answer = app.http.get("/api/library", params={"cursor": forged}, headers=ada)
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_cursor")
    elsewhere = app.http.get(f"/api/explore?sortBy=popular&cursor={cursor}")
    assert elsewhere.json()["code"] == "invalid_cursor"


def test_a_cursor_is_good_for_the_query_that_it_came_from_and_no_other(app: Application) -> None:
    ada, bob = filled(app, 3), app.as_user("bob")
    query = "search=walk&characterType=humanoid"
    cursor = app.http.get(f"/api/library?limit=1&{query}", headers=ada).json()["nextCursor"]
    again = app.http.get(f"/api/library?limit=2&{query}&cursor={cursor}", headers=ada)
    assert [item["title"] for item in again.json()["items"]] == ["walk 1", "walk 0"]
    for who, other in (
        (ada, "search=walks&characterType=humanoid"),
        (ada, "search=walk"),
        (ada, f"{query}&category=dance"),
        (ada, f"{query}&source_type=pack"),
        (ada, f"{query}&tag=slow"),
        (bob, query),
    ):
        answer = app.http.get(f"/api/library?{other}&cursor={cursor}", headers=who)
        assert answer.json()["code"] == "invalid_cursor", other


def test_nothing_private_is_in_explore(app: Application) -> None:
    filled(app, 2)
    for order in ("newest", "popular", "trending", "duration"):
        page = app.http.get(f"/api/explore?sortBy={order}").json()
        assert page == {"items": [], "nextCursor": None, "hasMore": False}


def test_the_openapi_document_says_which_routes_are_public(app: Application) -> None:
    document = app.http.get("/openapi.json").json()
    assert document["openapi"].startswith("3.1")
    assert document["paths"]["/api/health"]["get"]["security"] == []
    assert document["paths"]["/api/generate"]["post"]["security"] == [{"bearer": []}]
    assert "bearer" in document["components"]["securitySchemes"]
