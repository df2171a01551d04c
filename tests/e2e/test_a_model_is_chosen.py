import httpx
import pytest

from tests.e2e.service import Service, finished


@pytest.mark.parametrize(
    ("chosen", "model", "version"),
    [({}, "nocapmocap-base", "1"), ({"model": "walker"}, "walker", "7")],
)
def test_a_request_is_made_by_the_model_that_it_names(
    service: Service, chosen: dict[str, str], model: str, version: str
) -> None:
    listed = httpx.get(f"{service.url}/api/models").json()["items"]
    assert {each["name"] for each in listed if each["kind"] == "text_to_motion"} == {
        "nocapmocap-base",
        "walker",
    }
    (token,) = service.tokens("chooser")
    with service.client(token) as client:
        body = {"prompt": "a person walks", "duration": 1, **chosen}
        made = client.post("/api/generate", json=body).json()
        done = finished(client, made["predictionId"])
        assert done["status"] == "succeeded", done
        assert done["input"]["model"] == model
        motion = client.get(f"/api/library/{made['motion']['id']}").json()
        assert (motion["model"]["name"], motion["model"]["version"]) == (model, version)
        (variant,) = done["variants"]
        told = {"promptCoverage": variant["promptCoverage"], "actions": variant["actions"]}
        assert told["actions"] == ["walk"]
        assert told.items() <= variant["quality"].items()
        (figures,) = [each for each in variant["assets"] if each["kind"] == "quality"]
        assert httpx.get(figures["url"]).json() == variant["quality"]


def test_more_than_the_chosen_model_can_is_refused(service: Service) -> None:
    (token,) = service.tokens("chooser")
    with service.client(token) as client:
        body = {"prompt": "a person walks", "duration": 3, "model": "walker"}
        answer = client.post("/api/generate", json=body)
    problem = answer.json()
    assert (answer.status_code, problem["code"]) == (422, "duration_too_long")
    assert problem["longestSeconds"] == 2.0
