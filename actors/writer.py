"""The only process that writes an owner's events, and how the others ask it.

Commands of one moment are gathered into one call and one commit: an actor call costs about a
millisecond and a durable commit a third of one, a decision some twenty microseconds.
"""

import asyncio
import logging
from collections import deque
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any
from uuid import UUID

from eventsourcing.persistence import IntegrityError

from domain.aggregate import Refused
from domain.draft import Command, Draft
from domain.journal import Journal

LARGEST_CALL = 16
LARGEST_COMMIT = 64
FLYING = 4
"""Calls under way at once: the writer decides one batch while the edge answers another."""
TRIES = 5
log = logging.getLogger(__name__)


class Broken(Exception):  # noqa: N818 - it is an answer among answers
    """A command that failed by a bug of ours; the traceback is in the writer's log."""


class Writer:
    """One shard of owners. Every command is idempotent by its cause, so Ray may repeat a call."""

    def __init__(self, journal_url: str) -> None:
        self.journal = Journal(journal_url)
        self.draft = Draft(self.journal)
        self.thread = ThreadPoolExecutor(1, thread_name_prefix="commit")
        self.newest = self.journal.position()
        self.waiting: deque[tuple[Sequence[Command], asyncio.Future[list[Any]]]] = deque()
        self.draining: asyncio.Task[None] | None = None
        self.moved = asyncio.Event()

    async def ask(self, commands: Sequence[Command]) -> list[Any]:
        """Run the commands in order; the answers likewise, refusals as values among them."""
        loop = asyncio.get_running_loop()
        answers: asyncio.Future[list[Any]] = loop.create_future()
        self.waiting.append((commands, answers))
        if self.draining is None or self.draining.done():
            # A task of nobody's: a caller that hangs up leaves the others' commits alone.
            self.draining = loop.create_task(self._drain())
        return await answers

    async def beyond(self, position: int, patience: float) -> int:
        """Wait until something after `position` was written, at most `patience` seconds."""
        if self.newest <= position:
            moved = self.moved
            with suppress(TimeoutError):
                await asyncio.wait_for(moved.wait(), patience)
        return self.newest

    async def _drain(self) -> None:
        loop = asyncio.get_running_loop()
        while self.waiting:
            calls = [self.waiting.popleft()]
            while self.waiting and sum(len(c) for c, _ in calls) < LARGEST_COMMIT:
                calls.append(self.waiting.popleft())
            commands = [command for call, _ in calls for command in call]
            try:
                answers = await loop.run_in_executor(self.thread, self._write, commands)
            except Exception as error:  # noqa: BLE001 - each caller must hear of it
                for _, future in calls:
                    if not future.done():
                        future.set_exception(error)
                continue
            for call, future in calls:
                mine, answers = answers[: len(call)], answers[len(call) :]
                if not future.done():
                    future.set_result(mine)
            self.moved.set()
            self.moved = asyncio.Event()

    def _write(self, commands: Sequence[Command]) -> list[Any]:
        try:
            return self._together(commands)
        except IntegrityError:
            log.warning("another writer was quicker; running %d commands singly", len(commands))
            return [self._alone(command) for command in commands]

    def _together(self, commands: Sequence[Command]) -> list[Any]:
        self.draft.foresee(commands)
        answers = [self._decided(command) for command in commands]
        self.newest = max(self.newest, self.draft.commit())
        return answers

    def _alone(self, command: Command) -> Any:
        for _ in range(TRIES):
            try:
                return self._together([command])[0]
            except IntegrityError:
                continue
        return Broken(f"{type(command).__name__} met another writer {TRIES} times")

    def _decided(self, command: Command) -> Any:
        try:
            return self.draft.run(command)
        except Refused as refusal:
            return refusal
        except Exception:
            log.exception("%s failed", type(command).__name__)
            return Broken(type(command).__name__)


class Writers:
    """All writers, as one thing to ask: it gathers what is asked at one moment."""

    def __init__(self, actors: Sequence[Any]) -> None:
        self.actors = tuple(actors)
        self.gathered: list[deque[tuple[Command, asyncio.Future[Any]]]] = [deque() for _ in actors]
        self.flying = [0] * len(self.actors)

    def __reduce__(self) -> tuple[type["Writers"], tuple[tuple[Any, ...]]]:
        """Travel as the actors' handles alone."""
        return Writers, (self.actors,)

    async def ask(self, command: Command) -> Any:
        """Return the command's answer; raise its Refused, or Broken for a bug."""
        shard = shard_of(command.owner, len(self.actors))
        answer: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self.gathered[shard].append((command, answer))
        if self.flying[shard] < FLYING:
            self.flying[shard] += 1
            asyncio.get_running_loop().create_task(self._fly(shard))
        return await answer

    async def newest(self, owner: UUID) -> int:
        """Return a position that no event written so far for `owner` is after."""
        writer = self.actors[shard_of(owner, len(self.actors))]
        position: int = await writer.beyond.remote(-1, 0.0)
        return position

    async def beyond(self, position: int, patience: float = 1.0) -> None:
        """Wait until any writer wrote after `position`, at most `patience` seconds."""
        calls = [
            asyncio.ensure_future(actor.beyond.remote(position, patience)) for actor in self.actors
        ]
        done, late = await asyncio.wait(
            calls, timeout=patience + 1, return_when=asyncio.FIRST_COMPLETED
        )
        for call in late:
            call.cancel()
        for call in done:
            if error := call.exception():
                log.warning("a writer is away: %s", type(error).__name__)
                await asyncio.sleep(patience)

    async def _fly(self, shard: int) -> None:
        waiting = self.gathered[shard]
        try:
            while waiting:
                batch = [waiting.popleft() for _ in range(min(len(waiting), LARGEST_CALL))]
                try:
                    answers = await self.actors[shard].ask.remote([c for c, _ in batch])
                except Exception as error:  # noqa: BLE001 - each asker must hear of it
                    answers = [error] * len(batch)
                for (_, future), answer in zip(batch, answers, strict=True):
                    settle(future, answer)
        finally:
            self.flying[shard] -= 1


def settle(future: "asyncio.Future[Any]", answer: Any) -> None:
    """Hand an answer, or the exception that it is, to whoever still waits."""
    if future.done():
        return
    if isinstance(answer, Exception):
        future.set_exception(answer)
    else:
        future.set_result(answer)


def shard_of(owner: UUID, shards: int) -> int:
    """Return the writer of an owner: the same for as long as there are `shards` of them."""
    return owner.int % shards
