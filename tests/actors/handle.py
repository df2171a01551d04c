"""Ray's protocol of a handle, over an actor that lives on this event loop."""

import asyncio
from collections.abc import Awaitable, Coroutine
from typing import Any


class Handle:
    """Speaks as Ray's handle of an actor does: `handle.method.remote(…)`, awaitable."""

    def __init__(self, actor: Any) -> None:
        self.actor = actor
        self.calls: list[int] = []

    def __getattr__(self, name: str) -> Any:
        calls, method = self.calls, getattr(self.actor, name)

        class Method:
            @staticmethod
            def remote(*arguments: Any) -> Awaitable[Any]:
                if name == "ask":
                    calls.append(len(arguments[0]))
                made: Coroutine[Any, Any, Any] = method(*arguments)
                return asyncio.ensure_future(made)

        return Method
