import stat
from pathlib import Path

import pytest
from typer.testing import CliRunner

from domain.credits import CreditAccount
from domain.draft import Draft
from domain.journal import Journal
from serve.cli import app
from serve.cli.installation import pasted
from serve.cli.terminal import settings_of
from serve.identity import owner_of
from serve.settings import Settings
from tests.deployments.text_to_motion import tiny

cli = CliRunner()


def balance(folder: Path, name: str) -> int:
    settings = Settings(data=folder)
    with Journal(settings.journal_url) as journal:
        owner = owner_of(settings.token_issuer, name)
        account = Draft(journal).find(CreditAccount, CreditAccount.create_id(owner))
        assert account is not None, f"{name} has no account"
        return int(account.available)


def test_a_token_enrols_its_user_once_and_adds_credits_each_time(tmp_path: Path) -> None:
    for _ in range(2):
        done = cli.invoke(app, ["token", "ada", "--credits", "50", "--data", str(tmp_path)])
        assert done.exit_code == 0, done.output
    assert len(done.stdout.strip().split(".")) == 3
    assert balance(tmp_path, "ada") == 100 + 2 * 50


def test_many_tokens_are_for_as_many_users(tmp_path: Path) -> None:
    done = cli.invoke(app, ["token", "load", "--count", "3", "--data", str(tmp_path)])
    assert len(set(done.stdout.split())) == 3
    assert [balance(tmp_path, f"load-{index}") for index in range(3)] == [100] * 3


def test_the_keys_of_an_installation_are_its_own(tmp_path: Path) -> None:
    cli.invoke(app, ["token", "ada", "--data", str(tmp_path)])
    secrets = [path for path in (tmp_path / "secrets").rglob("*") if path.is_file()]
    assert secrets
    assert {stat.S_IMODE(path.stat().st_mode) for path in secrets} == {0o600}
    assert stat.S_IMODE((tmp_path / "secrets").stat().st_mode) == 0o700


def test_settings_are_shown_without_secrets(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NOCAPMOCAP_DATABASE_URL", "postgresql://me:hunter2@db/motions")
    monkeypatch.setenv("NOCAPMOCAP_S3_SECRET_KEY", "hunter2")
    monkeypatch.setenv("NOCAPMOCAP_PORT", "9000")
    done = cli.invoke(app, ["settings", "--data", str(tmp_path)])
    assert "NOCAPMOCAP_PORT=9000" in done.stdout
    assert "hunter2" not in done.stdout


@pytest.mark.parametrize(
    ("name", "value"), [("PORT", "http"), ("DATABASE_URL", "mysql://x"), ("SHARDS", "0")]
)
def test_a_wrong_setting_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str, value: str
) -> None:
    monkeypatch.setenv(f"NOCAPMOCAP_{name}", value)
    done = cli.invoke(app, ["settings", "--data", str(tmp_path)])
    assert done.exit_code == 2
    assert f"NOCAPMOCAP_{name}" in done.stdout


def test_generate_without_a_service_says_so(tmp_path: Path) -> None:
    url = ["--url", "http://127.0.0.1:9", "--token", "t", "--out", str(tmp_path / "out")]
    done = cli.invoke(app, ["generate", "a person walks", *url])
    assert done.exit_code == 1
    assert not (tmp_path / "out").exists()


def test_generate_without_a_token_says_what_to_give(tmp_path: Path) -> None:
    done = cli.invoke(app, ["generate", "a person walks", "--data", str(tmp_path)])
    assert done.exit_code == 2


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give an operator's folder with a model that may be used and one that may not."""
    folder = tmp_path / "models"
    tiny.saved(folder / "walker", name="walker")
    tiny.saved(folder / "study", name="study", license="CC-BY-NC-4.0", commercial_use=False)
    monkeypatch.setenv("NOCAPMOCAP_MODELS_FOLDER", str(folder))
    return folder


@pytest.mark.usefixtures("own")
def test_models_are_listed_with_licence_device_and_why_one_is_off() -> None:
    done = cli.invoke(app, ["models"])
    assert done.exit_code == 0, done.output
    texts, ours, study, walker, videos, pose, default, reading = done.stdout.splitlines()
    assert (texts, videos) == ("text to motion:", "video to motion:")
    assert "blazepose-full 0.10.21 · family blazepose · Apache-2.0 (commercial use)" in pose
    assert reading == "default for videos: blazepose-full"
    assert ours.startswith("  nocapmocap-base 1 · family nocapmocap · Apache-2.0 (commercial use)")
    assert ours.endswith("on")
    assert "study 0" in study
    assert "CC-BY-NC-4.0 (no commercial use)" in study
    assert "off: its licence" in study
    assert "NOCAPMOCAP_ALLOW_NONCOMMERCIAL_MODELS=true" in study
    assert "· cpu 0.0 GB · 10 s at 30 fps · on" in walker
    assert default == "default: nocapmocap-base"


@pytest.mark.usefixtures("own")
def test_a_default_model_that_is_off_is_a_start_error_with_the_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NOCAPMOCAP_MODELS_DEFAULT", "study")
    for command in (["models"], ["up", "--data", str(tmp_path / "data")]):
        done = cli.invoke(app, command)
        assert done.exit_code == 2
        assert "the default model study is off: its licence" in done.stdout
    assert not (tmp_path / "data").exists()
    monkeypatch.setenv("NOCAPMOCAP_ALLOW_NONCOMMERCIAL_MODELS", "true")
    assert "default: study" in cli.invoke(app, ["models"]).stdout


def test_a_model_that_is_not_as_its_manifest_says_is_a_start_error(
    own: Path, tmp_path: Path
) -> None:
    path = own / "walker" / "model.safetensors"
    path.write_bytes(b"other")
    done = cli.invoke(app, ["up", "--data", str(tmp_path / "data")])
    assert done.exit_code == 2
    assert f"{path} is not the file that the manifest names" in done.stdout


def test_the_line_to_paste_reaches_the_service_that_printed_it(tmp_path: Path) -> None:
    line = pasted(settings_of(port=8123, data=tmp_path))
    assert "--url http://127.0.0.1:8123" in line
    assert f"--data {tmp_path}" in line
    assert "--url" not in pasted(settings_of())


def test_an_owner_is_suspended_by_name_or_id_and_let_in_again(tmp_path: Path) -> None:
    data = ["--data", str(tmp_path)]
    cli.invoke(app, ["token", "ada", *data])
    owner = owner_of(Settings(data=tmp_path).token_issuer, "ada")
    for command, who, suspended in (("suspend", "ada", True), ("unsuspend", str(owner), False)):
        assert cli.invoke(app, [command, who, *data]).exit_code == 0
        with Journal(Settings(data=tmp_path).journal_url) as journal:
            account = Draft(journal).find(CreditAccount, CreditAccount.create_id(owner))
        assert account is not None
        assert account.suspended is suspended
    nobody = cli.invoke(app, ["suspend", "nobody", *data])
    assert nobody.exit_code == 2
    assert "There is no owner nobody." in nobody.stdout
