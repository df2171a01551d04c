"""Which videos may be sent in at all."""

from typing import Any

from domain.aggregate import Refused

VIDEO_TYPES = ("video/mp4", "video/quicktime", "video/webm", "video/x-matroska")


class UnsupportedVideoType(Refused):
    """No video of a kind that can be read: (content type)."""

    CODE = "unsupported_media_type"

    def __str__(self) -> str:
        """Name what can be read; never what was sent."""
        return f"a video is one of {', '.join(VIDEO_TYPES)}"

    def facts(self) -> dict[str, Any]:
        """Return what can be read."""
        return {"supported": list(VIDEO_TYPES)}


class UploadTooLarge(Refused):
    """More bytes than are allowed: (bytes, most)."""

    CODE = "upload_too_large"

    def __str__(self) -> str:
        """Name both figures."""
        return f"the video has {self.args[0]} bytes, and {self.args[1]} are allowed"

    def facts(self) -> dict[str, Any]:
        """Return the limit."""
        return {"largestBytes": self.args[1]}
