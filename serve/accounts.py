"""An owner's credits, plan and limits as clients read them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from domain.eligibility import standing
from domain.prices import Limits, Plan, Prices
from serve.context import Context, now

Row = Mapping[str, Any]
KNOWN_BY = {
    "order": "orderId",
    "refund": "refundId",
    "generation": "predictionId",
    "pack": "packId",
}
"""The field that names a cause's thing, by the cause's first word."""


@dataclass(frozen=True)
class Standing:
    """What an owner has, and may do, at a moment."""

    balance: dict[str, int]
    plan: Plan
    resets_at: str | None
    subscription: dict[str, Any] | None


async def standing_of(parts: Context, owner: UUID) -> Standing:
    """Return an owner's standing by the read models; that of a new owner where none is yet."""
    moment = now()
    told = await parts.reads.subscriptions(owner)
    name, due = standing(map(entitlement, told), moment)
    shown = [row for row in told if row["plan"] == name or (due and row["status"] == "past_due")]
    row = shown[-1] if shown else None
    account = await parts.reads.account(owner)
    ends = (row["ends_at"] or row["period_end"]) if row else None
    return Standing(
        balance(account, parts.prices, moment),
        parts.prices.plan(name),
        (account["ends_at"] if account else None) or ends,
        row
        and {
            "id": row["subscription"],
            "plan": row["plan"],
            "status": row["status"],
            "periodEnd": row["period_end"],
            "endsAt": row["ends_at"],
        },
    )


def balance(account: Row | None, prices: Prices, moment: datetime) -> dict[str, int]:
    """Return the credits by bucket, without those whose period is over by now."""
    if account is None:
        return {"available": prices.welcome, "reserved": 0, "plan": 0, "pack": prices.welcome,
                "debt": 0}  # fmt: skip
    over = [lot for lot in account["lots"].values() if lot[0] and lot[0] <= moment.timestamp()]
    available = account["available"] - sum(lot[1] for lot in over)
    return {
        "available": available,
        "reserved": account["reserved"],
        "plan": available - account["pack"],
        "pack": account["pack"],
        "debt": account["debt"],
    }


def entitlement(row: Row) -> list[Any]:
    """Return a subscription's row as `domain.eligibility` looks at it."""
    ends = row["ends_at"] or row["period_end"]
    until = datetime.fromisoformat(ends).timestamp() if ends else None
    return [row["plan"], row["status"], until if row["status"] == "canceled" else None]


def entry(row: Row) -> dict[str, Any]:
    """Return an entry of the ledger; `credits` is what it did to what is available."""
    word, _, name = row["cause"].partition(":")
    ids = {KNOWN_BY[word]: name.partition(":")[0]} if word in KNOWN_BY else {}
    if row["purchase"]:
        ids["orderId"] = row["purchase"].partition(":")[2]
    buckets = [bucket for bucket in ("plan", "pack") if row[bucket]]
    return {
        "id": str(row["id"]),
        "kind": row["kind"],
        "credits": row["plan"] + row["pack"],
        "bucket": buckets[0] if len(buckets) == 1 else None,
        "plan": row["plan"],
        "pack": row["pack"],
        "reserved": row["reserved"],
        "debt": row["owed"],
        "balance": row["balance"],
        "cause": word,
        **ids,
        "createdAt": row["created_at"],
    }


def rates(prices: Prices) -> dict[str, Any]:
    """Return what each kind of work costs."""
    return {
        "textToMotion": {"creditsPerSecond": prices.text_second},
        "videoToMotion": {
            "creditsPerSecond": prices.video_second * prices.beta,
            "betaMultiplier": prices.beta,
        },
    }


def limits(of: Limits) -> dict[str, Any]:
    """Return a plan's limits."""
    return {
        "longestSeconds": of.longest,
        "variants": of.most_variants,
        "jobsAtOnce": of.jobs_at_once,
        "longestClipSeconds": of.longest_clip,
        "activeUploads": of.uploads.at_once,
        "largestUploadBytes": of.uploads.largest,
    }
