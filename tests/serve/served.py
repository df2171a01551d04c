"""The application on a socket of the loopback, for clients that are no part of this process."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn

from tests.serve.application import Application


@contextmanager
def served(app: Application, listening: socket.socket) -> Iterator[str]:
    """Serve the application, on the loop of its test client, at the address that is given."""
    portal = app.http.portal
    assert portal is not None
    config = uvicorn.Config(app.http.app, log_level="warning", lifespan="off", timeout_keep_alive=1)
    server = uvicorn.Server(config)
    task = portal.start_task_soon(server.serve, [listening])
    try:
        host, port = listening.getsockname()
        yield f"http://{host}:{port}"
    finally:
        server.should_exit = True
        task.result(10)


def loopback() -> socket.socket:
    """Return a socket that listens on a free port."""
    return socket.create_server(("127.0.0.1", 0))
