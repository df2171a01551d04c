"""A motion: the library row's own life, from the request that promised it."""

from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from eventsourcing.domain import AggregateCreated, event

from domain.aggregate import Aggregate, Refused
from domain.exports import MOST, TooManyExports
from domain.labels import UNCATEGORIZED, category_of
from domain.redaction import redacted


class NotFinished(Refused):
    """Only a finished motion can be published or exported."""

    CODE = "motion_not_finished"

    def __str__(self) -> str:
        """Say what it waits for."""
        return "only a motion whose generation succeeded can be published or exported"


class FromPack(Refused):
    """What came with a pack is for whoever claimed it."""

    CODE = "motion_of_pack"

    def __str__(self) -> str:
        """Say why not."""
        return "a motion of a pack cannot be published: others can claim the pack"


class StillRunning(Refused):
    """What is being made cannot be deleted: (status)."""

    CODE = "generation_running"

    def __str__(self) -> str:
        """Say what to do first."""
        return f"the generation is {self.args[0]}; cancel it first"


class Motion(Aggregate):
    """A row of somebody's library."""

    TOPIC = "motion"
    class_version = 3

    class Created(AggregateCreated):
        """It was promised; `traits` are title, prompt, category and the like.

        `generation` is what makes it, or the pack that it came with.
        """

        TOPIC = "motion.created"
        owner: UUID
        generation: UUID
        source_type: str
        traits: dict[str, Any]

    class Completed(Aggregate.Event):
        """Its files are there; `facts` are length, rate, frames and the model."""

        TOPIC = "motion.completed"
        facts: dict[str, Any]
        variants: list[dict[str, Any]]

    class Titled(Aggregate.Event):
        """It has another title."""

        TOPIC = "motion.titled"
        title: str

    class Published(Aggregate.Event):
        """Everybody may see it."""

        TOPIC = "motion.published"

    class Unpublished(Aggregate.Event):
        """Only its owner may see it again."""

        TOPIC = "motion.unpublished"

    class Exported(Aggregate.Event):
        """It has files in another form; `export` is their options, asset and quality."""

        TOPIC = "motion.exported"
        key: str
        export: dict[str, Any]

    class Categorized(Aggregate.Event):
        """It is filed under another category, `by` its "prompt" or its "owner"."""

        TOPIC = "motion.categorized"
        category: str
        by: str

    class Tagged(Aggregate.Event):
        """It has other tags."""

        TOPIC = "motion.tagged"
        tags: list[str]

    class Deleted(Aggregate.Event):
        """Its owner wants it gone, with the files below `folders`."""

        TOPIC = "motion.deleted"
        FORGETS: ClassVar[bool] = True
        folders: list[str]

    class Swept(Aggregate.Event):
        """Its files are gone."""

        TOPIC = "motion.swept"

    @staticmethod
    def upcast_v1_v2(state: dict[str, Any]) -> None:
        """Read a snapshot of before there were exports."""
        state["exports"] = {}

    @staticmethod
    def upcast_v2_v3(state: dict[str, Any]) -> None:
        """Read a snapshot of before a motion could be deleted."""
        state["deleted_at"], state["swept"] = None, False

    @event(Created)
    def __init__(
        self, owner: UUID, generation: UUID, source_type: str, traits: dict[str, Any]
    ) -> None:
        self.owner = owner
        self.generation = generation
        self.source_type = source_type
        self.traits = traits
        self.finished = False
        self.public = False
        self.exports: dict[str, dict[str, Any]] = {}
        self.deleted_at: datetime | None = None
        self.swept = False

    @classmethod
    def created(cls, motion: UUID, now: datetime, **fields: Any) -> "Motion":
        """Promise a motion; the fields are those of the event."""
        return cls._create(cls.Created, id=motion, timestamp=now, **fields)

    def complete(
        self, facts: dict[str, Any], variants: list[dict[str, Any]], now: datetime
    ) -> None:
        """Record its files, once; propose a category where it has none."""
        if self.finished:
            return
        self._completed(facts, variants, timestamp=now)
        if self.traits["category"] == UNCATEGORIZED:
            # A video has no actions and no prompt, but may have a title that says something.
            actions = variants[0].get("actions", []) if variants else []
            said = f"{self.traits['prompt']} {self.traits['title']}"
            self.categorize(category_of(actions, said), "prompt", now)

    def title(self, title: str, now: datetime) -> None:
        """Call it something else."""
        if title != self.traits["title"]:
            self._titled(title, timestamp=now)

    def publish(self, now: datetime) -> None:
        """Show it to everybody; NotFinished where there is nothing to show, or FromPack."""
        if self.source_type == "pack":
            raise FromPack
        if not self.finished:
            raise NotFinished
        if not self.public:
            self._published(timestamp=now)

    def unpublish(self, now: datetime) -> None:
        """Keep it to its owner."""
        if self.public:
            self._unpublished(timestamp=now)

    def export(self, key: str, export: dict[str, Any], now: datetime) -> dict[str, Any]:
        """Note files in another form, once for each key; NotFinished, TooManyExports."""
        if not self.finished:
            raise NotFinished
        if key not in self.exports:
            if len(self.exports) >= MOST:
                raise TooManyExports(MOST)
            self._exported(key, export, timestamp=now)
        return self.exports[key]

    def categorize(self, category: str, by: str, now: datetime) -> None:
        """File it under another category."""
        if category != self.traits["category"]:
            self._categorized(category, by, timestamp=now)

    def tag(self, tags: list[str], now: datetime) -> None:
        """Give it these tags and no others."""
        if tags != self.traits["tags"]:
            self._tagged(tags, timestamp=now)

    def delete(self, now: datetime) -> None:
        """Delete it; the files of a claimed pack are the pack's, and stay."""
        folders = [f"exports/{self.id}"]
        if self.source_type != "pack":
            folders.append(f"motions/{self.generation}")
        self._deleted(folders, timestamp=now)

    def sweep(self, now: datetime) -> None:
        """Record that the files of a deleted one are gone."""
        if self.deleted_at is not None and not self.swept:
            self._swept(timestamp=now)

    @event(Completed)
    def _completed(
        self, facts: dict[str, Any], variants: list[dict[str, Any]], timestamp: datetime
    ) -> None:
        self.finished = True

    @event(Titled)
    def _titled(self, title: str, timestamp: datetime) -> None:
        self.traits = {**self.traits, "title": title}

    @event(Published)
    def _published(self, timestamp: datetime) -> None:
        self.public = True

    @event(Unpublished)
    def _unpublished(self, timestamp: datetime) -> None:
        self.public = False

    @event(Exported)
    def _exported(self, key: str, export: dict[str, Any], timestamp: datetime) -> None:
        self.exports = {**self.exports, key: export}

    @event(Categorized)
    def _categorized(self, category: str, by: str, timestamp: datetime) -> None:
        self.traits = {**self.traits, "category": category}

    @event(Tagged)
    def _tagged(self, tags: list[str], timestamp: datetime) -> None:
        self.traits = {**self.traits, "tags": tags}

    @event(Deleted)
    def _deleted(self, folders: list[str], timestamp: datetime) -> None:
        self.deleted_at, self.public = timestamp, False
        self.traits, self.exports = redacted(self.traits), {}

    @event(Swept)
    def _swept(self, timestamp: datetime) -> None:
        self.swept = True
