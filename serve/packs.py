"""Packs over HTTP: see what there is, claim it."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from domain.aggregate import Unknown
from domain.commands.packs import ClaimPack
from domain.packs import PackWithdrawn
from serve import documents
from serve.context import context, now
from serve.documents import Row, Sign, address, slug
from serve.listing import Place, opened, sealed
from serve.openapi import BEARER, PUBLIC, problems
from serve.wire import answer, idempotency_key, identifier

LIST = b"packs"
"""What a cursor of the list is bound to."""
router = APIRouter(tags=["packs"])


class PacksPage(Place):
    """A page of packs."""

    includeTotal: bool = False  # noqa: N815 - the contract's name


@router.get(
    "/api/packs",
    summary="Curated packs of motions",
    responses=problems(422),
    openapi_extra=PUBLIC,
)
async def packs(request: Request, page: Annotated[PacksPage, Query()]) -> Response:
    """List the packs that can be claimed, those that were published last first."""
    parts = context(request)
    after = opened(page.cursor, LIST, parts.cursor_key) if page.cursor else None
    rows = await parts.reads.published_packs(page.limit, page.offset, after)
    shown, more = rows[: page.limit], len(rows) > page.limit
    body: dict[str, Any] = {
        "items": [summary(row, parts.sign) for row in shown],
        "nextCursor": None,
        "hasMore": more,
    }
    if more:
        place = (shown[-1]["published_at"], shown[-1]["id"])
        body["nextCursor"] = sealed(place, LIST, parts.cursor_key)
    if page.includeTotal:
        body["total"] = await parts.reads.published_packs_total()
    return answer(body, headers={"cache-control": "public, max-age=15"})


@router.get(
    "/api/packs/{pack}",
    summary="A pack, and previews of what is in it",
    responses=problems(404, 410),
    openapi_extra=PUBLIC,
)
async def find(request: Request, pack: str) -> Response:
    """Return the pack; the motions' files are for those who claim it."""
    parts = context(request)
    row = await parts.reads.pack(identifier(pack, "pack"))
    if row is None or row["status"] == "draft":
        raise Unknown("pack")
    if row["status"] == "withdrawn":
        raise PackWithdrawn
    body = {
        **summary(row, parts.sign),
        "motions": [previewed(each, parts.sign) for each in row["motions"]],
    }
    return answer(body, headers={"cache-control": "public, max-age=15"})


@router.post(
    "/api/packs/{pack}/claim",
    status_code=201,
    summary="Pay a pack's price, once, and have its motions in one's library",
    responses=problems(401, 402, 403, 404, 410, 422),
    openapi_extra=BEARER,
)
async def claim(request: Request, pack: str) -> Response:
    """Claim the pack; again is the same answer and costs nothing, whatever the key."""
    parts = context(request)
    member = await parts.member(request)
    idempotency_key(request)
    wanted = identifier(pack, "pack")
    made = await parts.writers.ask(ClaimPack(member.owner, wanted, now()))
    body = {
        "pack": made["pack"],
        "charged": made["price"],
        "claimedAt": made["claimed_at"],
        "motions": [given(made, each, parts.sign) for each in made["motions"]],
    }
    return answer(body, 201, {"location": "/api/library?source_type=pack"})


def summary(row: Row, sign: Sign) -> dict[str, Any]:
    """Return a pack as a list shows it."""
    cover = [sign(asset, slug(row["title"])) for asset in row["cover"]]
    return {
        "id": row["id"],
        "title": row["title"],
        "description": row["description"],
        "price": row["price"],
        "motionCount": row["size"],
        "durationSeconds": round(row["seconds"], 3),
        "thumbnailUrl": address(cover, "thumbnail"),
        "previewUrl": address(cover, "preview"),
        "publishedAt": row["published_at"],
    }


def previewed(content: dict[str, Any], sign: Sign) -> dict[str, Any]:
    """Return a motion of a pack as everybody may see it: no file but picture and film."""
    traits, facts = content["traits"], content["facts"]
    shown = [
        sign(asset, slug(traits["title"]))
        for asset in content["variants"][0]["assets"]
        if asset["kind"] in ("preview", "thumbnail")
    ]
    return {
        "title": traits["title"],
        "category": traits["category"],
        "characterType": traits["character_type"],
        "tags": traits["tags"],
        "durationSeconds": facts["duration_seconds"],
        "fps": facts["fps"],
        "frameCount": facts["frames"],
        "lockRoot": traits["lock_root"],
        "loop": traits["loop"],
        "thumbnailUrl": address(shown, "thumbnail"),
        "previewUrl": address(shown, "preview"),
    }


def given(made: dict[str, Any], content: dict[str, Any], sign: Sign) -> dict[str, Any]:
    """Return a claimed motion as its owner was given it."""
    traits, moment = content["traits"], made["claimed_at"]
    row = {
        **{name: traits[name] for name in ("title", "prompt", "category", "character_type")},
        "id": str(content["id"]),
        "owner": str(made["owner"]),
        "owner_name": made["owner_name"],
        "generation": made["pack"]["id"],
        "source_type": "pack",
        "tags": traits["tags"],
        "status": "succeeded",
        "public": False,
        "duration_seconds": content["facts"]["duration_seconds"],
        "likes": 0,
        "traits": {**traits, "pack": made["pack"]},
        "facts": content["facts"],
        "variants": content["variants"],
        "created_at": moment,
        "updated_at": moment,
        "completed_at": moment,
    }
    return documents.motion(row, sign, with_pack=True)
