"""Routes whose endpoints read the request themselves."""

from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import Request, Response
from fastapi.routing import APIRoute


class DirectRoute(APIRoute):
    """Hands the request to the endpoint as it is: its parameters are the path's.

    FastAPI's own handler solves dependencies and makes a response model of the result; for an
    endpoint that needs neither it takes longer than the endpoint (figures in ARCHITECTURE.md).
    """

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Return the endpoint, with its path parameters given."""
        endpoint: Callable[..., Coroutine[Any, Any, Response]] = self.endpoint

        async def handle(request: Request) -> Response:
            return await endpoint(request, **request.path_params)

        return handle
