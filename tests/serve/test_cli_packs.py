import hashlib
import re
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from typer.testing import CliRunner, Result

from actors.storage import FolderStorage
from domain.commands.attempts import StartGeneration, SucceedGeneration
from domain.commands.motions import EditMotion
from domain.commands.packs import ClaimPack
from domain.draft import Draft
from domain.generations import motion_of
from domain.journal import Journal
from projections.migrations import upgrade
from projections.projection import Projector
from serve.cli import app
from serve.settings import Settings
from tests.given import ADA, FACTS, NOON, VARIANTS, enrolled, request

KEY = "motions/a/1/0/motion.glb"
BYTES = b"glTF"
cli = CliRunner()


class Installation:
    """A service's folder, without the service."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        settings = Settings(data=folder)
        upgrade(settings.reads_url)
        self.journal, self.projector = Journal(settings.journal_url), Projector(settings.reads_url)
        self.draft = Draft(self.journal)
        self.storage = FolderStorage(folder / "assets", "http://x", b"secret", 60)
        self.storage.put(KEY, BYTES, "model/gltf-binary")
        enrolled(self.draft, ADA)

    def motion(self, *, public: bool = True, finished: bool = True) -> str:
        asked = request()
        self.draft.run(asked)
        if finished:
            asset = {**VARIANTS[0]["assets"][0], "sha256": hashlib.sha256(BYTES).hexdigest()}
            made = ({**VARIANTS[0], "assets": [asset]},)
            self.draft.run(StartGeneration(ADA, asked.prediction, 1, NOON))
            self.draft.run(SucceedGeneration(ADA, asked.prediction, 1, NOON, FACTS, made))
        motion = motion_of(asked.prediction)
        if public:
            self.draft.run(EditMotion(ADA, motion, None, True, NOON))
        self.settle()
        return str(motion)

    def settle(self) -> None:
        self.draft.commit()
        self.projector.apply(self.journal.after(self.projector.position()))

    def packs(self, *arguments: str) -> Result:
        done = cli.invoke(app, ["packs", *arguments, "--data", str(self.folder)])
        self.settle()
        return done

    def files(self) -> list[Path]:
        return [each for each in (self.folder / "assets" / "packs").rglob("*") if each.is_file()]


@pytest.fixture
def here(tmp_path: Path) -> Installation:
    return Installation(tmp_path)


def test_a_pack_is_made_listed_published_claimed_and_withdrawn(here: Installation) -> None:
    motions = [here.motion(), here.motion()]
    made = here.packs("create", *motions, "--title", " Ten walks ", "--price", "7")
    assert made.exit_code == 0, made.output
    pack = made.stdout.strip()
    line = f"{pack} {{}} 7 credits 2 motions Ten walks\n"
    assert here.packs("list").stdout == line.format("draft")
    assert here.packs("publish", pack).stdout == f"{pack} is published\n"
    assert here.packs("list").stdout == line.format("published")
    given = here.draft.run(ClaimPack(ADA, UUID(pack), NOON))
    assert here.packs("withdraw", pack).stdout == f"{pack} is withdrawn\n"
    assert here.packs("list").stdout == line.format("withdrawn")
    here.storage.delete(KEY)
    kept = given["motions"][1]["variants"][0]["assets"][0]["key"]
    assert kept == f"packs/{pack}/1/0/motion.glb"
    assert here.storage.get(kept) == BYTES, "the pack's files are its own"


def test_what_is_private_goes_into_a_pack_only_where_the_operator_says_so(
    here: Installation,
) -> None:
    motion = here.motion(public=False)
    refused = here.packs("create", motion, "--title", "Walks")
    assert refused.exit_code == 2
    assert "--private" in refused.output
    assert here.packs("create", motion, "--title", "Walks", "--private").exit_code == 0


@pytest.mark.parametrize(
    ("trouble", "why"),
    [
        ("unknown", "there is no such motion"),
        ("unfinished", "it is not finished"),
        ("missing", "motion.glb is missing"),
        ("changed", "motion.glb is not what was made"),
        ("twice", "each of them once"),
        ("untitled", "a title has"),
    ],
)
def test_a_pack_that_cannot_be_made_leaves_nothing(
    here: Installation, trouble: str, why: str
) -> None:
    good, title = here.motion(), "Walks"
    wanted = [good]
    if trouble == "unknown":
        wanted.append(str(uuid4()))
    elif trouble == "unfinished":
        wanted.append(here.motion(public=False, finished=False))
    elif trouble == "missing":
        here.storage.delete(KEY)
    elif trouble == "changed":
        here.storage.put(KEY, b"other", "model/gltf-binary")
    elif trouble == "twice":
        wanted.append(good)
    else:
        title = " "
    position = here.journal.position()
    done = here.packs("create", *wanted, "--title", title, "--private")
    assert done.exit_code == 2
    assert why in re.sub(r"\s+", " ", done.output)
    assert here.files() == []
    assert here.journal.position() == position
    assert here.packs("list").stdout == ""


def test_a_pack_that_is_not_there_cannot_be_shown(tmp_path: Path) -> None:
    for verb in ("publish", "withdraw"):
        done = cli.invoke(app, ["packs", verb, str(uuid4()), "--data", str(tmp_path)])
        assert (done.exit_code, done.output) == (2, "there is no such pack\n")
