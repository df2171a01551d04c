"""What clients send, validated."""

from typing import Annotated, Literal

from fastapi.exceptions import RequestValidationError
from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    TypeAdapter,
    ValidationError,
    field_validator,
)
from pydantic.alias_generators import to_camel

from domain.motion.exports import ExportOptions
from serve.fields import Category, Email, FileName, Name, Prompt, PublicName, Tags, Title


class Body(BaseModel):
    """A JSON object in camelCase, with no fields but the known ones."""

    model_config = ConfigDict(
        alias_generator=to_camel, extra="forbid", frozen=True, hide_input_in_errors=True
    )


class Generate(Body):
    """A request for text to motion.

    `duration` in seconds, at most the model's `longestSeconds`; `model` a name of /api/models.
    """

    prompt: Prompt
    model: Annotated[str, StringConstraints(min_length=1, max_length=64)] | None = None
    duration: Annotated[float, Field(ge=0.5, allow_inf_nan=False)] = 4.0
    cfg_scale: Annotated[float, Field(ge=1.0, le=20.0, allow_inf_nan=False)] = 2.5
    character_type: Literal["humanoid"] = "humanoid"
    lock_root: bool = False
    loop: bool = False
    seed: Annotated[int, Field(ge=0, lt=2**31)] | None = None
    variants: Annotated[int, Field(ge=1, le=4)] = 1
    title: Title | None = None


class Range(Body):
    """A part of a video or motion, in seconds of it; to its end where no end is given."""

    start_seconds: Annotated[float, Field(ge=0, allow_inf_nan=False)] = 0.0
    end_seconds: Annotated[float, Field(gt=0, allow_inf_nan=False)] | None = None


class Capture(Body):
    """A request for video to motion; `source_key` as a reservation of an upload gave it out.

    `smoothing`: 0 follows the video closely, 1 is very smooth.
    """

    source_key: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    clip: Range = Range()
    character_type: Literal["humanoid"] = "humanoid"
    lock_root: bool = False
    loop: bool = False
    foot_lock: Literal["auto", "always", "never"] = "auto"
    smoothing: Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)] = 0.4
    title: Title | None = None


class Export(Body):
    """A motion in another form.

    `trim` is in seconds of the stored motion; `fps` null is its own rate; `speed` is how many times
    faster it goes.
    """

    format: Literal["glb", "bvh", "fbx", "npz", "json"] = "glb"
    character_type: Literal["humanoid", "mixamo", "ue5", "unity", "vrm", "roblox-r15"] = "humanoid"
    fps: Literal[24, 30, 60] | None = None
    mirror: bool = False
    trim: Range = Range()
    loop: bool = False
    lock_root: bool = False
    speed: Annotated[float, Field(ge=0.1, le=4.0, allow_inf_nan=False)] = 1.0
    variant: Annotated[int, Field(ge=0, le=15)] = 0

    @field_validator("trim")
    @classmethod
    def ordered(cls, trim: Range) -> Range:
        """Refuse an end before the start."""
        if trim.end_seconds is not None and trim.end_seconds <= trim.start_seconds:
            raise ValueError("endSeconds must be after startSeconds")
        return trim

    def options(self) -> ExportOptions:
        """Return what is wanted, without the variant that it is wanted of."""
        wanted = self.model_dump(exclude={"variant", "fps", "trim"})
        return ExportOptions(
            **wanted,
            fps=None if self.fps is None else float(self.fps),
            start=self.trim.start_seconds,
            end=self.trim.end_seconds,
        )


class QuoteKind(BaseModel):
    """Of what kind the request is that is to be priced and not made."""

    model_config = ConfigDict(hide_input_in_errors=True)

    kind: Literal["text_to_motion", "video_to_motion"] = "text_to_motion"


class QuoteText(Generate):
    """A request for text to motion, to be priced."""

    kind: Literal["text_to_motion"] = "text_to_motion"


class QuoteVideo(Capture):
    """A request for video to motion, to be priced."""

    kind: Literal["video_to_motion"]


class EditMotion(Body):
    """A change of a motion of one's library; what is left out stays."""

    title: Title | None = None
    category: Category = None
    tags: Tags = None
    visibility: Literal["private", "public"] | None = None


class BuyPlan(Body):
    """A plan, paid again each `interval`."""

    kind: Literal["plan"]
    plan: Name
    interval: Literal["month", "year"]

    @property
    def sku(self) -> str:
        """Return the article's name."""
        return f"plan:{self.plan}:{self.interval}"


class BuyCredits(Body):
    """A pack of credits, paid once."""

    kind: Literal["credits"]
    pack: Name

    @property
    def sku(self) -> str:
        """Return the article's name."""
        return f"credits:{self.pack}"


BUY: TypeAdapter[BuyPlan | BuyCredits] = TypeAdapter(
    Annotated[BuyPlan | BuyCredits, Field(discriminator="kind")]
)


def buy_of(raw: bytes) -> BuyPlan | BuyCredits:
    """Return what a buyer asks for; errors name the fields as the buyer sent them."""
    try:
        return BUY.validate_json(raw)
    except ValidationError as error:
        found = error.errors(include_url=False, include_context=False, include_input=False)
        # The library puts the chosen kind before the field, and nothing where there is none.
        listed = [
            {**each, "loc": each["loc"][1:] or (("kind",) if "union_tag" in each["type"] else ())}
            for each in found
        ]
        raise RequestValidationError(listed) from None


class EditProfile(Body):
    """A change of one's profile; what is left out stays."""

    name: PublicName = None
    email: Email = None

    @field_validator("name", "email", mode="before")
    @classmethod
    def _said(cls, value: object) -> object:
        if value is None:
            raise ValueError("leave out what is to stay as it is")
        return value


class ReserveUpload(Body):
    """A video that is to be sent; `size_bytes` are all its bytes, exactly."""

    filename: FileName
    content_type: Annotated[str, StringConstraints(min_length=1, max_length=127)]
    size_bytes: Annotated[int, Field(ge=1, le=2**53)]
