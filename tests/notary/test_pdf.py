"""The bundle in a certificate: read from what WeasyPrint and pikepdf make; junk is refused."""

import io
import re
import time
import zlib

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from weasyprint import HTML, Attachment

from notary import pdf
from notary.errors import NotaryError

DATA = b'{"bundle":"' + "grüße ".encode() * 400 + b'"}'
PAGE = "<html lang=en><title>C</title><body><h1>A (certificate)</h1><p>" + "words " * 50


def make(*files: tuple[str, bytes], variant: str | None = "pdf/a-3u", **options: object) -> bytes:
    attachments = [Attachment(string=data, name=name, relationship="Data") for name, data in files]
    made: bytes = HTML(string=PAGE).write_pdf(attachments=attachments, pdf_variant=variant, **options)
    return made


ONE = make(("bundle.json", DATA))
EMPTY = make(uncompressed_pdf=True)
PLAIN = make(("bundle.json", DATA), uncompressed_pdf=True)


def resaved(data: bytes, **options: object) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as document:
        document.save(out, **options)
    return out.getvalue()


def updated(data: bytes, objects: dict[int, bytes], prev: int | None = None, more: bytes = b"") -> bytes:
    """`data` with an incremental update of classic form (ISO 32000-1, 7.5.6)."""
    prev = int(re.findall(rb"startxref\s+(\d+)", data)[-1]) if prev is None else prev
    root = re.findall(rb"/Root (\d+ 0 R)", data)[-1]
    out, table = data, b"xref\n"
    for number, body in sorted(objects.items()):
        table += b"%d 1\n%010d 00000 n \n" % (number, len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    trailer = b"trailer\n<</Size 900/Root %b/Prev %d%b>>\n" % (root, prev, more)
    return out + table + trailer + b"startxref\n%d\n%%%%EOF\n" % len(out)


@pytest.mark.parametrize("variant", ["pdf/a-3b", "pdf/a-3u", "pdf/a-3a", "pdf/ua-1", None])
@pytest.mark.parametrize("uncompressed", [False, True])
def test_every_variant_weasyprint_makes_is_read(variant: str | None, uncompressed: bool) -> None:
    made = make(("bundle.json", DATA), variant=variant, uncompressed_pdf=uncompressed)
    assert pdf.attached(made) == DATA


def test_both_kinds_of_cross_reference_are_among_them() -> None:
    assert b"/ObjStm" in ONE and b"/XRef" in ONE
    assert b"/ObjStm" not in PLAIN and b"\nxref\n" in PLAIN


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"object_stream_mode": pikepdf.ObjectStreamMode.generate},
        {"object_stream_mode": pikepdf.ObjectStreamMode.disable},
        {"linearize": True},
        {"compress_streams": False, "stream_decode_level": pikepdf.StreamDecodeLevel.generalized},
    ],
    ids=str,
)
def test_what_pikepdf_saves_again_is_read(options: dict[str, object]) -> None:
    assert pdf.attached(resaved(ONE, **options)) == DATA


def test_other_attachments_do_not_disturb() -> None:
    made = make(("readme.txt", b"x"), ("bundle.json", DATA), ("bundle.json.bak", b"y"))
    assert pdf.attached(made) == DATA
    assert pdf.attached(made, "readme.txt") == b"x"


def test_an_incremental_update_is_read_and_the_newest_object_counts() -> None:
    other = b"<</Type/Filespec/F(b\\165ndle.json)/EF<</F 801 0 R>>>>"
    body = b"<</Length 5/Type/EmbeddedFile>>\nstream\nhello\nendstream"
    assert pdf.attached(updated(PLAIN, {800: b"(nothing)"})) == DATA
    first = updated(EMPTY, {800: other, 801: body})
    assert pdf.attached(first) == b"hello"
    assert pdf.attached(updated(first, {801: body.replace(b"hello", b"later")})) == b"later"
    with pytest.raises(NotaryError, match=r"no file named bundle\.json"):
        pdf.attached(updated(first, {800: b"null"}))


@pytest.mark.parametrize("name", [b"<feff00620075006e0064006c0065002e006a0073006f006e>", b"(bundle.json)"])
def test_a_second_attachment_of_the_name_cannot_hide(name: bytes) -> None:
    spec = b"[<</X<</UF %b/EF<</F 2 0 R>>>>>>]" % name
    with pytest.raises(NotaryError, match=r"2 files named bundle\.json"):
        pdf.attached(updated(PLAIN, {800: spec}))
    with pytest.raises(NotaryError, match=r"2 files named bundle\.json"):
        pdf.attached(make(("bundle.json", DATA), ("bundle.json", b"other")))


def test_a_pdf_without_the_attachment_says_so() -> None:
    with pytest.raises(NotaryError, match=r"no file named bundle\.json is attached"):
        pdf.attached(make(("other.json", DATA)))


def test_an_encrypted_pdf_is_refused() -> None:
    locked = resaved(ONE, encryption=pikepdf.Encryption(owner="o", user=""))
    with pytest.raises(NotaryError, match="is encrypted"):
        pdf.attached(locked)


def with_file(stream: bytes) -> bytes:
    spec = b"<</Type/Filespec/F(bundle.json)/EF<</F 801 0 R>>>>"
    return updated(EMPTY, {800: spec, 801: stream})


def packed(data: bytes, extra: bytes = b"") -> bytes:
    body = zlib.compress(data, 9)
    return b"<</Length %d/Filter/FlateDecode%b>>\nstream\n%b\nendstream" % (len(body), extra, body)


def test_a_bomb_is_refused_without_unpacking_it() -> None:
    with pytest.raises(NotaryError, match="unpacks to more than 4194304 bytes"):
        pdf.attached(with_file(packed(bytes(200 * 1024 * 1024))))


@pytest.mark.parametrize(
    ("stream", "sentence"),
    [
        (b"<</Length 900/Filter/LZWDecode>>\nstream\nx\nendstream", "of another length"),
        (b"<</Length 1/Filter/LZWDecode>>\nstream\nx\nendstream", "packed in a way not read here"),
        (b"<</Length 1/Filter/FlateDecode>>\nstream\nx\nendstream", "that breaks off"),
        (b"<</Length -1>>\nstream\nx\nendstream", "without a length"),
        (b"<</Length 801 0 R>>\nstream\nx\nendstream", "without a length"),
        (b"<</Length 999 0 R>>\nstream\nx\nendstream", "damaged"),
        (b"<<>>\nstream\nx\nendstream", "damaged"),
        (b"(no stream)", "something else where a dictionary belongs"),
        (packed(b"x", b"/DecodeParms<</Predictor 2>>"), "packed in a way not read here"),
        (b"<</Length 4/Filter/FlateDecode>>\nstream\njunk\nendstream", "damaged"),
        (b"<</A 1/A 2>>", "not unique"),
        (b"[" * 100 + b"]" * 100, "nested too deeply"),
        (b"[" + b"1 " * 300_000 + b"]", "too many values"),
        (b"(" * 2_000_000, "without end, or too long"),
        (b"(unbalanced", "without end, or too long"),
        (b"<zz>", "damaged"),
        (b"<</A>>", "damaged"),
        (b"what", "has no value"),
    ],
    ids=range(18),
)
def test_an_odd_object_is_refused(stream: bytes, sentence: str) -> None:
    with pytest.raises(NotaryError, match=sentence):
        pdf.attached(with_file(stream))


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "not a PDF"),
        (b"{}", "not a PDF"),
        (b" " + ONE, "not a PDF"),
        (b"%PDF-1.7\n", "no cross-reference"),
        (b"%PDF-1.7\nstartxref\n0\n", "broken object at 0"),
        (b"%PDF-1.7\nstartxref\n99999\n", "broken object at 99999"),
        (ONE[:-300], "no cross-reference"),
        (updated(PLAIN, {800: b"1"}, prev=len(PLAIN) + 19), "without end"),
        (updated(PLAIN, {800: b"1"}, more=b"/XRefStm 5"), "two cross-references"),
        (updated(PLAIN, {100_000: b"1"}), "too many objects"),
        (b"%PDF-" + bytes(pdf.MAX_PDF), "more than the"),
    ],
    ids=range(11),
)
def test_an_odd_file_is_refused(data: bytes, sentence: str) -> None:
    with pytest.raises(NotaryError, match=sentence):
        pdf.attached(data)


def test_reading_takes_bounded_work_whatever_the_table_says() -> None:
    spec = b"<</Type/Filespec/F(bundle.json)/EF<</F 801 0 R>>>>"
    heavy = dict.fromkeys(range(810, 840), b"[" + b"1 " * 150_000 + b"]")
    began = time.process_time()
    with pytest.raises(NotaryError, match="too much work"):
        pdf.attached(updated(EMPTY, heavy | {800: spec, 801: b"<<>>"}))
    assert time.process_time() - began < 20


def refused_or_true(data: bytes) -> None:
    try:
        found = pdf.attached(data)
    except NotaryError:
        return
    assert type(found) is bytes


@settings(max_examples=400, deadline=None)
@given(st.sampled_from([ONE, PLAIN]), st.data())
def test_mutated_bytes_never_crash(base: bytes, data: st.DataObject) -> None:
    changed = bytearray(base)
    tail = st.integers(max(0, len(base) - 3000), len(base) - 1)
    places = data.draw(st.lists(st.integers(0, len(base) - 1) | tail, min_size=1, max_size=12))
    for place in places:
        changed[place] = data.draw(st.integers(0, 255))
    refused_or_true(bytes(changed))


TOKENS = [
    b"<<",
    b">>",
    b"[",
    b"]",
    b"(",
    b")",
    b"<",
    b">",
    b"/Length",
    b"/EF",
    b"1 0 R",
    b"-1",
    b"9" * 9,
    b" ",
    b"%",
]


@settings(max_examples=300, deadline=None)
@given(st.sampled_from([ONE, PLAIN]), st.data())
def test_spliced_tokens_never_crash(base: bytes, data: st.DataObject) -> None:
    for _ in range(data.draw(st.integers(1, 5))):
        place = data.draw(st.integers(0, len(base)))
        cut = data.draw(st.integers(0, 40))
        base = base[:place] + data.draw(st.sampled_from(TOKENS)) + base[place + cut :]
    refused_or_true(base)


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=300))
def test_any_object_bytes_never_crash(junk: bytes) -> None:
    refused_or_true(updated(PLAIN, {800: junk}))
    refused_or_true(with_file(junk))
