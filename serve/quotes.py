"""What a request would cost, and what would be against it, before it is made."""

from uuid import uuid4

from fastapi import APIRouter, Request, Response

from domain.aggregate import Unknown
from domain.commands.generations import RequestGeneration
from domain.commands.quotes import Quote
from domain.commands.uploads import FindUpload
from domain.generations import VIDEO
from serve import generations, videos
from serve.bodies import QuoteKind, QuoteText, QuoteVideo
from serve.context import Context, context
from serve.examining import Examiner
from serve.identity import Identity
from serve.openapi import BEARER, choice_of, problems
from serve.wire import answer


def router(examiner: Examiner | None) -> APIRouter:
    """Return the route; `examiner` looks at videos, None where none are taken."""
    routes = APIRouter(tags=["credits"])

    @routes.post(
        "/api/quote",
        summary="What a request would cost, before it is made",
        responses=problems(401, 404, 409, 422),
        openapi_extra={**BEARER, **choice_of(QuoteText, QuoteVideo)},
    )
    async def quote(request: Request) -> Response:
        """Return the price of a request, which is checked as if it were made."""
        parts = context(request)
        member = await parts.member(request)
        text = await request.body()
        kind = QuoteKind.model_validate_json(text).kind
        if kind == VIDEO:
            asked = await of_video(parts, member, QuoteVideo.model_validate_json(text), examiner)
        else:
            body = QuoteText.model_validate_json(text)
            asked = generations.command_of(parts, member, body, None, request.state.request_id)
        told = await parts.writers.ask(Quote(asked))
        refusal = told["refusal"]
        return answer(
            {
                "kind": kind,
                "durationSeconds": asked.work.seconds,
                "credits": told["credits"],
                "available": told["available"],
                "sufficient": told["credits"] <= told["available"],
                "refusal": refusal and {"code": refusal.CODE, "detail": str(refusal)},
            }
        )

    return routes


async def of_video(
    parts: Context, member: Identity, body: QuoteVideo, examiner: Examiner | None
) -> RequestGeneration:
    """Return the request that a body is; the video is looked at, and the upload stays unused."""
    if examiner is None:
        raise Unknown("upload")
    upload = await parts.writers.ask(FindUpload(member.owner, body.source_key))
    source = await examiner.examined(member.owner, upload)
    asked = videos.Asked(member.owner, uuid4(), "", "")
    return videos.command_of(parts, body, upload, source, asked).request
