"""Putting packs together: copies of motions, whose files are the pack's own."""

import hashlib
from pathlib import PurePosixPath
from typing import Any
from uuid import UUID

from actors.storage import NoSuchFile, Storage
from serve.documents import Row

MADE = ("text_to_motion", "video_to_motion")


class NotForPacks(Exception):  # noqa: N818 - it says what the motion is
    """A motion that no pack can have: (id, why)."""

    def __str__(self) -> str:
        """Name the motion and what is against it."""
        return f"{self.args[0]}: {self.args[1]}"


def judge(row: Row | None, motion: UUID, *, private: bool) -> Row:
    """Return the motion's row; NotForPacks where it may not, or cannot, be in a pack."""
    if row is None:
        raise NotForPacks(motion, "there is no such motion")
    if row["status"] != "succeeded" or not row["variants"]:
        raise NotForPacks(motion, "it is not finished")
    if row["source_type"] not in MADE:
        raise NotForPacks(motion, "it came with a pack itself")
    if not row["public"] and not private:
        raise NotForPacks(motion, "its owner has not published it; see --private")
    return row


def content(row: Row, pack: UUID, place: int) -> dict[str, Any]:
    """Return what a pack has of a motion: as it is now, with files at keys of the pack."""
    traits = {
        **row["traits"],
        **{name: row[name] for name in ("title", "prompt", "category", "character_type", "tags")},
    }
    variants = [
        {
            **variant,
            "assets": [
                {**asset, "key": f"packs/{pack}/{place}/{variant['index']}/{name_of(asset)}"}
                for asset in variant["assets"]
            ],
        }
        for variant in row["variants"]
    ]
    return {"motion": row["id"], "traits": traits, "facts": row["facts"], "variants": variants}


def copy(storage: Storage, row: Row, made: dict[str, Any]) -> None:
    """Copy a motion's files to where the pack has them; NotForPacks where one is not there.

    So a pack and those who claimed it lose nothing when the original is deleted.
    """
    pairs = zip(assets(row["variants"]), assets(made["variants"]), strict=True)
    for old, new in pairs:
        try:
            data = storage.get(old["key"])
        except NoSuchFile:
            raise NotForPacks(row["id"], f"{name_of(old)} is missing") from None
        if hashlib.sha256(data).hexdigest() != old["sha256"]:
            raise NotForPacks(row["id"], f"{name_of(old)} is not what was made")
        storage.put(new["key"], data, new["content_type"])


def forget(storage: Storage, contents: list[dict[str, Any]]) -> None:
    """Delete the copies of a pack that was not made."""
    for each in contents:
        for asset in assets(each["variants"]):
            storage.delete(asset["key"])


def assets(variants: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the files of all variants."""
    return [asset for variant in variants for asset in variant["assets"]]


def name_of(asset: dict[str, Any]) -> str:
    """Return the last part of an asset's key."""
    return PurePosixPath(asset["key"]).name
