"""What a file is, told from its bytes: each kind that is taken, and each way to pass for one."""

from __future__ import annotations

import io
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from applications import contents
from standards.errors import Refusal
from standards.questionnaire import MEDIA
from tests.applications.papers import archive, image, office, pdf

WHOLE = {
    "PDF": pdf(),
    "PNG": image("PNG"),
    "JPEG": image("JPEG"),
    "plain text": "The plan, in words. Größe: 3 m.\n".encode(),
    "CSV": b"site,chips\nAustin,8000\nDelft,40\n",
    "JSON": b'{"plan": [1, 2]}',
    "Word (docx)": office("docx"),
    "Excel (xlsx)": office("xlsx"),
}


def told(content: bytes, name: str = "plan.bin") -> str:
    return contents.media_type(io.BytesIO(content), len(content), name)


@pytest.mark.parametrize("kind", WHOLE)
def test_each_kind_is_known_by_its_bytes(kind: str) -> None:
    assert contents.MEDIA_TYPES[told(WHOLE[kind])] == kind


def test_every_family_a_question_may_name_has_its_media_types_and_no_other() -> None:
    assert tuple(contents.FAMILIES) == MEDIA
    assert {type for types in contents.FAMILIES.values() for type in types} == set(contents.MEDIA_TYPES)


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"a;b\n1;2\n3;4\n", "CSV"),
        (b"a\tb\n1\t2\n", "CSV"),
        (b"one, two\nthree\n", "plain text"),
        ("Preis: 3 € in München\n".encode("cp1252"), "plain text"),
        (b"\xef\xbb\xbf" + b'{"a": 1}', "JSON"),
        (b'{"a": 1', "plain text"),
        (b"[" * 100_000, "plain text"),
        (b'{"a": 1}\n{"a": 2}\n', "plain text"),
        (pdf() + b"\n\n", "PDF"),
        (image("JPEG") + b"\0\0", "JPEG"),
        (office("xlsx", {"xl/worksheets/sheet1.xml": b"<row/>" * 20_000}), "Excel (xlsx)"),
    ],
)
def test_what_is_written_in_many_ways_is_still_known(content: bytes, kind: str) -> None:
    assert contents.MEDIA_TYPES[told(content)] == kind


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (archive({"setup.exe": b"MZ"}), "is application/zip; attach one of PDF"),
        (archive({"[Content_Types].xml": b"<Types/>", "word/document.xml": b""}), "is application/zip"),
        (archive({"[Content_Types].xml": b" " * 2**21}), "is application/zip"),
        (office("docx") + b"%PDF-1.7\n%%EOF\n", "two files in one"),
        (office("docx", {"word/vbaProject.bin": b"x"}), "holds macros"),
        (office("docx", types="<Default ContentType='ms-word.document.macroEnabled.main'/>"), "holds macros"),
        (office("docx", {"../../etc/cron.d/x": b"x"}), "no office document has"),
        (office("xlsx", {"xl/bomb.bin": bytes(2**25)}), "far more than its size"),
        (office("docx")[:-30], "damaged archive"),
        (b"PK\x03\x04" + bytes(60), "damaged archive"),
        (b"#!/bin/sh\n" + office("docx"), "two files in one|attach one of"),
        (pdf()[:-20], "does not end as a PDF ends"),
        (pdf() + b"<script>alert(1)</script>", "does not end as a PDF ends"),
        (b"\n" + pdf(), "before its PDF header"),
        (b"GIF89a" + pdf(), "before its PDF header|attach one of"),
        (pdf()[:-7] + archive({"a": b"b"})[:-2] + b"\x06\0%%EOF\n", "two files in one"),
        (image("PNG")[:-4], "does not end as a PNG ends"),
        (image("PNG") + b"more", "does not end as a PNG ends"),
        (image("PNG") + archive({"a": b"b"}), "two files in one"),
        (image("JPEG")[:-2], "does not end as a JPEG ends"),
        (image("JPEG") + archive({"a": b"b"}), "two files in one"),
        (b"A note.\n%PDF-1.4\n%%EOF\n", "read as PDF|before its PDF header"),
        (b"words\n" * 2000 + b"\x01\x02", "is not text: it holds the control character 0x01"),
        (b"words\n" * 2000 + b"\0", "is not text"),
        (b"<!DOCTYPE html><html><script>1</script></html>", "attach one of"),
        (b"MZ" + bytes(200), "attach one of"),
        (b"\x7fELF\x02\x01\x01" + bytes(200), "attach one of"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>", "attach one of"),
    ],
)
def test_each_way_to_pass_for_another_file_is_refused_in_a_sentence(content: bytes, sentence: str) -> None:
    with pytest.raises(Refusal, match=sentence) as refused:
        told(content)

    assert str(refused.value).startswith("plan.bin ")


def test_an_entry_that_is_there_twice_or_locked_is_refused() -> None:
    locked = bytearray(office("docx"))
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        where = locked.rindex(mark)
        locked[where + at] |= 1

    with pytest.raises(Refusal, match="no office document has"):
        told(bytes(locked))


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(sorted(WHOLE)), st.binary(max_size=40), st.integers(0, 3000), st.booleans())
def test_whatever_is_done_to_a_file_it_is_known_or_refused(
    kind: str, junk: bytes, at: int, cut: bool
) -> None:
    whole = WHOLE[kind]
    spoiled = whole[:at] + junk + (b"" if cut else whole[at:]) or b" "

    try:
        assert told(spoiled) in contents.MEDIA_TYPES
    except Refusal as no:
        assert str(no)


def test_a_long_json_document_is_text_and_is_not_parsed() -> None:
    long = json.dumps(["x" * 2**20] * 17).encode()

    assert told(long) == contents.TEXT
