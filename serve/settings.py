"""All settings in one typed place, read from the environment and `.env` with NOCAPMOCAP_."""

from pathlib import Path
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from deployments.text_to_motion.territories import misspelt


class Settings(BaseSettings):
    """What an operator may choose. The defaults run everything on one machine."""

    model_config = SettingsConfigDict(
        env_prefix="NOCAPMOCAP_",
        env_file=".env",
        extra="ignore",
        frozen=True,
        hide_input_in_errors=True,  # a wrong address of a database has its password in it
    )

    data: Path = Path("data")
    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=1, le=65535)] = 8000
    public_url: str = ""

    database_url: SecretStr = SecretStr("")
    shards: Annotated[int, Field(ge=1, le=64)] = 1

    storage: Literal["folder", "s3"] = "folder"
    s3_bucket: str = ""
    s3_prefix: str = ""
    s3_endpoint_url: str = ""
    s3_region: str = "us-east-1"
    s3_access_key: SecretStr = SecretStr("")
    s3_secret_key: SecretStr = SecretStr("")
    link_seconds: Annotated[float, Field(ge=60)] = 3600.0

    issuer: str = ""
    audience: str = "nocapmocap"
    jwks_url: str = ""
    token_algorithms: tuple[str, ...] = ("ES256", "RS256")

    polar_access_token: SecretStr = SecretStr("")
    polar_webhook_secret: SecretStr = SecretStr("")
    polar_environment: Literal["sandbox", "production"] = "sandbox"
    polar_base_url: str = ""
    test_till: Literal["auto", "on", "off"] = "auto"

    catalogue: Path | None = None
    welcome_credits: Annotated[int, Field(ge=0)] | None = None
    longest_seconds: Annotated[float, Field(ge=0.5, le=60)] | None = None
    models: Literal["on", "off"] = "on"
    models_folder: Path | None = None
    models_default: str = ""
    video_models_default: str = ""
    allow_noncommercial_models: bool = False
    territory: str = ""
    device: Literal["auto", "cpu", "cuda"] = "auto"
    api_replicas: Annotated[int, Field(ge=1)] = 1
    model_replicas: Annotated[int, Field(ge=1)] = 1
    rendering_replicas: Annotated[int, Field(ge=1)] = 1
    video: Literal["on", "off"] = "on"
    video_replicas: Annotated[int, Field(ge=1)] = 1
    upload_seconds: Annotated[float, Field(ge=60, le=86_400)] = 3600.0
    upload_kept_days: Annotated[float, Field(ge=0)] = 7.0
    longest_video_seconds: Annotated[float, Field(ge=1, le=3600)] = 600.0
    jobs_at_once: Annotated[int, Field(ge=1)] = 4
    attempt_seconds: Annotated[float, Field(ge=1)] = 600.0
    ray_address: str = ""

    @field_validator("database_url")
    @classmethod
    def _known_store(cls, url: SecretStr) -> SecretStr:
        text = url.get_secret_value()
        if text and not text.startswith(("sqlite:///", "postgresql://", "postgres://")):
            msg = "database_url is sqlite:///PATH or postgresql://USER:PASSWORD@HOST:PORT/DATABASE"
            raise ValueError(msg)
        return url

    @field_validator("polar_base_url")
    @classmethod
    def _safe_for_a_token(cls, url: str) -> str:
        parts = urlsplit(url)
        near = parts.hostname in {"127.0.0.1", "::1", "localhost"}
        if url and not (parts.hostname and (parts.scheme == "https" or near)):
            raise ValueError("polar_base_url is https://…, or http://… of this machine")
        return url

    @model_validator(mode="after")
    def _webhooks_have_a_secret(self) -> Self:
        if self.polar_access_token.get_secret_value() and not self.webhook_secrets:
            raise ValueError("polar_access_token is of no use without polar_webhook_secret")
        return self

    @field_validator("territory")
    @classmethod
    def _country(cls, code: str) -> str:
        if code and (wrong := misspelt(code)):
            raise ValueError(wrong)
        return code

    @property
    def origin(self) -> str:
        """The public address, without a slash at its end."""
        return (self.public_url or f"http://{self.host}:{self.port}").rstrip("/")

    @property
    def journal_url(self) -> str:
        """Where the events are."""
        return (
            self.database_url.get_secret_value()
            or f"sqlite:///{self.data.resolve() / 'journal.db'}"
        )

    @property
    def reads_url(self) -> str:
        """Where the read models are: a file of their own, or the same PostgreSQL database."""
        if self.journal_url.startswith("sqlite:///"):
            return f"sqlite:///{Path(self.journal_url.removeprefix('sqlite:///')).parent}/reads.db"
        return self.journal_url

    @property
    def nearby(self) -> str:
        """Where this machine reaches the service itself."""
        host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(self.host, self.host)  # noqa: S104 - read
        return f"http://[{host}]:{self.port}" if ":" in host else f"http://{host}:{self.port}"

    @property
    def till_is_on(self) -> bool:
        """Whether the test till grants credits for no money: where nobody else can come."""
        if self.polar_access_token.get_secret_value():
            return False
        near = {"127.0.0.1", "::1", "localhost"}
        alone = self.host in near and urlsplit(self.origin).hostname in near
        return self.test_till == "on" or (self.test_till == "auto" and alone)

    @property
    def webhook_secrets(self) -> tuple[str, ...]:
        """The secrets that Polar may sign with: several, with spaces between, while one retires."""
        return tuple(self.polar_webhook_secret.get_secret_value().split())

    @property
    def token_issuer(self) -> str:
        """Who issues the tokens. The embedded issuer's name does not change with the address."""
        return self.issuer or "urn:nocapmocap:embedded-issuer"
