"""What the OpenAPI document says beyond the routes: bearer tokens, bodies, problems."""

from typing import Any

from pydantic import BaseModel

BEARER: dict[str, Any] = {"security": [{"bearer": []}]}
PUBLIC: dict[str, Any] = {"security": []}
CODES = {
    400: ("invalid_payload",),
    401: ("missing_token", "invalid_token", "expired_token"),
    402: ("insufficient_credits", "payment_past_due"),
    403: ("account_suspended", "invalid_signature"),
    404: ("not_found",),
    409: (
        "generation_ended",
        "generation_not_failed",
        "generation_running",
        "motion_not_finished",
        "too_many_exports",
        "request_in_flight",
        "email_managed_by_provider",
        "email_taken",
        "motion_of_pack",
        "upload_changed",
        "upload_expired",
        "upload_incomplete",
        "upload_rejected",
    ),
    410: ("pack_withdrawn",),
    413: ("upload_too_large", "payload_too_large"),
    415: ("unsupported_media_type",),
    422: (
        "invalid_request",
        "unknown_model",
        "duration_too_long",
        "too_many_variants",
        "unknown_variant",
        "range_outside_motion",
        "export_too_long",
        "idempotency_key_reused",
        "invalid_idempotency_key",
        "invalid_cursor",
        "not_for_sale",
        "video_unreadable",
        "media_type_mismatch",
        "no_video_stream",
        "video_too_long",
        "resolution_too_large",
        "video_too_costly",
        "clip_out_of_range",
        "clip_too_short",
    ),
    429: ("too_many_jobs", "too_many_uploads"),
    503: ("payments_unavailable", "exports_busy"),
}
SCHEMES = {"bearer": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}}


def body_of(model: type[BaseModel]) -> dict[str, Any]:
    """Document a JSON body that the route reads itself."""
    schema = model.model_json_schema()
    schema = inlined(schema, schema.pop("$defs", {}))
    return {"requestBody": {"required": True, "content": {"application/json": {"schema": schema}}}}


def inlined(schema: Any, parts: dict[str, Any]) -> Any:
    """Return a schema with its `$ref`s replaced by the parts that they name."""
    if isinstance(schema, list):
        return [inlined(each, parts) for each in schema]
    if not isinstance(schema, dict):
        return schema
    whole = {**parts.get(schema.get("$ref", "").removeprefix("#/$defs/"), {}), **schema}
    return {name: inlined(each, parts) for name, each in whole.items() if name != "$ref"}


def choice_of(*models: type[BaseModel]) -> dict[str, Any]:
    """Document a JSON body that is one of several, told apart by its `kind`."""
    schema = {
        "oneOf": [model.model_json_schema() for model in models],
        "discriminator": {"propertyName": "kind"},
    }
    return {"requestBody": {"required": True, "content": {"application/json": {"schema": schema}}}}


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Document the problems that a route may answer with, by their codes."""
    return {
        status: {
            "description": f"A problem with one of the codes {', '.join(CODES[status])}.",
            "content": {
                "application/problem+json": {
                    "schema": {
                        "type": "object",
                        "required": ["type", "title", "status", "code", "requestId"],
                        "properties": {
                            "type": {"type": "string"},
                            "title": {"type": "string"},
                            "status": {"type": "integer"},
                            "detail": {"type": "string"},
                            "instance": {"type": "string"},
                            "code": {"type": "string", "enum": list(CODES[status])},
                            "requestId": {"type": "string"},
                        },
                    }
                }
            },
        }
        for status in statuses
    }
