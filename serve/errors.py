"""Which refusal is which status, and how every error becomes problem+json."""

import logging
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from pydantic import ValidationError
from starlette.exceptions import HTTPException

from actors.writer import Broken
from domain.aggregate import Refused
from domain.motion.captures import CaptureFailed
from serve.identity import Unauthenticated
from serve.problems import Problem, problem_response

STATUSES = {
    "insufficient_credits": (402, "Not enough credits"),
    "payment_past_due": (402, "Payment past due"),
    "account_suspended": (403, "Account suspended"),
    "not_found": (404, "Not found"),
    "generation_ended": (409, "The generation has ended"),
    "generation_not_failed": (409, "The generation has not failed"),
    "generation_running": (409, "The generation is running"),
    "motion_not_finished": (409, "The motion is not finished"),
    "too_many_exports": (409, "Too many exports"),
    "request_in_flight": (409, "Still being answered"),
    "motion_of_pack": (409, "The motion came with a pack"),
    "upload_changed": (409, "The upload was changed"),
    "upload_expired": (409, "The upload has expired"),
    "upload_incomplete": (409, "The upload is not complete"),
    "upload_rejected": (409, "The upload was rejected"),
    "pack_withdrawn": (410, "The pack was withdrawn"),
    "upload_too_large": (413, "Too large"),
    "unsupported_media_type": (415, "Not a video that can be read"),
    "not_for_sale": (422, "Not for sale"),
    "email_managed_by_provider": (409, "The e-mail address is managed elsewhere"),
    "email_taken": (409, "The e-mail address is taken"),
    "unknown_model": (422, "No such model"),
    "duration_too_long": (422, "Too long"),
    "too_many_variants": (422, "Too many variants"),
    "unknown_variant": (422, "No such variant"),
    "range_outside_motion": (422, "Nothing in that range"),
    "export_too_long": (422, "Too long"),
    "idempotency_key_reused": (422, "Idempotency-Key reused"),
    "too_many_jobs": (429, "Too many jobs at once"),
    "too_many_uploads": (429, "Too many uploads"),
}
TITLES = {
    400: ("bad_request", "Bad request"),
    404: ("not_found", "Not found"),
    405: ("method_not_allowed", "Method not allowed"),
}
log = logging.getLogger(__name__)


def install(  # noqa: C901 - one small function for each kind of error
    app: FastAPI, top_up_url: str, origin: str
) -> None:
    """Let every exception end in a problem with a stable code."""

    def respond(request: Request, problem: Problem) -> Response:
        return problem_response(problem, request.state.request_id, request.url.path)

    async def refused(request: Request, refusal: Exception) -> Response:
        if not isinstance(refusal, Refused):
            raise refusal
        return respond(request, problem_of(refusal, top_up_url))

    async def stated(request: Request, problem: Exception) -> Response:
        if not isinstance(problem, Problem):
            raise problem
        return respond(request, problem)

    async def invalid(request: Request, error: Exception) -> Response:
        if not isinstance(error, ValidationError | RequestValidationError):
            raise error
        return respond(request, invalid_problem(list(error.errors())))

    async def http(request: Request, error: Exception) -> Response:
        if not isinstance(error, HTTPException):
            raise error
        code, title = TITLES.get(error.status_code, ("http_error", "The request failed"))
        headers = dict(error.headers or {})
        return respond(request, Problem(error.status_code, code, title, title, headers=headers))

    async def broken(request: Request, error: Exception) -> Response:
        if not isinstance(error, Broken):
            log.error("request %s failed", request.state.request_id, exc_info=error)
        detail = "Something broke on our side; the request id helps to find it."
        return respond(request, Problem(500, "internal_error", "Internal error", detail))

    async def unauthenticated(request: Request, error: Exception) -> Response:
        if not isinstance(error, Unauthenticated):
            raise error
        metadata = f"{origin}/.well-known/oauth-protected-resource"
        headers = {"www-authenticate": f'Bearer resource_metadata="{metadata}"'}
        title = "Not authenticated"
        return respond(request, Problem(401, error.code, title, str(error), headers=headers))

    async def captured(request: Request, failure: Exception) -> Response:
        if not isinstance(failure, CaptureFailed):
            raise failure
        title = "The video cannot be used"
        return respond(request, Problem(422, failure.CODE, title, str(failure)))

    app.add_exception_handler(Unauthenticated, unauthenticated)
    app.add_exception_handler(CaptureFailed, captured)
    app.add_exception_handler(Refused, refused)
    app.add_exception_handler(Problem, stated)
    app.add_exception_handler(ValidationError, invalid)
    app.add_exception_handler(RequestValidationError, invalid)
    app.add_exception_handler(HTTPException, http)
    app.add_exception_handler(Exception, broken)


def problem_of(refusal: Refused, top_up_url: str) -> Problem:
    """Return the problem that a refusal is to a client."""
    status, title = STATUSES[refusal.CODE]
    extra = refusal.facts()
    if status == 402:  # noqa: PLR2004 - Payment Required
        extra["topUpUrl"] = top_up_url
    headers = {}
    if status == 429:  # noqa: PLR2004 - Too Many Requests
        headers["retry-after"] = str(extra["retryAfter"])
        headers["ratelimit-policy"] = f'"{refusal.CODE}";q={extra["limit"]}'
        headers["ratelimit"] = f'"{refusal.CODE}";r=0;t={extra["retryAfter"]}'
    return Problem(status, refusal.CODE, title, str(refusal), headers=headers, extra=extra)


def invalid_problem(errors: list[Any]) -> Problem:
    """Return the problem of a request that does not have the right form."""
    listed = [{"loc": list(each["loc"]), "msg": each["msg"]} for each in errors]
    detail = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in listed[:3])
    return Problem(422, "invalid_request", "Invalid request", detail, extra={"errors": listed})
