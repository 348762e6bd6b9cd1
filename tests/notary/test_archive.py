"""The verifier as one file: the same bytes each time, and the same verdicts as the room it is made of."""

import io
import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from attestations import archive

ROOT = Path(__file__).parents[2]
VECTORS = ROOT / "tests" / "vectors" / "notary"
LISTED = json.loads((VECTORS / "vectors.json").read_text())

# One process for all the vectors, with the archive in the place of the room, as `python notary.pyz` has it.
EVERY = """
import contextlib, io, json, sys
sys.path.insert(0, sys.argv[1])
import notary
assert notary.__file__.startswith(sys.argv[1]), notary.__file__
from notary.__main__ import main
said = {}
for file, trust, at in json.load(sys.stdin):
    with contextlib.redirect_stdout(io.StringIO()) as out:
        code = main(["verify", file, "--trust", trust, "--at", at])
    said[file + trust + at] = code, out.getvalue()
print(json.dumps(said))
"""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("elsewhere") / archive.NAME
    path.write_bytes(archive.archive())
    return path


def test_every_vector_has_the_verdict_that_is_listed(made: Path) -> None:
    asked = {
        vector["file"]: [str(VECTORS / vector["file"]), str(VECTORS / vector["trust"]), vector["at"]]
        for vector in LISTED["good"] + LISTED["broken"]
    }
    done = subprocess.run(
        [sys.executable, "-I", "-c", EVERY, str(made)],
        input=json.dumps(list(asked.values())),
        cwd=made.parent,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    said = json.loads(done.stdout)

    for vector in LISTED["good"]:
        code, out = said["".join(asked[vector["file"]])]
        assert code == 0, vector
        assert out.endswith(f"genuine, and {vector['standing']} on {vector['at']}.\n")
    for vector in LISTED["broken"]:
        code, out = said["".join(asked[vector["file"]])]
        assert code == 1, vector
        assert out.startswith(f"REFUSED at step {vector['step']}: ")


def test_it_runs_by_itself_with_nothing_of_ours_beside_it(made: Path) -> None:
    words = ["verify", VECTORS / "good" / "certificate.pdf", "--trust", VECTORS / "trust" / "trust.json"]
    done = subprocess.run(
        [sys.executable, "-I", made, *words, "--at", "2027-01-01"],
        cwd=made.parent,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.endswith("VERIFIED VEU-2026-0007: genuine, and valid on 2027-01-01.\n")


def test_the_same_sources_give_the_same_bytes_whenever_they_were_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = archive.archive()
    for path in sorted(archive.SOURCES.glob("*.py"), reverse=True):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    monkeypatch.setattr(archive, "SOURCES", tmp_path)

    assert archive.archive.__wrapped__() == first
    held = zipfile.ZipFile(io.BytesIO(first))
    assert held.namelist() == sorted(held.namelist())
    assert {entry.date_time for entry in held.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert {"__main__.py", "notary/verify.py"} < set(held.namelist())
