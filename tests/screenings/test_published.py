"""The list as it is published: CSV and JSON say the same, and what cannot be read is named."""

import io
import json
from typing import Any

import pytest

from screenings import published, samples
from screenings.published import Report
from standards.errors import Refusal
from tests.screenings.lists import EL, as_csv, as_json, row


def read(file: io.BytesIO) -> tuple[list[published.Read], Report]:
    report = Report()
    return list(published.entries(file, report)), report


def test_both_forms_of_a_list_are_the_same_entries() -> None:
    rows = list(samples.generate(200, seed=5))

    one, two = read(as_json(rows))[0], read(as_csv(rows))[0]

    assert len(one) == 200
    assert [(e.key, e.sha256) for e in one] == [(e.key, e.sha256) for e in two]


def test_an_entry_keeps_what_the_list_says_of_it() -> None:
    said = row(
        "7",
        " Torzarya   Instruments OOO ",
        alt_names="ООО Торзаря; TI",
        country="RU",
        programs=["NPWMD"],
        start_date="2024-03-05",
        ids=[{"type": "Tax ID", "number": "77", "country": "RU", "issue_date": None}],
    )

    (entry,), report = read(as_json([said]))

    assert report.refused == 0
    assert (entry.key, entry.code, entry.name) == ("EL:7", "EL", "Torzarya Instruments OOO")
    assert entry.content["alt_names"] == ["ООО Торзаря", "TI"]
    assert entry.content["addresses"] == [{"text": "5 Quay Lane, Port, RU", "country": "RU"}]
    assert entry.content["ids"] == ["Tax ID, 77, RU"]
    assert entry.content["countries"] == ["RU"]


@pytest.mark.parametrize(
    ("change", "field", "words"),
    [
        ({"name": None}, "name", "says nothing"),
        ({"name": "x" * 501}, "name", "501 characters"),
        ({"id": ""}, "id", "says nothing"),
        ({"source": "Some list"}, "source", "names no list"),
        ({"source": None}, "source", "names no list"),
        ({"type": "Ghost"}, "type", "none of individual, entity"),
        ({"start_date": "5 March 2024"}, "start_date", "2026-11-24"),
        ({"end_date": "2024-02-30"}, "end_date", "is not a day"),
        ({"alt_names": 5}, "alt_names", "is not a list of texts"),
        ({"alt_names": [{"name": "x"}]}, "alt_names", "is not a list of texts"),
        ({"addresses": [5]}, "addresses", "is not an object"),
        ({"addresses": [{"city": ["x"]}]}, "city", "is not a text"),
        ({"remarks": {"x": 1}}, "remarks", "is not a text"),
        ({"remarks": "a\x00b"}, "remarks", "NUL"),
        ({"remarks": True}, "remarks", "is not a text"),
    ],
)
def test_a_row_that_cannot_be_read_is_named_with_field_value_and_what_to_do(
    change: dict[str, Any], field: str, words: str
) -> None:
    kept, report = read(as_json([row("1", "Right"), row("2", "Wrong") | change]))

    assert [one.name for one in kept] == ["Right"]
    (fault,) = report.faults
    assert fault.pointer == "/results/1"
    assert fault.message.startswith(f"{field}: ")
    assert words in fault.message


def test_a_row_of_csv_is_named_by_its_line() -> None:
    text = as_csv([row("1", "Right"), row("2", "Wrong", start_date="soon")]).getvalue().decode("utf-8-sig")
    text += "short,row\r\n"

    _, report = read(io.BytesIO(text.encode()))

    assert [fault.pointer for fault in report.faults] == ["line 3", "line 4"]
    assert "2 cells, and line 1 names 29 columns" in report.faults[1].message


def test_an_entry_that_stands_twice_and_says_otherwise_is_refused_and_a_repeated_row_is_one() -> None:
    kept, report = read(as_json([row("1", "A"), row("1", "A"), row("1", "B")]))

    assert [one.name for one in kept] == ["A"]
    assert "stands at /results/0 already" in report.faults[0].message


def test_no_more_faults_are_told_than_a_person_reads_and_all_are_counted() -> None:
    _, report = read(as_json([row(str(n), "") for n in range(500)]))

    assert (len(report.faults), report.refused, report.rows) == (published.MOST_FAULTS, 500, 500)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty"),
        (b"  \n ", "is empty"),
        (b"PK\x03\x04 workbook", "an archive, a workbook or a PDF"),
        (b"<html>Not found</html>", "web page"),
        (b'{"results": [', "cut short"),
        (b'{"results": [{"id": "1"', "not JSON"),
        (b'{"results": [{}]} and more', "after the end"),
        (b'{"total": 3}', '"results"'),
        (b'{"results": 7}', "expected"),
        (b'{"results": [{} {}]}', '"," was expected'),
        (b"[" * 100_000, "not JSON"),
        (b"one,two\r\n1,2\r\n", "at least _id, source and name"),
        (b"_id,source,name,name\r\n", "stands there twice"),
        (b'_id,source,name\r\n1,EL,"open\r\n', "not CSV"),
        (b"_id,source,name\r\n1,EL,Caf\xe9\r\n", "not UTF-8"),
    ],
)
def test_a_file_that_is_no_list_is_refused_in_a_sentence(content: bytes, words: str) -> None:
    with pytest.raises(Refusal, match=words.replace("(", r"\(")):
        read(io.BytesIO(content))


def test_a_field_that_stands_twice_in_an_object_is_refused() -> None:
    _, report = read(io.BytesIO(b'[{"id": "1", "id": "2", "name": "x", "source": "EL"}]'))

    assert "has the field id twice" in report.faults[0].message


def test_json_is_read_by_pieces_however_they_fall(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("screenings.streams.CHUNK", 7)
    rows = [row(str(n), f"Nameß {n}", remarks='a "quoted" ] } , [') for n in range(20)]
    content = json.dumps({"sources_used": [{"x": [1, 2]}], "results": rows, "total": 20}).encode()

    kept, _ = read(io.BytesIO(content))

    assert [one.name for one in kept] == [f"Nameß {n}" for n in range(20)]


def test_the_sample_is_the_same_for_the_same_seed_and_every_row_of_it_is_read() -> None:
    one, two, other = (list(samples.generate(300, seed)) for seed in (1, 1, 2))

    assert one == two != other
    assert all(published.entry("", row)[1] == [] for row in one)
    assert any(row["alt_names"] for row in one)


def test_a_short_name_of_a_list_is_taken_as_it_is() -> None:
    assert [published.entry("", row("1", "A", source=source))[0].code for source in ("SDN", EL)] == [
        "SDN",
        "EL",
    ]
