"""A video that is sent in, as a client does it."""

from typing import Any

from tests.serve.application import Application

VIDEO = bytes(range(256)) * 4
WALK: dict[str, Any] = {
    "filename": "walk.mp4",
    "contentType": "video/mp4",
    "sizeBytes": len(VIDEO),
}
UPLOADS = "/api/video-to-motion/uploads"


def reserve(app: Application, user: str = "ada", **change: Any) -> Any:
    """Ask for a place; return the answer."""
    return app.http.post(UPLOADS, json={**WALK, **change}, headers=app.as_user(user))


def place(app: Application, user: str = "ada", **change: Any) -> dict[str, Any]:
    """Reserve a place; return what was reserved, its address without the host."""
    answer = reserve(app, user, **change)
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()
    return {**made, "path": made["uploadUrl"].removeprefix("http://testserver")}


def files(app: Application) -> list[str]:
    """Return the name of every file in the store, hidden ones too."""
    return sorted(path.name for path in app.storage.root.rglob("*") if path.is_file())
