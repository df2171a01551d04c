from pathlib import Path

import pytest
from pydantic import ValidationError

from serve.settings import Settings


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_the_defaults_keep_everything_in_one_folder(tmp_path: Path) -> None:
    settings = Settings()
    assert settings.journal_url == f"sqlite:///{tmp_path}/data/journal.db"
    assert settings.reads_url == f"sqlite:///{tmp_path}/data/reads.db"
    assert settings.origin == "http://127.0.0.1:8000"


@pytest.mark.parametrize(("code", "hint"), [("UK", "write GB"), ("EU", "no ISO"), ("de", "DE")])
def test_a_territory_is_the_code_of_a_country(code: str, hint: str) -> None:
    with pytest.raises(ValidationError, match=hint):
        Settings(territory=code)
    assert Settings(territory="DE").territory == "DE"


@pytest.mark.parametrize("seconds", [0.1, 60.5, float("nan")])
def test_the_longest_motion_is_a_minute_at_most(seconds: float) -> None:
    with pytest.raises(ValidationError):
        Settings(longest_seconds=seconds)
    assert Settings(longest_seconds=60).longest_seconds == 60.0


@pytest.mark.parametrize("scheme", ["postgresql", "postgres"])
def test_a_postgresql_database_holds_events_and_rows(
    monkeypatch: pytest.MonkeyPatch, scheme: str
) -> None:
    url = f"{scheme}://me:hunter2@db:5432/motions"
    monkeypatch.setenv("NOCAPMOCAP_DATABASE_URL", url)
    settings = Settings()
    assert settings.journal_url == settings.reads_url == url
    assert "hunter2" not in repr(settings)
    assert "hunter2" not in settings.model_dump_json()


def test_the_environment_is_heard_before_the_file_and_the_command_line_before_both(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".env").write_text("NOCAPMOCAP_PORT=1111\nNOCAPMOCAP_HOST=::1\nOTHER=x\n")
    assert (Settings().port, Settings().host) == (1111, "::1")
    monkeypatch.setenv("NOCAPMOCAP_PORT", "2222")
    assert Settings().port == 2222
    assert Settings(port=3333).port == 3333


def test_the_public_address_has_no_slash_and_the_issuer_does_not_follow_it() -> None:
    settings = Settings(public_url="https://motions.example/")
    assert settings.origin == "https://motions.example"
    assert settings.token_issuer == Settings().token_issuer


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "0"),
        ("PORT", "65536"),
        ("SHARDS", "65"),
        ("LINK_SECONDS", "59"),
        ("WELCOME_CREDITS", "-1"),
        ("STORAGE", "tape"),
        ("POLAR_ENVIRONMENT", "test"),
        ("POLAR_BASE_URL", "http://polar.example/hunter2"),
        ("DATABASE_URL", "mysql://me:hunter2@db/x"),
    ],
)
def test_a_setting_out_of_bounds_is_refused_without_its_secret(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(f"NOCAPMOCAP_{name}", value)
    with pytest.raises(ValidationError) as caught:
        Settings()
    assert caught.value.errors()[0]["loc"] == (name.lower(),)
    assert "hunter2" not in str(caught.value)


def test_polar_needs_a_secret_for_its_webhooks_and_may_have_two(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("NOCAPMOCAP_POLAR_ACCESS_TOKEN", "polar_oat_hunter2")
    with pytest.raises(ValidationError, match="polar_webhook_secret") as caught:
        Settings()
    assert "hunter2" not in str(caught.value)
    monkeypatch.setenv("NOCAPMOCAP_POLAR_WEBHOOK_SECRET", "whsec_hunter2  polar_whs_old")
    settings = Settings()
    assert settings.webhook_secrets == ("whsec_hunter2", "polar_whs_old")
    assert "hunter2" not in repr(settings) + settings.model_dump_json()


@pytest.mark.parametrize("url", ["https://polar.example", "http://127.0.0.1:9", "http://[::1]:9"])
def test_polars_address_is_safe_for_its_token(url: str) -> None:
    assert Settings(polar_base_url=url).polar_base_url == url


@pytest.mark.parametrize(
    ("given", "on"),
    [
        ({}, True),
        ({"host": "::"}, False),
        ({"public_url": "https://motions.example"}, False),
        ({"test_till": "off"}, False),
        ({"host": "::", "test_till": "on"}, True),
        ({"polar_access_token": "t", "polar_webhook_secret": "s", "test_till": "on"}, False),
    ],
    ids=str,
)
def test_the_till_is_on_by_itself_only_where_nobody_else_can_come(
    given: dict[str, str], on: bool
) -> None:
    assert Settings(**given).till_is_on is on  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("host", "nearby"),
    [
        ("127.0.0.1", "http://127.0.0.1:8000"),
        ("0.0.0.0", "http://127.0.0.1:8000"),  # noqa: S104 - nothing is bound here
        ("::", "http://[::1]:8000"),
        ("10.0.0.7", "http://10.0.0.7:8000"),
    ],
)
def test_the_service_reaches_itself(host: str, nearby: str) -> None:
    assert Settings(host=host).nearby == nearby
