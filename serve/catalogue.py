"""What there is to choose from, and to buy."""

from collections.abc import Container
from typing import Any

from fastapi import APIRouter, Request, Response

from domain.generations import TEXT, VIDEO
from domain.prices import Pack, Plan, Prices
from serve import accounts
from serve.context import context
from serve.openapi import PUBLIC
from serve.wire import answer

router = APIRouter(tags=["catalogue"])


@router.get(
    "/api/models",
    summary="The models that a generation may choose from",
    openapi_extra=PUBLIC,
)
async def models(request: Request) -> Response:
    """List the models that are on, with their licences and limits, and name the default one.

    `kind` is what a model makes motions of. There is one for videos, where there are any.
    """
    parts = context(request)
    there = parts.models
    items = [
        {
            "kind": kind,
            "name": model.name,
            "version": model.version,
            "license": model.license,
            "commercialUse": model.commercial_use,
            "longestSeconds": longest,
            "fps": model.fps,
            "default": default,
        }
        for kind, model, longest, default in (
            *(
                (TEXT, each, min(each.longest, parts.prices.longest), each.name == there.default)
                for each in there.offered
            ),
            *((VIDEO, each, each.longest, True) for each in (there.capture,) if each is not None),
        )
    ]
    body = {"items": items, "default": there.default}
    return answer(body, headers={"cache-control": "public, max-age=60"})


@router.get(
    "/api/plans",
    summary="Plans and packs, prices and limits",
    openapi_extra=PUBLIC,
)
async def plans(request: Request) -> Response:
    """List what there is; the first plan is for whoever has no subscription."""
    parts = context(request)
    prices, sold = parts.prices, parts.payments.articles.by_sku
    body = {
        "plans": [plan_document(plan, prices, sold) for plan in prices.plans],
        "packs": [pack_document(pack, prices, sold) for pack in prices.packs],
        "prices": accounts.rates(prices),
        "welcomeCredits": prices.welcome,
    }
    return answer(body, headers={"cache-control": "public, max-age=60"})


def plan_document(plan: Plan, prices: Prices, sold: Container[str]) -> dict[str, Any]:
    """Return a plan, with an offer for each interval that it can be paid by."""
    return {
        "name": plan.name,
        "title": plan.title,
        "creditsPerMonth": plan.credits,
        "limits": accounts.limits(plan.limits),
        "offers": [
            {
                "interval": offer.interval,
                "priceCents": offer.cents,
                "currency": prices.currency,
                "credits": plan.credits * offer.months,
                "forSale": f"plan:{plan.name}:{offer.interval}" in sold,
            }
            for offer in plan.offers
        ],
    }


def pack_document(pack: Pack, prices: Prices, sold: Container[str]) -> dict[str, Any]:
    """Return a pack of credits that never end."""
    return {
        "name": pack.name,
        "title": pack.title,
        "credits": pack.credits,
        "priceCents": pack.cents,
        "currency": prices.currency,
        "forSale": f"credits:{pack.name}" in sold,
    }
