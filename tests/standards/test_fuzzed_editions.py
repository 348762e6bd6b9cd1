"""Whatever is written in an edition's files, its author gets faults with a place and a sentence, never a traceback."""

import re
import shutil
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from standards import authoring, starting
from tests.standards import tiny

JUNK = (
    "1", "-1", "1.5", "nan", "true", "[]", "[1]", "[[]]", "[{}]", "{}", "{ a = 1 }", '""', '"x"', '"\\u0000"',
    "2026-01-01", "07:30:00", "9999-12-31T00:00:00Z", '[{ id = "i-1" }]', "{ kind = 1 }", '{ kind = "attest" }',
    '{ question = "yes", is = [] }', "9" * 5000, "0x" + "f" * 5000, "[" * 3000, '"' + "9" * 5000 + '"', '["a", "a"]',
)  # fmt: skip
NAMES = (
    "kind", "enforcement", "section", "calendar", "process", "checklists", "control_sets", "countries", "question",
    "requirement", "dossier", "variation", "applies_to", "id", "edition",
)  # fmt: skip
VECTORS = """
[[dossier]]
kind = "UVEU"
file = "good.json"
on = "2026-11-20"
[[variation]]
title = "no"
kind = "UVEU"
on = "2026-11-20"
requirement = "r-answers"
set = [{ pointer = "/answers/yes/value", value = false }]
expect = "not_satisfied"
parts = ["attest"]
"""


@pytest.fixture(scope="module")
def editions(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    root = tmp_path_factory.mktemp("whole")
    starting.start(root / "small", "small", "A small rule", date(2027, 1, 1))
    whole = {"vectors/vectors.toml": VECTORS, "vectors/good.json": "{}"}
    return {"small": root / "small", "tiny": tiny.write(root, whole)}


@st.composite
def edits(draw: st.DrawFn, text: str) -> str:
    """The text with one to three things done to it that an author, or a broken editor, might do."""
    for _ in range(draw(st.integers(1, 3))):
        lines = text.split("\n")
        at = draw(st.integers(0, len(lines) - 1))
        way = draw(st.sampled_from(["value", "key", "drop", "again", "cut", "insert", "cell", "top"]))
        if way == "value":
            lines[at] = re.sub(r"= .*", lambda _: "= " + draw(st.sampled_from(JUNK)), lines[at], count=1)
        elif way == "key":
            lines[at] = re.sub(
                r"^[a-z_]+", draw(st.sampled_from(["x", "id", "column", "part", "set"])), lines[at]
            )
        elif way == "cell":
            cells = lines[at].split(",")
            cells[draw(st.integers(0, len(cells) - 1))] = draw(
                st.sampled_from(["", "x", "9" * 5000, "²", '"', "2026-02-30"])
            )
            lines[at] = ",".join(cells)
        elif way == "insert":
            lines[at] += draw(st.text(max_size=8))
        elif way == "top":
            lines.insert(0, f"{draw(st.sampled_from(NAMES))} = {draw(st.sampled_from(JUNK))}")
        elif way == "cut":
            lines = lines[: at + 1]
        else:
            lines[at : at + 1] = [] if way == "drop" else [lines[at]] * 2
        text = "\n".join(lines)
    return text


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_a_broken_edition_gives_faults_and_never_a_traceback(
    data: st.DataObject, editions: dict[str, Path], tmp_path_factory: pytest.TempPathFactory
) -> None:
    whole = editions[data.draw(st.sampled_from(sorted(editions)))]
    paths = sorted(path.relative_to(whole) for path in whole.rglob("*") if path.is_file())
    name = data.draw(st.sampled_from(paths))
    broken = tmp_path_factory.mktemp("broken") / "edition"
    shutil.copytree(whole, broken)
    text = data.draw(edits((whole / name).read_text("utf-8")))
    (broken / name).write_bytes(text.encode("utf-8", "surrogatepass"))

    checked = authoring.check(broken)

    shutil.rmtree(broken.parent)
    assert checked.code in (authoring.CLEAN, authoring.HINTS, authoring.FAULTS)
    assert (checked.rulebook is None) <= bool(checked.faults)
    assert all(fault.message for fault in checked.faults)
    assert authoring.text(checked)


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_bytes_that_are_no_text_are_a_fault_of_their_file(
    data: st.DataObject, editions: dict[str, Path], tmp_path_factory: pytest.TempPathFactory
) -> None:
    whole = editions["tiny"]
    paths = sorted(path.relative_to(whole) for path in whole.rglob("*") if path.is_file())
    name = data.draw(st.sampled_from(paths))
    broken = tmp_path_factory.mktemp("broken") / "edition"
    shutil.copytree(whole, broken)
    (broken / name).write_bytes(b"\xff" + data.draw(st.binary(max_size=40)))

    checked = authoring.check(broken)

    shutil.rmtree(broken.parent)
    assert any(fault.pointer.startswith(name.as_posix()) for fault in checked.faults)


NUMBERS, GOOD, LISTED = "numbers.toml", "vectors/good.json", "vectors/vectors.toml"


@pytest.mark.parametrize(
    ("name", "text", "why"),
    [
        (NUMBERS, "x = " + "[" * 200 + "]" * 200, "nests deeper than"),
        (NUMBERS, "[" + ".".join("a" * 3000) + "]", "nests deeper than"),
        (NUMBERS, ".".join("a" * 3000) + " = 1", "nests deeper than"),
        (NUMBERS, "x = 0x" + "f" * 17, "more than 64 bits"),
        (NUMBERS, "x = 1e99999999999999999999", "is out of range"),
        (NUMBERS, "x = " + "9" * 5000, "is not TOML"),
        (GOOD, '{"kind": "APPLICANT", "x": ' + "[" * 900 + "]" * 900 + "}", "nests deeper than"),
        (GOOD, "[" * 100_000, "is not JSON"),
        (GOOD, '{"kind": "APPLICANT", "x": 1e99999999999999999999}', "is out of range"),
        (GOOD, "[]", "must hold one object"),
    ],
    ids=lambda value: value[:24],
)
def test_what_python_could_not_print_or_copy_is_a_fault_of_its_file(
    tmp_path: Path, name: str, text: str, why: str
) -> None:
    starting.start(tmp_path / "small", "small", "A small rule", date(2027, 1, 1))
    (tmp_path / "small" / name).write_text(text, "utf-8")

    faults = authoring.check(tmp_path / "small").faults

    assert any(fault.pointer == name and why in fault.message for fault in faults), faults


@pytest.mark.parametrize("name", ["rulebook.toml", NUMBERS, "chips.csv", GOOD])
def test_a_folder_where_a_file_should_be_is_a_fault(tmp_path: Path, name: str) -> None:
    starting.start(tmp_path / "small", "small", "A small rule", date(2027, 1, 1))
    (tmp_path / "small" / name).unlink(missing_ok=True)
    (tmp_path / "small" / name).mkdir()

    assert [fault.pointer for fault in authoring.check(tmp_path / "small").faults][:1] == [name]


@pytest.mark.parametrize(
    "pointer", ["/sites/-1", "/sites/x", "/sites/0", "/kind/0", "/answers/register/value" + "/0" * 2000]
)
def test_a_pointer_that_leads_nowhere_is_a_fault(tmp_path: Path, pointer: str) -> None:
    starting.start(tmp_path / "small", "small", "A small rule", date(2027, 1, 1))
    listed = tmp_path / "small" / LISTED
    listed.write_text(listed.read_text("utf-8").replace("/answers/register/value", pointer), "utf-8")

    assert "leads nowhere" in authoring.text(authoring.check(tmp_path / "small"))
