"""Polar's objects as JSON, with every field that its SDK insists on (API version 2026-10)."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

Json = dict[str, Any]
ORGANIZATION = "5f0c7c1e-4d0b-4a54-9f0e-0d4d6f1f7a11"


def when(moment: datetime) -> str:
    """Write a moment as Polar does, with microseconds."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def stamps(moment: datetime) -> Json:
    return {"created_at": when(moment), "modified_at": None}


def product(identity: str, name: str, cents: int, interval: str | None, moment: datetime) -> Json:
    price = {
        **stamps(moment),
        "id": str(uuid4()),
        "source": "catalog",
        "amount_type": "fixed",
        "price_currency": "usd",
        "tax_behavior": None,
        "is_archived": False,
        "product_id": identity,
        "price_amount": cents,
    }
    return {
        **stamps(moment),
        "id": identity,
        "trial_interval": None,
        "trial_interval_count": None,
        "name": name,
        "description": None,
        "visibility": "public",
        "recurring_interval": interval,
        "recurring_interval_count": 1 if interval else None,
        "meter_interval": None,
        "meter_interval_count": None,
        "is_recurring": interval is not None,
        "is_archived": False,
        "organization_id": ORGANIZATION,
        "metadata": {},
        "is_deletable": False,
        "prices": [price],
        "benefits": [],
        "medias": [],
        "attached_custom_fields": [],
    }


def customer(external_id: str | None, moment: datetime) -> Json:
    return {
        **stamps(moment),
        "id": str(uuid4()),
        "metadata": {},
        "external_id": external_id,
        "email": "buyer@example.com",
        "email_verified": True,
        "type": "individual",
        "name": "A Buyer",
        "billing_name": "A Buyer",
        "billing_address": None,
        "tax_id": None,
        "locale": None,
        "organization_id": ORGANIZATION,
        "default_payment_method_id": None,
        "deleted_at": None,
        "first_user_event_at": None,
        "avatar_url": None,
    }


def checkout(asked: Json, sold: Json, site: str, moment: datetime) -> Json:
    """Return the session that `asked`, a body of POST /v1/checkouts/, opens for a product."""
    cents = sold["prices"][0]["price_amount"]
    identity, secret = str(uuid4()), f"polar_c_{uuid4().hex}"
    address = dict.fromkeys(("state", "city", "postal_code", "line1", "line2"), "optional")
    shown = {"attached_custom_fields", "is_deletable", "metadata"}
    shelf = {name: value for name, value in sold.items() if name not in shown}
    nothing = (
        "tax_amount tax_behavior active_trial_interval active_trial_interval_count trial_end "
        "discount_id customer_id customer_name customer_email customer_ip_address embed_origin "
        "customer_billing_name customer_billing_address customer_tax_id payment_method_type "
        "trial_interval trial_interval_count discount subscription_id units min_units max_units "
        "allow_trial"
    )
    return {
        **stamps(moment),
        **dict.fromkeys(nothing.split()),
        "id": identity,
        "payment_processor": "stripe",
        "status": "open",
        "client_secret": secret,
        "url": f"{site}/checkout/{secret}",
        "expires_at": when(moment + timedelta(hours=1)),
        "success_url": asked["success_url"].replace("{CHECKOUT_ID}", identity),
        "return_url": asked.get("return_url"),
        "amount": cents,
        "discount_amount": 0,
        "net_amount": cents,
        "total_amount": cents,
        "currency": "usd",
        "organization_id": ORGANIZATION,
        "product_id": sold["id"],
        "product_price_id": sold["prices"][0]["id"],
        "allow_discount_codes": True,
        "require_billing_address": False,
        "is_discount_applicable": True,
        "is_free_product_price": False,
        "is_payment_required": True,
        "is_payment_setup_required": False,
        "is_payment_form_required": True,
        "is_business_customer": False,
        "payment_processor_metadata": {},
        "billing_address_fields": {"country": "required", **address},
        "metadata": asked.get("metadata", {}),
        "external_customer_id": asked.get("external_customer_id"),
        "products": [shelf],
        "product": shelf,
        "product_price": sold["prices"][0],
        "prices": {sold["id"]: sold["prices"]},
        "attached_custom_fields": [],
        "customer_metadata": {},
    }


def subscription(
    sold: Json, buyer: Json, metadata: Json, moment: datetime, until: datetime
) -> Json:
    nothing = (
        "current_meter_period_start current_meter_period_end trial_start trial_end canceled_at "
        "ends_at ended_at past_due_at paused_at resumes_at discount_id checkout_id units "
        "customer_cancellation_reason customer_cancellation_comment discount pending_update"
    )
    return {
        **stamps(moment),
        **dict.fromkeys(nothing.split()),
        "id": str(uuid4()),
        "amount": sold["prices"][0]["price_amount"],
        "currency": "usd",
        "recurring_interval": sold["recurring_interval"],
        "recurring_interval_count": 1,
        "status": "active",
        "current_period_start": when(moment),
        "current_period_end": when(until),
        "cancel_at_period_end": False,
        "started_at": when(moment),
        "pause_at_period_end": False,
        "customer_id": buyer["id"],
        "product_id": sold["id"],
        "metadata": metadata,
        "customer": buyer,
        "product": sold,
        "prices": sold["prices"],
        "meters": [],
    }


def order(
    sold: Json, buyer: Json, metadata: Json, reason: str, moment: datetime, paying: Json | None
) -> Json:
    """Return a paid order; `paying` is the subscription of which it pays the current period."""
    cents = sold["prices"][0]["price_amount"]
    tax = cents // 5
    nothing = (
        "billing_name billing_address invoice_number receipt_number units discount_id checkout_id "
        "next_payment_attempt_at platform_fee_currency discount"
    )
    around = {"customer", "product", "prices", "meters", "pending_update", "discount"}
    inside = {k: v for k, v in (paying or {}).items() if k not in around} or None
    line = {
        **stamps(moment),
        "id": str(uuid4()),
        "label": sold["name"],
        "amount": cents,
        "tax_amount": tax,
        "proration": False,
        "product_price_id": sold["prices"][0]["id"],
        "start_timestamp": paying["current_period_start"] if paying else None,
        "end_timestamp": paying["current_period_end"] if paying else None,
    }
    unlisted = {"prices", "benefits", "medias", "attached_custom_fields", "is_deletable"}
    return {
        **stamps(moment),
        **dict.fromkeys(nothing.split()),
        "id": str(uuid4()),
        "status": "paid",
        "paid": True,
        "subtotal_amount": cents,
        "discount_amount": 0,
        "net_amount": cents,
        "tax_amount": tax,
        "total_amount": cents + tax,
        "applied_balance_amount": 0,
        "due_amount": 0,
        "refunded_amount": 0,
        "refunded_tax_amount": 0,
        "currency": "usd",
        "billing_reason": reason,
        "is_invoice_generated": False,
        "customer_id": buyer["id"],
        "product_id": sold["id"],
        "subscription_id": paying["id"] if paying else None,
        "metadata": metadata,
        "platform_fee_amount": 0,
        "customer": buyer,
        "product": {k: v for k, v in sold.items() if k not in unlisted},
        "subscription": inside,
        "items": [line],
        "description": sold["name"],
        "refundable_amount": cents,
        "refundable_tax_amount": tax,
    }


def refund(of: Json, cents: int, moment: datetime) -> Json:
    return {
        **stamps(moment),
        "id": str(uuid4()),
        "metadata": {},
        "status": "succeeded",
        "reason": "customer_request",
        "amount": cents,
        "tax_amount": cents // 5,
        "currency": "usd",
        "organization_id": ORGANIZATION,
        "order_id": of["id"],
        "subscription_id": of["subscription_id"],
        "customer_id": of["customer_id"],
        "revoke_benefits": False,
        "dispute": None,
    }
