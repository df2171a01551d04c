"""The models behind Serve, as what a worker needs of them."""

import asyncio
from dataclasses import dataclass
from typing import Any

from ray.serve.handle import DeploymentHandle

from actors.captures import Share
from domain.motion.captures import Capture, CaptureOptions
from domain.motion.clip import Clip
from domain.motion.exports import Export, ExportOptions
from domain.motion.takes import Brief, File, Take


@dataclass(frozen=True)
class ServedModel:
    """A text-to-motion deployment."""

    handle: DeploymentHandle[Any]

    async def generate(self, brief: Brief) -> Take:
        """Make one motion; the deployment batches what comes at one moment."""
        take: Take = await answered(self.handle.generate.remote(brief))
        return take

    async def describe(self) -> dict[str, str]:
        """Return the model's name, version and license."""
        facts: dict[str, str] = await self.handle.describe.remote()
        return facts


@dataclass(frozen=True)
class ServedCapture:
    """A video-to-motion deployment."""

    handle: DeploymentHandle[Any]

    async def capture(
        self, video: bytes, options: CaptureOptions, done: Share
    ) -> tuple[Capture, bytes]:
        """Return the motion in a video and a preview; `done` hears how far it is."""
        call: Any = self.handle.options(stream=True).capture.remote(video, options)
        try:
            async for said in call:
                if isinstance(said, tuple):
                    made: tuple[Capture, bytes] = said
                    return made
                await done(said)
        except asyncio.CancelledError:
            call.cancel()
            raise
        raise LookupError("the model ended without a motion")

    async def describe(self) -> dict[str, str]:
        """Return the model's name, version and license."""
        facts: dict[str, str] = await self.handle.describe.remote()
        return facts


@dataclass(frozen=True)
class ServedRenderer:
    """A rendering deployment."""

    handle: DeploymentHandle[Any]

    async def finish(
        self,
        clip: Clip,
        *,
        loop: bool,
        name: str,
        told: dict[str, Any],
        preview: bytes | None = None,
    ) -> tuple[File, ...]:
        """Return every file of a motion; `told` is what its model says of it."""
        call = self.handle.finish.remote(clip, loop, name, told, preview)
        files: tuple[File, ...] = await answered(call)
        return files


@dataclass(frozen=True)
class ServedExporter:
    """An exporting deployment."""

    handle: DeploymentHandle[Any]

    async def export(self, npz: bytes, options: ExportOptions, name: str) -> Export:
        """Return a stored motion as wanted."""
        made: Export = await answered(self.handle.export.remote(npz, options, name))
        return made


async def answered(call: Any) -> Any:
    """Return a call's answer; who is cancelled meanwhile cancels the call at its replica."""
    try:
        return await call
    except asyncio.CancelledError:
        # A replica does not hear of an awaiting task that is cancelled: it must be told.
        call.cancel()
        raise
