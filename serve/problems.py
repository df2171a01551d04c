"""A problem: an error as clients read it (RFC 9457)."""

from typing import Any

import orjson
from fastapi import Response


class Problem(Exception):  # noqa: N818 - the RFC's word
    """An error with its status, stable code and words; `extra` goes into the body."""

    def __init__(
        self,
        status: int,
        code: str,
        title: str,
        detail: str,
        *,
        headers: dict[str, str] | None = None,
        extra: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(detail)
        self.status, self.code, self.title, self.detail = status, code, title, detail
        self.headers = headers or {}
        self.extra = extra or {}


def problem_response(problem: Problem, request_id: str, instance: str) -> Response:
    """Return the problem as an answer."""
    body = {
        "type": f"urn:nocapmocap:problem:{problem.code}",
        "title": problem.title,
        "status": problem.status,
        "detail": problem.detail,
        "instance": instance,
        "code": problem.code,
        "requestId": request_id,
        **problem.extra,
    }
    headers = {"cache-control": "no-store", **problem.headers}
    return Response(orjson.dumps(body), problem.status, headers, "application/problem+json")
