"""What a video-to-motion model is asked for, what it answers, and why it may not."""

from dataclasses import dataclass
from typing import Any, ClassVar, Literal

from domain.motion.clip import Clip

FootLock = Literal["auto", "always", "never"]


@dataclass(frozen=True)
class CaptureOptions:
    """How the motion in a video is wanted.

    `start` and `end` in seconds of the video, None for its own. `foot_lock`: planted feet are
    held where they stand `always`, `never`, or (`auto`) where the feet do stand. `smoothing`:
    0 follows the video closely, 1 is very smooth.
    """

    start: float | None = None
    end: float | None = None
    foot_lock: FootLock = "auto"
    smoothing: float = 0.4
    lock_root: bool = False
    loop: bool = False


@dataclass(frozen=True)
class Notice:
    """Something that a client should know of a capture that worked; `code` is stable."""

    code: str
    message: str

    def document(self) -> dict[str, str]:
        """Return the notice under its public names."""
        return {"code": self.code, "message": self.message}


@dataclass(frozen=True)
class CaptureReport:
    """How a capture went.

    `detection_rate`: share of the wanted frames in which the person was found. `start`, `end`:
    seconds of the video that the motion is of. `visibility`: mean confidence of the landmarks.
    `reprojection`: median distance of the body from its picture, in metres.
    """

    detection_rate: float
    start: float
    end: float
    visibility: float
    reprojection: float
    notices: tuple[Notice, ...]

    def document(self) -> dict[str, Any]:
        """Return the report under its public names."""
        return {
            "detectionRate": round(self.detection_rate, 4),
            "stretch": {"startSeconds": round(self.start, 3), "endSeconds": round(self.end, 3)},
            "visibility": round(self.visibility, 4),
            "reprojection": round(self.reprojection, 4),
            "warnings": [notice.document() for notice in self.notices],
        }


@dataclass(frozen=True, eq=False)
class Capture:
    """The motion of one person in a video, and how it was got."""

    clip: Clip
    report: CaptureReport


class CaptureFailed(Exception):  # noqa: N818 - it says what happened
    """No motion can be made of a video. `CODE` is stable: clients program against it.

    Its arguments go to `Exception` by position, so that it survives pickling between processes.
    """

    CODE: ClassVar[str] = "capture_failed"


class VideoUnreadable(CaptureFailed):
    """The bytes are no video, or too damaged to be one: ()."""

    CODE = "video_unreadable"

    def __str__(self) -> str:
        """Tell."""
        return "the file is damaged, or no video that can be read"


class MediaTypeMismatch(CaptureFailed):
    """The bytes are not of the declared type: (declared)."""

    CODE = "media_type_mismatch"

    def __str__(self) -> str:
        """Name the type."""
        return f"the file's content is not {self.args[0]}"


class NoVideoStream(CaptureFailed):
    """There is nothing to see, only sound perhaps: ()."""

    CODE = "no_video_stream"

    def __str__(self) -> str:
        """Tell."""
        return "the file has no video in it"


class VideoTooLong(CaptureFailed):
    """It lasts longer than is allowed: (most seconds)."""

    CODE = "video_too_long"

    def __str__(self) -> str:
        """Tell the bound."""
        return f"the video is longer than {self.args[0]:g} seconds"


class ResolutionTooLarge(CaptureFailed):
    """Its pictures are larger than is allowed: (width, height)."""

    CODE = "resolution_too_large"

    def __str__(self) -> str:
        """Tell the size."""
        return f"{self.args[0]} x {self.args[1]} pixels are too many"


class VideoTooCostly(CaptureFailed):
    """Reading it takes more time or memory than a video of its kind should: ()."""

    CODE = "video_too_costly"

    def __str__(self) -> str:
        """Tell."""
        return "reading the video takes too much time or memory"


class ClipOutOfRange(CaptureFailed):
    """The wanted range is not in the video: (seconds of the video)."""

    CODE = "clip_out_of_range"

    def __str__(self) -> str:
        """Tell how long the video is."""
        return f"the range is not within the video's {self.args[0]:.2f} seconds"


class ClipTooShort(CaptureFailed):
    """What can be used of the video is too little for a motion: (seconds, least)."""

    CODE = "clip_too_short"

    def __str__(self) -> str:
        """Tell both lengths."""
        return f"{self.args[0]:.2f} seconds are too short, {self.args[1]:g} are needed"


class NoPersonFound(CaptureFailed):
    """Nobody can be seen well enough in the wanted range: ()."""

    CODE = "no_person_found"

    def __str__(self) -> str:
        """Tell."""
        return "no person was found in the video"
