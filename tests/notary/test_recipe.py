"""The recipe for openssl and coreutils in docs/verify.md: taken from there, and run over every vector."""

import json
import re
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
VECTORS = ROOT / "tests" / "vectors" / "notary"
LISTED = json.loads((VECTORS / "vectors.json").read_text())
DOCUMENT = (ROOT / "docs" / "verify.md").read_text()
GENUINE, REFUSED, IN_PART = 0, 1, 3
# With an openssl from before 3.5: what is wrong with these is known by the ML-DSA-65 signature alone.
BEYOND = {"broken/signature-ml-dsa-65-changed.json"}

Said = subprocess.CompletedProcess[str]


@pytest.fixture(scope="module")
def recipe(tmp_path_factory: pytest.TempPathFactory) -> Path:
    (text,) = re.findall(r"```sh\n(.*?)```", DOCUMENT, re.DOTALL)
    path = tmp_path_factory.mktemp("recipe") / "verify.sh"
    path.write_text(text)
    return path


@pytest.fixture(scope="module")
def knows_ml_dsa() -> bool:
    words = ["openssl", "list", "-signature-algorithms"]
    return "ML-DSA-65" in subprocess.run(words, capture_output=True, text=True, check=True).stdout


def follow(recipe: Path, file: Path, trust: str, at: str) -> Said:
    words = ["sh", recipe, file, VECTORS / trust, at]
    return subprocess.run(words, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def verdicts(recipe: Path) -> dict[str, tuple[dict[str, str], Said]]:
    """What it says of every bundle."""
    vectors = [each for each in LISTED["good"] + LISTED["broken"] if each["file"].endswith(".json")]
    with ThreadPoolExecutor(2) as pool:
        said = pool.map(
            lambda each: follow(recipe, VECTORS / each["file"], each["trust"], each["at"]), vectors
        )
        return {each["file"]: (each, done) for each, done in zip(vectors, said, strict=True)}


def test_every_good_bundle_is_accepted_with_its_standing_and_what_was_not_checked_is_said(
    verdicts: dict[str, tuple[dict[str, str], Said]], knows_ml_dsa: bool
) -> None:
    good = [(vector, done) for vector, done in verdicts.values() if "standing" in vector]
    assert len(good) == sum(each["file"].endswith(".json") for each in LISTED["good"])
    for vector, done in good:
        classical = vector["trust"] in ("trust/trust-ed25519.json", "trust/trust-ecdsa-p256.json")
        assert done.stderr == "", vector
        assert done.returncode == (GENUINE if classical or knows_ml_dsa else IN_PART), vector
        last = done.stdout.splitlines()[-1]
        assert f"{vector['standing']} on {vector['at']}." in last, vector
        assert last.startswith("VERIFIED" if done.returncode == GENUINE else "NOT ALL CHECKED"), vector
    assert any(done.returncode == GENUINE for _, done in good)


def test_every_broken_bundle_is_refused_but_for_what_only_ml_dsa_shows(
    verdicts: dict[str, tuple[dict[str, str], Said]], knows_ml_dsa: bool
) -> None:
    refused = 0
    for vector, done in verdicts.values():
        if "standing" in vector or (vector["file"] in BEYOND and not knows_ml_dsa):
            assert vector["file"] not in BEYOND or done.returncode != GENUINE
            continue
        assert (done.returncode, done.stderr) == (REFUSED, ""), (vector, done)
        assert done.stdout.splitlines()[-1].startswith("REFUSED at step "), vector
        assert "VERIFIED" not in done.stdout
        refused += 1
    assert refused > 60


def test_a_bundle_taken_out_of_a_certificate_as_shown_is_accepted(recipe: Path, tmp_path: Path) -> None:
    for words in re.findall(r"^(pdfdetach .*)$", DOCUMENT, re.MULTILINE):
        filled = words.replace("certificate.pdf", str(VECTORS / "good" / "certificate.pdf")).split()
        listed = subprocess.run(filled, cwd=tmp_path, capture_output=True, text=True, check=True).stdout
        assert "-list" not in words or listed.startswith("1 embedded files\n1: bundle.json")

    done = follow(recipe, tmp_path / "bundle.json", "trust/trust.json", "2027-01-01")

    assert done.returncode in (GENUINE, IN_PART), done
    two = ["pdfdetach", "-list", VECTORS / "broken" / "certificate-with-two-bundles.pdf"]
    assert subprocess.run(two, capture_output=True, text=True, check=True).stdout.startswith("2 embedded")


def test_a_day_that_is_none_is_refused(recipe: Path) -> None:
    for day in ("tomorrow", "2027-02-30", "20270101", ""):
        done = follow(recipe, VECTORS / "good" / "ed25519.json", "trust/trust-ed25519.json", day)
        assert done.returncode == REFUSED, (day, done)
