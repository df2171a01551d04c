"""Video to motion over HTTP: request, list, poll, cancel, retry."""

from dataclasses import dataclass
from pathlib import PurePath
from typing import Any
from uuid import UUID, uuid4, uuid5

from fastapi import APIRouter, Request, Response

from domain.commands.captures import RepeatCapture, RequestCapture, Source
from domain.commands.uploads import FindUpload
from domain.generations import VIDEO
from domain.videos import clip_of
from serve import documents, jobs
from serve.bodies import Capture
from serve.context import Context, context, now
from serve.examining import Examiner
from serve.openapi import BEARER, body_of, problems
from serve.requested import VideosQuery, page_of
from serve.wire import answer, fingerprint, idempotency_key, identifier, tagged, wait_of

PATH = documents.PATHS[VIDEO]


def router(examiner: Examiner) -> APIRouter:
    """Return the routes; videos are looked at by `examiner` before they are accepted."""
    routes = APIRouter(tags=["video to motion"])

    @routes.post(
        PATH,
        status_code=202,
        summary="Start a video-to-motion generation of an uploaded video",
        responses=problems(401, 402, 403, 404, 409, 422, 429),
        openapi_extra={**BEARER, **body_of(Capture)},
    )
    async def capture(request: Request) -> Response:
        """Look at the video, reserve the credits, accept the job and promise its motion."""
        parts = context(request)
        member = await parts.member(request)
        body = Capture.model_validate_json(await request.body())
        key = idempotency_key(request)
        prediction = uuid5(member.owner, f"capture:{key}") if key else uuid4()
        mark = fingerprint(body.model_dump())
        made = None
        if key:
            # The video of a request that was accepted before may be gone by now.
            made = await parts.writers.ask(RepeatCapture(member.owner, prediction, mark))
        if made is None:
            upload = await parts.writers.ask(FindUpload(member.owner, body.source_key))
            source = await examiner.examined(member.owner, upload)
            asked = Asked(member.owner, prediction, mark, request.state.request_id)
            made = await parts.writers.ask(command_of(parts, body, upload, source, asked))
        document = documents.accepted(made, parts.sign)
        if seconds := wait_of(request):
            document["generation"] = await jobs.poll(parts, member, prediction, seconds)
        return answer(document, 202, {"location": f"{PATH}/{prediction}"})

    @routes.get(
        PATH,
        summary="One's video generations: the unfinished ones, those of some ids, or the newest",
        responses=problems(401, 422),
        openapi_extra=BEARER,
    )
    async def listed(request: Request, page: VideosQuery) -> Response:
        """List what the owner requested; ids of others' are left out."""
        parts = context(request)
        member = await parts.member(request)
        await parts.caught_up(member.owner)
        return answer(await page_of(parts, member.owner, page))

    @routes.get(
        PATH + "/{prediction}",
        summary="Poll a video generation by its id",
        responses=problems(401, 404),
        openapi_extra=BEARER,
    )
    async def find(request: Request, prediction: str) -> Response:
        """Return the generation; with `Prefer: wait=N`, once it has ended or N seconds are over."""
        parts = context(request)
        member = await parts.member(request)
        wanted = identifier(prediction, "generation")
        return tagged(request, await jobs.poll(parts, member, wanted, wait_of(request), VIDEO))

    @routes.post(
        PATH + "/{prediction}/cancel",
        summary="Cancel a video generation and get its credits back",
        responses=problems(401, 404, 409),
        openapi_extra=BEARER,
    )
    async def cancel(request: Request, prediction: str) -> Response:
        """Cancel; a generation that ended otherwise stays as it is."""
        return await jobs.change(request, prediction, jobs.canceling, kind=VIDEO)

    @routes.post(
        PATH + "/{prediction}/retry",
        status_code=202,
        summary="Queue a failed video generation once more",
        responses=problems(401, 402, 403, 404, 409, 422, 429),
        openapi_extra=BEARER,
    )
    async def retry(request: Request, prediction: str) -> Response:
        """Reserve the credits again and queue the same request, while its video is kept."""
        return await jobs.change(request, prediction, jobs.retrying, 202, VIDEO)

    return routes


@dataclass(frozen=True)
class Asked:
    """Who asked, and how a repeat is known."""

    owner: UUID
    prediction: UUID
    fingerprint: str
    request_id: str


def command_of(
    parts: Context, body: Capture, upload: dict[str, Any], source: Source, asked: Asked
) -> RequestCapture:
    """Return the command that a request is; a CaptureFailed for a range that is not there."""
    wanted = body.clip
    start, end = clip_of(wanted.start_seconds, wanted.end_seconds, source.facts["seconds"])
    # Times of pictures are rounded: what they add to a whole second is not to cost a credit.
    seconds = round(end - start, 2)
    shared = {
        "title": body.title or PurePath(upload["filename"]).stem[:120] or "video",
        "character_type": body.character_type,
        "lock_root": body.lock_root,
        "loop": body.loop,
        "duration": seconds,
    }
    brief = {
        **shared,
        "source": {"key": source.key, "sha256": source.sha256},
        "video": {
            **source.facts,
            **{name: upload[name] for name in ("filename", "content_type", "size")},
        },
        "clip": {"start": start, "end": end},
        "foot_lock": body.foot_lock,
        "smoothing": body.smoothing,
    }
    traits = {**shared, "prompt": "", "category": "uncategorized", "tags": [], "seed": None}
    return RequestCapture(
        owner=asked.owner,
        prediction=asked.prediction,
        source=source,
        brief=brief,
        traits=traits,
        credits=parts.prices.video_to_motion(seconds),
        fingerprint=asked.fingerprint,
        request_id=asked.request_id,
        terms=parts.prices.terms,
        now=now(),
    )
