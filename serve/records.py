"""Events as data teams read them: one JSON object each, and a schema of every kind."""

import inspect
from dataclasses import fields
from functools import cache
from typing import Any, Literal
from uuid import UUID

from eventsourcing.domain import AggregateEvent
from pydantic import BaseModel, create_model
from pydantic.json_schema import models_json_schema

from domain.aggregate import stamp
from domain.journal import AGGREGATES, Record

ENVELOPE = ("originator_id", "originator_version", "originator_topic", "timestamp")
"""What the library keeps of every event; in a record it has names of its own."""


def document(record: Record) -> dict[str, Any]:
    """Return an event with its place in the log; `data` are the event's own fields."""
    event = record.event
    return {
        "position": record.position,
        "topic": event.TOPIC,
        "aggregate": str(event.originator_id),
        "version": event.originator_version,
        "time": stamp(event.timestamp),
        "data": {each.name: getattr(event, each.name) for each in own(type(event))},
    }


def schema() -> dict[str, Any]:
    """Return a JSON Schema (2020-12) of a record, whichever kind of event it is of."""
    models = [(each, "serialization") for each in kinds().values()]
    found, definitions = models_json_schema(models, title="A record of the event log")  # type: ignore[arg-type]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **definitions,
        "oneOf": list(found.values()),
    }


@cache
def kinds() -> dict[str, type[BaseModel]]:
    """Return a model of a record for every topic."""
    nested: list[Any] = [each for aggregate in AGGREGATES for each in vars(aggregate).values()]
    events = [each for each in nested if inspect.isclass(each) and issubclass(each, AggregateEvent)]
    return {each.TOPIC: _model(each) for each in events if hasattr(each, "TOPIC")}


def own(kind: type[Any]) -> list[Any]:
    """Return an event's own fields."""
    return [each for each in fields(kind) if each.name not in ENVELOPE]


def _model(kind: type[Any]) -> type[BaseModel]:
    name = "".join(part.title() for part in kind.TOPIC.replace(".", "_").split("_"))
    literal: Any = Literal[kind.TOPIC]
    shape: dict[str, Any] = {each.name: (each.type, ...) for each in own(kind)}
    return create_model(
        name,
        __doc__=_told(kind),
        position=(int, ...),
        topic=(literal, ...),
        aggregate=(UUID, ...),
        version=(int, ...),
        time=(str, ...),
        data=(create_model(f"{name}Data", **shape), ...),
    )


def _told(kind: type[Any]) -> str:
    """Return what an event's class says of it; the library puts classes of its own before it."""
    own_line = (each for each in kind.__mro__ if each.__module__ == kind.__module__)
    docs = [each.__doc__ or "" for each in own_line]
    return next((doc for doc in docs if doc and not doc.startswith(kind.__name__)), "")
