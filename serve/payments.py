"""Paying over HTTP: where to pay, and what Polar tells of it."""

import logging
from uuid import uuid4, uuid5

from fastapi import APIRouter, Request, Response

from domain.checkouts import NotForSale
from domain.commands.checkouts import FailCheckout, OpenCheckout, RequestCheckout
from domain.commands.deliveries import ReceiveDelivery
from serve import till_page
from serve.articles import Article
from serve.bodies import BuyCredits, BuyPlan, buy_of
from serve.context import Context, context, now
from serve.notices import LONGEST, notice_from
from serve.openapi import BEARER, PUBLIC, choice_of, problems
from serve.routing import DirectRoute
from serve.settling import settle
from serve.signed import body_of, verified
from serve.wire import answer, fingerprint, idempotency_key

log = logging.getLogger(__name__)
router = APIRouter(tags=["payments"], route_class=DirectRoute)


@router.post(
    "/api/polar/checkout-url",
    status_code=201,
    summary="Get an address to pay for a plan or a pack of credits at",
    responses=problems(401, 409, 422, 503),
    openapi_extra={**BEARER, **choice_of(BuyPlan, BuyCredits)},
)
async def checkout_url(request: Request) -> Response:
    """Open a checkout of one article of the catalogue, for whoever asks.

    With an Idempotency-Key a repeat gets the first address, for as long as that is good.
    """
    parts = context(request)
    member = await parts.member(request)
    wanted = buy_of(await request.body())
    key = idempotency_key(request)
    article = parts.payments.articles.wanted(wanted.sku)
    command = RequestCheckout(
        owner=member.owner,
        identity=uuid5(member.owner, f"checkout:{key}") if key else uuid4(),
        sku=wanted.sku,
        fingerprint=fingerprint(wanted.model_dump()),
        now=now(),
        refusal=None if article else NotForSale(wanted.sku),
    )
    found = await parts.writers.ask(command) or await opened(parts, command, article)
    body = {
        "url": found["url"],
        "checkoutId": found["checkout"],
        "expiresAt": found["expires_at"],
    }
    return answer(body, 201, {"location": found["url"]})


async def opened(
    parts: Context, command: RequestCheckout, article: Article | None
) -> dict[str, str]:
    """Return a new place to pay, noted; where there is none, the next request may ask again."""
    place = None
    try:
        if article is not None:
            place = await parts.payments.shop.open(command.owner, article)
    finally:
        if place is None:
            await parts.writers.ask(FailCheckout(command.owner, command.identity, now()))
    if place is None:
        raise NotForSale(command.sku)
    noted: dict[str, str] = await parts.writers.ask(
        OpenCheckout(
            command.owner,
            command.identity,
            place.checkout,
            place.url,
            place.expires_at,
            now(),
        )
    )
    return noted


@router.post(
    "/api/polar/webhook",
    status_code=202,
    summary="What Polar tells: signed by Standard Webhooks",
    responses=problems(400, 403, 413),
    openapi_extra={
        **PUBLIC,
        "requestBody": {
            "required": True,
            "content": {"application/json": {"schema": {"type": "object"}}},
        },
    },
)
async def webhook(request: Request) -> Response:
    """Record what is signed, each delivery once, and apply it.

    What is recorded is acknowledged, also where it cannot be applied: Polar gives up on an endpoint
    that refuses ten in a row. What stays open is found by `nocapmocap payments reconcile`.
    """
    parts = context(request)
    payments = parts.payments
    event = await verified(await body_of(request), request.headers, payments.secrets)
    kind = event["type"][:LONGEST]
    delivery = ReceiveDelivery(
        delivery=request.headers["webhook-id"],
        kind=kind,
        notice=notice_from(kind, event.get("data"), event.get("timestamp")),
        now=now(),
    )
    told = await parts.writers.ask(delivery)
    if not told.settled:
        try:
            await settle(parts.writers.ask, payments.articles, delivery, told)
        except Exception:
            log.exception("a %s is recorded and not yet applied", kind)
    return answer({"received": True}, 202)


@router.get("/credits", include_in_schema=False)
async def credits(_: Request) -> Response:
    """Show where buyers come back to, and where a `402` sends whoever needs more."""
    return till_page.returned()
