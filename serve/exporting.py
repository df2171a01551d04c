"""The way to whatever makes exports, with a bound on how many are made at once."""

import asyncio
from dataclasses import dataclass, field
from typing import Protocol

from actors.storage import Storage
from domain.motion.exports import MOST, Export, ExportOptions
from serve.problems import Problem


class Exporter(Protocol):
    """What is needed of whatever makes an export, wherever it runs."""

    async def export(self, npz: bytes, options: ExportOptions, name: str) -> Export:
        """Return a stored motion as wanted."""
        ...


@dataclass
class Exporting:
    """The way to the exporter: a few at once, some more that wait, and no more.

    `longest`: frames of an export.
    """

    exporter: Exporter
    storage: Storage
    at_once: int = 4
    waiting: int = 32
    longest: int = MOST
    asked: int = 0
    places: asyncio.Semaphore = field(init=False)

    def __post_init__(self) -> None:
        """Open the places."""
        self.places = asyncio.Semaphore(self.at_once)

    async def make(self, source: str, options: ExportOptions, name: str) -> Export:
        """Return the motion stored under `source` as wanted; Problem while too many wait."""
        if self.asked >= self.at_once + self.waiting:
            detail = "many exports are being made; try again in a few seconds"
            raise Problem(503, "exports_busy", "Busy", detail, headers={"retry-after": "5"})
        self.asked += 1
        try:
            async with self.places:
                npz = await asyncio.to_thread(self.storage.get, source)
                return await self.exporter.export(npz, options, name)
        finally:
            self.asked -= 1
