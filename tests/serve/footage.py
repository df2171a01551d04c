"""A video that was sent in, and what is left of it."""

from pathlib import Path
from typing import Any

from tests.serve import videos
from tests.serve.application import Application

GENERATIONS = "/api/video-to-motion/generations"


def sent(app: Application, video: bytes, media_type: str = "video/mp4", user: str = "ada") -> str:
    """Reserve a place and send a video there; return its source key."""
    place = placed(app, len(video), media_type, user)
    answer = app.http.put(place["path"], content=video, headers=place["headers"])
    assert answer.status_code == 200, answer.text
    return str(place["sourceKey"])


def placed(
    app: Application, size: int, media_type: str = "video/mp4", user: str = "ada"
) -> dict[str, Any]:
    """Reserve a place for a video of `size` bytes."""
    return videos.place(app, user, filename="my walk.mp4", contentType=media_type, sizeBytes=size)


def asked(app: Application, key: str, user: str = "ada", **body: Any) -> Any:
    """Ask for the motion in a video; return the answer."""
    headers = {**app.as_user(user), **body.pop("headers", {})}
    return app.http.post(GENERATIONS, json={"sourceKey": key, **body}, headers=headers)


def balance(app: Application, user: str = "ada") -> tuple[int, int]:
    found = app.http.get("/api/profile", headers=app.as_user(user)).json()["credits"]
    return found["available"], found["reserved"]


def kept(app: Application) -> list[Path]:
    """Return every file in the storage."""
    return [path for path in app.storage.root.rglob("*") if path.is_file()]
