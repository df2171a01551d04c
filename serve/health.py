"""Say whether the process is alive, and whether it can do its work."""

from collections.abc import Awaitable, Callable, Mapping

from fastapi import APIRouter, Request, Response

from domain.aggregate import stamp
from serve.context import now
from serve.openapi import PUBLIC
from serve.wire import answer

Readiness = Mapping[str, Callable[[], Awaitable[object]]]
"""A check for each part, by its name; one that raises says that the part is not ready."""

router = APIRouter(tags=["operations"])


@router.get("/api/health", summary="A stable liveness probe", openapi_extra=PUBLIC)
async def health(request: Request) -> Response:
    """Say that the process answers; nothing of what it depends on."""
    body = {"status": "ok", "version": request.app.version, "time": stamp(now())}
    return answer(body, headers={"cache-control": "no-store"})


@router.get("/api/ready", summary="Readiness, with a line for each part", openapi_extra=PUBLIC)
async def ready(request: Request) -> Response:
    """Say which parts do their work; 503 where one does not."""
    lines: dict[str, str] = {}
    checks: Readiness = request.app.state.ready
    for name, check in checks.items():
        try:
            await check()
        except Exception as error:  # noqa: BLE001 - whatever it is, the part is not ready
            lines[name] = type(error).__name__
        else:
            lines[name] = "ok"
    well = all(line == "ok" for line in lines.values())
    headers = {"cache-control": "no-store"} | ({} if well else {"retry-after": "2"})
    status = 200 if well else 503
    return answer({"status": "ready" if well else "not ready", "parts": lines}, status, headers)
