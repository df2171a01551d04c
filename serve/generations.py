"""Text to motion over HTTP: request, poll, cancel, retry."""

import secrets
from uuid import uuid4, uuid5

from fastapi import APIRouter, Request, Response

from domain.commands.generations import RequestGeneration
from domain.generations import TEXT
from serve import documents, jobs
from serve.bodies import Generate
from serve.context import Context, context, now
from serve.identity import Identity
from serve.openapi import BEARER, body_of, problems
from serve.routing import DirectRoute
from serve.wire import answer, fingerprint, idempotency_key, identifier, tagged, wait_of

router = APIRouter(tags=["text to motion"], route_class=DirectRoute)


@router.post(
    "/api/generate",
    status_code=202,
    summary="Start a text-to-motion generation",
    responses=problems(401, 402, 403, 422, 429),
    openapi_extra={**BEARER, **body_of(Generate)},
)
async def generate(request: Request) -> Response:
    """Reserve the credits, accept the job and promise its motion, all or nothing."""
    parts = context(request)
    member = await parts.member(request)
    body = Generate.model_validate_json(await request.body())
    command = command_of(parts, member, body, idempotency_key(request), request.state.request_id)
    made = await parts.writers.ask(command)
    document = documents.accepted(made, parts.sign)
    if seconds := wait_of(request):
        ended = await jobs.poll(parts, member, command.prediction, seconds)
        document["generation"] = ended
    location = f"/api/generate/{command.prediction}"
    return answer(document, 202, {"location": location})


@router.get(
    "/api/generate/{prediction}",
    summary="Poll a generation by its prediction id",
    responses=problems(401, 404),
    openapi_extra=BEARER,
)
async def find(request: Request, prediction: str) -> Response:
    """Return the generation; with `Prefer: wait=N`, once it has ended or N seconds are over."""
    parts = context(request)
    member = await parts.member(request)
    wanted = identifier(prediction, "generation")
    return tagged(request, await jobs.poll(parts, member, wanted, wait_of(request)))


@router.post(
    "/api/generate/{prediction}/cancel",
    summary="Cancel a generation and get its credits back",
    responses=problems(401, 404, 409),
    openapi_extra=BEARER,
)
async def cancel(request: Request, prediction: str) -> Response:
    """Cancel; a generation that ended otherwise stays as it is."""
    return await jobs.change(request, prediction, jobs.canceling)


@router.post(
    "/api/generate/{prediction}/retry",
    status_code=202,
    summary="Queue a failed generation once more",
    responses=problems(401, 402, 403, 404, 409, 422, 429),
    openapi_extra=BEARER,
)
async def retry(request: Request, prediction: str) -> Response:
    """Reserve the credits again and queue the same request with the same seeds."""
    return await jobs.change(request, prediction, jobs.retrying, 202)


def command_of(
    parts: Context, member: Identity, body: Generate, key: str | None, request_id: str
) -> RequestGeneration:
    """Return the command that a request is: chance and time are in it, and nowhere else."""
    prediction = uuid5(member.owner, f"generate:{key}") if key else uuid4()
    first = body.seed if body.seed is not None else secrets.randbelow(2**31)
    seeds = tuple((first + index) % 2**31 for index in range(body.variants))
    title = body.title or body.prompt[:120]
    model = parts.models.named(body.model)
    refusal = parts.models.refusal(body.model, body.duration, parts.prices.longest)
    brief = {
        "model": model.name if model else body.model,
        "prompt": body.prompt,
        "duration": body.duration,
        "cfg_scale": body.cfg_scale,
        "character_type": body.character_type,
        "lock_root": body.lock_root,
        "loop": body.loop,
        "title": title,
    }
    traits = {
        "title": title,
        "prompt": body.prompt,
        "category": "uncategorized",
        "character_type": body.character_type,
        "tags": [],
        "duration": body.duration,
        "lock_root": body.lock_root,
        "loop": body.loop,
        "seed": first,
    }
    # A request that names no model means the same as before there was a choice.
    asked = body.model_dump(exclude={"model"} if body.model is None else None)
    return RequestGeneration(
        owner=member.owner,
        prediction=prediction,
        kind=TEXT,
        brief=brief,
        seeds=seeds,
        traits=traits,
        credits=0 if refusal else parts.prices.text_to_motion(body.duration, body.variants),
        fingerprint=fingerprint(asked),
        request_id=request_id,
        terms=parts.prices.terms,
        now=now(),
        refusal=refusal,
    )
