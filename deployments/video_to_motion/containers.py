"""Which container a file is, by its first bytes, not by what anybody says it is."""

from domain.motion.captures import MediaTypeMismatch, VideoUnreadable

HEAD = 64
"""How many of a file's first bytes are needed."""
FORMATS = {
    "video/mp4": "mov",
    "video/quicktime": "mov",
    "video/webm": "matroska",
    "video/x-matroska": "matroska",
}
"""FFmpeg's demuxer for each media type. MP4 and QuickTime are one format with many brands."""
ATOMS = (b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot")
EBML = b"\x1a\x45\xdf\xa3"


def format_of(head: bytes) -> str:
    """Return the demuxer for a file that begins with `head`; VideoUnreadable where none fits.

    The demuxer is always named when a file is opened: FFmpeg would else try formats that are
    lists of other files and addresses.
    """
    if head[4:8] in ATOMS:
        return "mov"
    if head.startswith(EBML):
        return "matroska"
    raise VideoUnreadable


def checked(head: bytes, media_type: str) -> str:
    """Return the demuxer; MediaTypeMismatch where `media_type` names another or an unknown one."""
    wanted = FORMATS.get(media_type.partition(";")[0].strip().lower())
    try:
        found = format_of(head)
    except VideoUnreadable:
        raise MediaTypeMismatch(media_type) from None
    if found != wanted:
        raise MediaTypeMismatch(media_type)
    return found
