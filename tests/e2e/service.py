"""The whole service in a process of its own, as a user starts it."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any, Self

import httpx
import psutil


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


class Service:
    """`nocapmocap up` on a data folder; stopped, and its Ray with it, at the end."""

    def __init__(self, data: Path, **settings: str) -> None:
        self.data = data
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        named = {f"NOCAPMOCAP_{name.upper()}": value for name, value in settings.items()}
        self.environment = {**os.environ, **named}
        self.command = [sys.executable, "-m", "serve"]

    def __enter__(self) -> Self:
        self.data.mkdir(parents=True, exist_ok=True)
        self.log = (self.data / "up.log").open("ab")
        self.process = subprocess.Popen(
            [*self.command, "up", "--port", str(self.port), "--data", str(self.data)],
            env=self.environment,
            stdout=self.log,
            stderr=self.log,
            start_new_session=True,
        )
        try:
            self.wait_until_ready(240)
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        children = psutil.Process(self.process.pid).children(recursive=True)
        self.process.send_signal(signal.SIGINT)
        try:
            self.process.wait(60)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        for child in children:
            if child.is_running():
                child.kill()
        self.log.close()

    def wait_until_ready(self, patience: float) -> None:
        deadline = time.monotonic() + patience
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                break
            try:
                if httpx.get(f"{self.url}/api/ready", timeout=5).status_code == 200:
                    return
            except httpx.HTTPError:
                pass
            time.sleep(0.3)
        raise TimeoutError((self.data / "up.log").read_text())

    def tokens(
        self, name: str, credits: int = 0, count: int = 1, welcome: int | None = None
    ) -> list[str]:
        """Return tokens of new users with credits beside the welcome, which may be another."""
        own = {} if welcome is None else {"NOCAPMOCAP_WELCOME_CREDITS": str(welcome)}
        options = ["--credits", str(credits), "--count", str(count), "--data", str(self.data)]
        done = subprocess.run(
            [*self.command, "token", name, *options],
            env={**self.environment, **own},
            capture_output=True,
            check=True,
            text=True,
        )
        return done.stdout.split()

    def client(self, token: str) -> httpx.Client:
        headers = {"authorization": f"Bearer {token}"}
        return httpx.Client(base_url=self.url, headers=headers, timeout=60)

    def processes(self) -> dict[int, str]:
        """Return the titles of this service's actors and replicas by their process ids."""
        found = psutil.Process(self.process.pid).children(recursive=True)
        titles = {each.pid: _title(each) for each in found}
        return {pid: title for pid, title in titles.items() if title.startswith("ray::")}

    def kill(self, title: str) -> None:
        """Send kill -9 to every actor or replica whose title holds `title`."""
        titles = self.processes()
        found = [pid for pid, each in titles.items() if title in each]
        assert found, f"no process is called {title} among {sorted(titles.values())}"
        for pid in found:
            os.kill(pid, signal.SIGKILL)


def _title(process: psutil.Process) -> str:
    try:
        return " ".join(process.cmdline())
    except psutil.Error:
        return ""


def finished(client: httpx.Client, prediction: str, patience: float = 240) -> dict[str, Any]:
    """Poll until a generation has ended."""
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline:
        try:
            answer = client.get(f"/api/generate/{prediction}")
        except httpx.HTTPError:
            time.sleep(0.5)
            continue
        if answer.status_code == 200:
            body: dict[str, Any] = answer.json()
            if body["status"] in {"succeeded", "failed", "canceled"}:
                return body
        time.sleep(0.3)
    raise TimeoutError(f"generation {prediction} has not ended after {patience} s")
