from tests.e2e.service import Service


def test_events_arrive_while_the_motion_is_made(service: Service) -> None:
    (token,) = service.tokens("flo")
    with service.client(token) as client:
        body = {"prompt": "a person waves", "duration": 1.0}
        made = client.post("/api/generate", json=body).json()["generation"]
        arrived: list[str] = []
        seen_running = False
        headers = {"accept": "text/event-stream"}
        with client.stream("GET", made["links"]["events"], headers=headers) as stream:
            assert stream.headers["content-type"].startswith("text/event-stream")
            for line in stream.iter_lines():
                if line.startswith("event: "):
                    arrived.append(line.removeprefix("event: generation."))
                    status = client.get(made["links"]["self"]).json()["status"]
                    seen_running |= status in {"queued", "processing"}
    assert arrived[:2] == ["requested", "started"]
    assert arrived[-1] == "succeeded"
    assert seen_running, "everything arrived at the end, not as it happened"
