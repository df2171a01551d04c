"""`python -m tests.bench.seeding URL COUNT`: fill a store's read table with COUNT public motions.

A row is made from its number alone. Set-based: the indexes are made when the rows are there.
"""

import argparse
import hashlib
import json
import sqlite3
from collections.abc import Iterator
from typing import Any
from uuid import UUID, uuid5

import psycopg

from projections.migrations import upgrade
from projections.tables import motions
from projections.words import words_of

OWNERS = [str(uuid5(UUID(int=0), f"owner {number}")) for number in range(10)]
VERBS = ("walks", "runs", "dances", "kicks", "jumps", "waves", "sits", "throws")
CATEGORIES = ("locomotion", "combat", "dance", "sports", "gestures", "daily")
COMMON, RARE = "walks", "xylophone"
RARE_ONES = 20
ASSET = {
    "kind": "motion",
    "format": "glb",
    "content_type": "model/gltf-binary",
    "key": "motions/00000000-0000-0000-0000-000000000000/1/0/motion.glb",
    "size": 250_000,
    "sha256": "0" * 64,
}
MADE = {
    "index": 0,
    "seed": 7,
    "prompt_coverage": 1.0,
    "actions": ["walk"],
    "quality": {"footSkate": 0.01, "contactRatio": 0.7, "jitter": 40.0},
    "assets": [ASSET] * 2,
}
VARIANTS = json.dumps([MADE])
FACTS = json.dumps({"duration_seconds": 4.0, "fps": 30.0, "frames": 120, "model": {"name": "m"}})
TRAITS = json.dumps({"lock_root": False, "loop": False, "seed": 7})
NAMES = [column.name for column in motions.columns]


def seed(url: str, count: int) -> None:
    """Make the tables of a store that has none, with `count` motions in them."""
    upgrade(url)
    if url.startswith("sqlite:///"):
        in_sqlite(url.removeprefix("sqlite:///"), count)
    else:
        in_postgres(url, count)


def rows(count: int) -> Iterator[list[Any]]:
    """Return each row's values in the order of the columns."""
    made = dict.fromkeys(NAMES)
    made |= {
        "owner_name": "Ada",
        "source_type": "text_to_motion",
        "character_type": "humanoid",
        "status": "succeeded",
        "public": True,
        "traits": TRAITS,
        "facts": FACTS,
        "variants": VARIANTS,
    }
    marks = words_of("", "", [], "humanoid")
    for number in range(1, count + 1):
        chance = hashlib.blake2b(str(number).encode(), digest_size=32).hexdigest()
        dice = int(chance[:15], 16)
        prompt = f"a person {VERBS[dice & 7]}" + "".join(
            f" word{dice >> shift & 4095}" for shift in (3, 15, 27, 39)
        )
        if number % (count // RARE_ONES) == 0:
            prompt += f" {RARE}"
        likes = int(1 / ((dice >> 9 & 255) / 256 + 0.003)) - 1
        tag = f"tag{dice % 50}"
        made["id"], made["generation"] = dashed(chance[:32]), dashed(chance[32:])
        made["number"] = number
        made["owner"] = OWNERS[dice % len(OWNERS)]
        made["title"] = made["prompt"] = prompt
        made["category"] = CATEGORIES[(dice >> 7) % len(CATEGORIES)]
        made["tags"] = f'["{tag}"]'
        made["duration_seconds"] = 0.5 + (dice >> 11) % 96 / 10
        made["likes"], made["trend"] = likes, 10_000 + number / 1e5 + likes / 100
        # Plain words as these are their own folded forms.
        made["words"] = f"{prompt} {tag} #{tag} {marks}"
        moment = f"2026-01-{number // 86_400 + 1:02d}T{number % 86_400:08d}.0Z"
        made["created_at"] = made["updated_at"] = made["completed_at"] = moment
        yield list(made.values())


def dashed(digits: str) -> str:
    """Return 32 hexadecimal digits as an id is written."""
    parts = (digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:])
    return "-".join(parts)


def in_sqlite(path: str, count: int) -> None:
    """Fill a file."""
    with sqlite3.connect(path, isolation_level=None) as store:
        for pragma in ("journal_mode = OFF", "synchronous = OFF", "cache_size = -500000"):
            store.execute(f"PRAGMA {pragma}")
        store.execute("BEGIN")
        asked = "SELECT name, sql FROM sqlite_master WHERE tbl_name = 'motions' AND type = ?"
        indexes = [each for each in store.execute(asked, ("index",)) if each[1]]
        triggers = list(store.execute(asked, ("trigger",)))
        for kind, those in (("INDEX", indexes), ("TRIGGER", triggers)):
            for name, _ in those:
                store.execute(f"DROP {kind} {name}")
        marks = ", ".join("?" * len(NAMES))
        statement = f"INSERT INTO motions ({', '.join(NAMES)}) VALUES ({marks})"  # noqa: S608
        store.executemany(statement, rows(count))
        for _, statement in indexes + triggers:
            store.execute(statement)
        store.execute("INSERT INTO motion_words (motion_words) VALUES ('rebuild')")
        store.execute("COMMIT")
        store.execute("PRAGMA journal_mode = WAL")
    store.close()


def in_postgres(url: str, count: int) -> None:
    """Fill a database, and let its planner know what is in it."""
    with psycopg.connect(url, autocommit=True) as store:
        store.execute("SET maintenance_work_mem = '512MB'")
        asked = (
            "SELECT indexname, indexdef FROM pg_indexes"
            " WHERE tablename = 'motions' AND indexname <> 'motions_pkey'"
        )
        indexes = store.execute(asked).fetchall()
        for name, _ in indexes:
            store.execute(f"DROP INDEX {name}".encode())
        copying = f"COPY motions ({', '.join(NAMES)}) FROM STDIN"
        with store.cursor() as cursor, cursor.copy(copying.encode()) as copy:
            for row in rows(count):
                copy.write_row(row)
        for _, statement in indexes:
            store.execute(statement.encode())
        store.execute("VACUUM (ANALYZE) motions")


def main() -> None:
    """Fill the store that is named."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("url", help="sqlite:///PATH of reads.db, or postgresql://…")
    parser.add_argument("count", type=int)
    given = parser.parse_args()
    seed(given.url, given.count)


if __name__ == "__main__":
    main()
