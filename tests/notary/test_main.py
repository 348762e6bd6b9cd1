"""python -m notary: what it prints, how it exits, and how little it needs."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from notary.__main__ import main
from tests.notary import world

ROOT = Path(__file__).parents[2]
VECTORS = ROOT / "tests" / "vectors" / "notary"
LISTED = json.loads((VECTORS / "vectors.json").read_text())
TRUST = ["--trust", str(VECTORS / "trust" / "trust.json")]
BUNDLE = str(VECTORS / "good" / "hybrid.json")
CERTIFICATE = str(VECTORS / "good" / "certificate.pdf")


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str]:
    code = main(arguments)
    return code, capsys.readouterr().out


@pytest.mark.parametrize("file", [BUNDLE, CERTIFICATE])
def test_a_good_file_prints_its_steps_and_what_it_says(capsys: pytest.CaptureFixture[str], file: str) -> None:
    code, out = run(capsys, "verify", file, *TRUST, "--at", "2027-01-01")
    assert code == 0
    assert out.startswith("1. signatures: ed25519 key ")
    for words in (
        "7. validity: from 2026-11-23 until 2029-11-22: valid on 2027-01-01",
        "Reference    VEU-2026-0007",
        "authorized with conditions, decided on 2026-11-23",
        "Nordlicht Compute AS, Havnegata 1, 7010 Trondheim, NO",
        "UVEU, Universal Validated End User",
        "site-2, Luleå",
        "ai-diffusion-2025, edition 2025-01-15",
        "as of its checkpoint at 11 entries",
    ):
        assert words in out
    assert out.endswith("VERIFIED VEU-2026-0007: genuine, and valid on 2027-01-01.\n")


def test_a_lapsed_attestation_is_genuine_and_said_to_have_lapsed(capsys: pytest.CaptureFixture[str]) -> None:
    code, out = run(capsys, "verify", BUNDLE, *TRUST, "--at", "2040-01-01")
    assert code == 0
    assert "genuine, and lapsed on 2040-01-01" in out


@pytest.mark.parametrize("vector", LISTED["broken"], ids=lambda vector: vector["file"])
def test_a_broken_file_is_refused_with_the_name_of_the_step(
    capsys: pytest.CaptureFixture[str], vector: dict[str, str]
) -> None:
    trust = ("--trust", str(VECTORS / vector["trust"]))
    code, out = run(capsys, "verify", str(VECTORS / vector["file"]), *trust, "--at", vector["at"])
    assert code == 1
    assert out.startswith(f"REFUSED at step {vector['step']}: ")
    assert "VERIFIED" not in out
    assert out.count("\n") == 1


def test_show_prints_without_verifying_and_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    code, out = run(capsys, "show", str(VECTORS / "broken" / "signed-by-mallory.json"))
    assert code == 0
    assert out.startswith("NOT VERIFIED")
    assert "Mallory Compute Ltd" in out
    code, out = run(capsys, "show", str(VECTORS / "broken" / "statement-is-no-json.json"))
    assert code == 1
    assert out.startswith("REFUSED at step statement: ")


def test_a_name_cannot_move_the_cursor_or_turn_the_writing(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    said = world.predicate(endUser__name="Nord\x1b[2K\u202elicht\nVERIFIED")
    (tmp_path / "bundle.json").write_bytes(world.make(world.state(said)).to_bytes())
    code, out = run(capsys, "verify", str(tmp_path / "bundle.json"), *TRUST)
    assert code == 0
    assert "Nord\\u001b[2K\\u202elicht\\u000aVERIFIED" in out
    assert "\x1b" not in out


def test_a_predicate_of_another_shape_is_printed_as_far_as_it_goes(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    said = world.predicate(endUser=[1], sites={"a": 1}, rulebook=None, conditions=7, kind=["x"])
    (tmp_path / "bundle.json").write_bytes(world.make(world.state(said)).to_bytes())
    code, out = run(capsys, "show", str(tmp_path / "bundle.json"))
    assert code == 0
    assert "VEU-2026-0007" in out


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["verify"],
        ["verify", BUNDLE],
        ["verify", BUNDLE, *TRUST, "--at", "tomorrow"],
        ["verify", BUNDLE, *TRUST, "--at", "20270101"],
        ["sign", BUNDLE],
    ],
    ids=str,
)
def test_wrong_usage_exits_2(arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    assert caught.value.code == 2


def test_a_file_that_cannot_be_opened_exits_2(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert main(["verify", str(tmp_path / "none.json"), *TRUST]) == 2
    assert main(["verify", BUNDLE, "--trust", str(tmp_path)]) == 2
    assert "cannot open" in capsys.readouterr().err


ALONE = """
import sys
class Nothing:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in {"orjson", "django", "rfc8785", "pikepdf", "socket", "_socket"}:
            raise ImportError(name)
sys.meta_path.insert(0, Nothing())
from notary.__main__ import main
sys.exit(main(sys.argv[1:]))
"""


@pytest.mark.parametrize("file", [BUNDLE, CERTIFICATE])
def test_it_needs_python_and_cryptography_and_neither_a_framework_nor_a_network(file: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", ALONE, "verify", file, *TRUST, "--at", "2027-01-01"],
        cwd=ROOT,
        env={"LC_ALL": "C", "PYTHONUTF8": "0"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.endswith("VERIFIED VEU-2026-0007: genuine, and valid on 2027-01-01.\n")


def test_it_runs_as_a_module_and_judges_by_today_if_no_day_is_given() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "notary", "verify", BUNDLE, *TRUST],
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0
    assert b"VERIFIED VEU-2026-0007: genuine, and " in done.stdout
