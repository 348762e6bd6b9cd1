"""The commands of the rule: assess, holdings, rulebooks, dossier_schema."""

import io
import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from django.core.management import CommandError, call_command

from standards import rulebook
from tests import road

DAY = "2026-11-20"


def assess(path: Path, *words: str) -> tuple[int, str, str]:
    out, err = io.StringIO(), io.StringIO()
    with pytest.raises(SystemExit) as left:
        call_command(
            "assess", str(path), "--rulebook", road.EDITION, "--on", DAY, *words, stdout=out, stderr=err
        )
    return int(left.value.code), out.getvalue(), err.getvalue()


def written(folder: Path, plain: Any) -> Path:
    path = folder / "dossier.json"
    path.write_text(plain if isinstance(plain, str) else json.dumps(plain))
    return path


def test_findings_come_as_json_with_the_hash_of_the_edition(tmp_path: Path) -> None:
    code, out, _ = assess(written(tmp_path, road.said()), "--json")

    found = json.loads(out)
    edition = rulebook.get(road.EDITION)
    assert code == 1  # some items wait for a person, however complete the dossier
    assert (found["rulebook"], found["hash"], found["on"]) == (edition.id, edition.hash, DAY)
    assert [f["id"] for f in found["findings"]] == [r.id for r in edition.requirements_for("UVEU")]
    assert {"id", "status", "citation", "why", "parts"} <= found["findings"][0].keys()
    assert {"id", "status", "why"} <= found["findings"][0]["parts"][0].keys()


def test_findings_come_as_a_report_to_read(tmp_path: Path) -> None:
    code, out, _ = assess(written(tmp_path, road.said()))

    assert code == 1
    edition = rulebook.get(road.EDITION)
    assert out.startswith(edition.title)
    assert all(requirement.title in out for requirement in edition.requirements_for("UVEU"))


def test_proofs_come_as_text_and_as_json_that_the_schema_holds(tmp_path: Path) -> None:
    path, out = written(tmp_path, road.said()), io.StringIO()
    call_command("findings_schema", stdout=out)
    schema = json.loads(out.getvalue())
    jsonschema.Draft202012Validator.check_schema(schema)

    _, told, _ = assess(path, "--proof")
    code, proven, _ = assess(path, "--proof", "--json")
    _, plain, _ = assess(path, "--json")

    assert code == 1
    assert "Check (evidence): Satisfied when" in told and "sha256 " in told
    assert json.loads(proven)["proofs"][0]["parts"][0]["check"]["words"]
    assert "proofs" not in json.loads(plain)
    jsonschema.validate(json.loads(proven), schema)
    jsonschema.validate(json.loads(plain), schema)


def test_the_report_ends_with_what_to_do_and_what_does_not_fit(tmp_path: Path) -> None:
    plain = road.said()
    plain["answers"]["s10-05-a"] = {"value": 59}
    plain["answers"]["interfaces"]["value"][0]["measured_bps"] = 2**40

    path = written(tmp_path, plain)
    _, out, _ = assess(path)
    found = json.loads(assess(path, "--json")[1])

    assert out.index("WHAT TO DO") < out.index("DOES NOT FIT TOGETHER")
    assert "Bring it to at least 60 days: 59 is 1 too few. [s10-05-a]" in out
    assert [line["parts"] for line in found["to_do"] if line["at"] == "/answers/s10-05-a"] == [["s10-05-a"]]
    assert {"L002"} <= {warning["rule"] for warning in found["warnings"]}


def test_a_dossier_that_cannot_be_read_exits_two_with_every_pointer(tmp_path: Path) -> None:
    plain = road.said()
    plain["answers"]["nonsense"] = {"value": 1}
    plain["sites"][0]["country"] = "ZZ"

    code, _, err = assess(written(tmp_path, plain))
    assert code == 2
    assert "/answers/nonsense" in err
    assert "/sites/0/country" in err

    code, out, _ = assess(written(tmp_path, plain), "--json")
    assert code == 2
    assert {"/answers/nonsense", "/sites/0/country"} <= {e["pointer"] for e in json.loads(out)["errors"]}


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("not json", "is not JSON"),
        ('{"a": 1.5}', "1.5 is a float"),
        ('{"a": 1, "a": 2}', "has the key a twice"),
        ("[" * 100_000, "is not JSON"),
    ],
)
def test_what_is_no_json_of_ours_exits_two(tmp_path: Path, text: str, why: str) -> None:
    code, _, err = assess(written(tmp_path, text))

    assert code == 2
    assert why in err


def test_a_file_that_is_not_there_exits_two(tmp_path: Path) -> None:
    code, _, err = assess(tmp_path / "none.json")

    assert code == 2
    assert "cannot be read" in err


def test_a_day_that_is_no_day_is_refused() -> None:
    with pytest.raises(CommandError, match="write it as YYYY-MM-DD"):
        call_command("assess", "x.json", "--rulebook", road.EDITION, "--on", "20.11.2026")


def test_rulebooks_lists_both_editions_with_status_hash_and_counts() -> None:
    out = io.StringIO()

    call_command("rulebook", "list", stdout=out)

    for edition in rulebook.catalogue().values():
        for words in (
            edition.id,
            edition.hash,
            f"{len(edition.requirements)} requirements",
            edition.citation,
        ):
            assert words in out.getvalue()


def test_the_schema_takes_a_complete_dossier_and_refuses_a_float(tmp_path: Path) -> None:
    out = io.StringIO()
    call_command("dossier_schema", stdout=out)
    schema = json.loads(out.getvalue())
    plain = road.said()

    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(plain, schema)
    plain["filing"] = 1.5
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(plain, schema)


def holdings(path: Path, *words: str, edition: str = road.EDITION) -> str:
    out = io.StringIO()
    call_command("holdings", str(path), "--rulebook", edition, *words, stdout=out)
    return out.getvalue()


def test_holdings_are_told_as_of_any_day(tmp_path: Path) -> None:
    path = written(tmp_path, road.said())

    now, before = (json.loads(holdings(path, "--on", day, "--json")) for day in (DAY, "2025-02-01"))
    assert now["total"]["tpp"] > before["total"]["tpp"] > 0
    assert now["total"]["tpp"] == sum(part["tpp"] for part in now["by_country"].values())
    said = holdings(path, "--on", DAY)
    assert "COUNTRY" in said and "Malaysia" in said and "One H100 is 15,832 TPP here." in said


def test_holdings_of_what_cannot_be_read_exit_two(tmp_path: Path) -> None:
    with pytest.raises(SystemExit) as left:
        holdings(written(tmp_path, "not json"), "--on", DAY)

    assert left.value.code == 2
