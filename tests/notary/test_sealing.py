"""Files at rest: what was sealed comes back byte for byte from anywhere, and each thing done to it is noticed."""

import hashlib
import io
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from notary import sealing
from notary.sealing import CHUNK, HEADER_SIZE, OVERHEAD, Keys, Reader, Seal, SealError, Wrapped

KEYS = Keys({"k2": bytes(range(32)), "k1": bytes(32)})
BORDERS = [0, 1, 15, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK - 1, 2 * CHUNK, 3 * CHUNK, 3 * CHUNK + 7]
sizes = st.sampled_from(BORDERS) | st.integers(0, 4 * CHUNK)


def content(size: int) -> bytes:
    """Bytes in which no two chunks are alike."""
    return hashlib.shake_256(b"evidence").digest(size)


def sealed(plain: bytes, piece: int = CHUNK) -> tuple[bytes, Wrapped]:
    out, seal = io.BytesIO(), Seal.new()
    pieces = (plain[at : at + piece] for at in range(0, len(plain), piece))
    sha256, size = sealing.write(out, seal, pieces)
    assert (sha256, size) == (hashlib.sha256(plain).hexdigest(), len(plain))
    return out.getvalue(), seal.wrapped(KEYS, sealing.binding(sha256, size))


def opened(file: bytes, wrapped: Wrapped, plain: bytes, keys: Keys = KEYS) -> Reader:
    bound = sealing.binding(hashlib.sha256(plain).hexdigest(), len(plain))
    return Reader(io.BytesIO(file), sealing.unwrap(file[:HEADER_SIZE], wrapped, keys, bound), len(plain))


def place(number: int) -> slice:
    start = sealing.place_of(number)
    return slice(start, start + CHUNK + OVERHEAD)


@settings(max_examples=60, deadline=None)
@given(sizes, st.integers(1, 3 * CHUNK))
def test_what_is_sealed_comes_back_whatever_its_size_and_pieces(size: int, piece: int) -> None:
    plain = content(size)
    file, wrapped = sealed(plain, piece)

    assert len(file) == sealing.sealed_size(size)
    assert opened(file, wrapped, plain).readall() == plain


@settings(max_examples=60, deadline=None)
@given(sizes, st.data())
def test_any_part_is_read_alone(size: int, data: st.DataObject) -> None:
    plain = content(size)
    file, wrapped = sealed(plain)
    start, length = data.draw(st.integers(0, size + 9)), data.draw(st.integers(0, 2 * CHUNK))

    reader = io.BufferedReader(opened(file, wrapped, plain), CHUNK)
    reader.seek(start)

    assert reader.read(length) == plain[start : start + length]


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(BORDERS[1:]), st.data())
def test_a_changed_byte_anywhere_is_noticed(size: int, data: st.DataObject) -> None:
    plain = content(size)
    file, wrapped = sealed(plain)
    at = data.draw(st.integers(0, len(file) - 1))
    broken = file[:at] + bytes([file[at] ^ 1 << data.draw(st.integers(0, 7))]) + file[at + 1 :]

    with pytest.raises(SealError):
        opened(broken, wrapped, plain).readall()


def without_last_chunk(file: bytes) -> bytes:
    return file[: sealing.place_of(2)]


def cut_in_a_chunk(file: bytes) -> bytes:
    return file[:-1]


def longer(file: bytes) -> bytes:
    return file + bytes(CHUNK + OVERHEAD)


def reordered(file: bytes) -> bytes:
    return file[:HEADER_SIZE] + file[place(1)] + file[place(0)] + file[place(2)]


def repeated(file: bytes) -> bytes:
    return file[:HEADER_SIZE] + file[place(0)] * 2 + file[place(2)]


def with_a_chunk_of_another_file(file: bytes) -> bytes:
    other, _ = sealed(content(3 * CHUNK))
    return file[:HEADER_SIZE] + file[place(0)] + other[place(1)] + file[place(2)]


def under_another_files_header(file: bytes) -> bytes:
    other, _ = sealed(content(3 * CHUNK))
    return other[:HEADER_SIZE] + file[HEADER_SIZE:]


def of_another_version(file: bytes) -> bytes:
    return file[:8] + b"\2" + file[9:]


def of_another_chunk_size(file: bytes) -> bytes:
    return file[:9] + b"\x11" + file[10:]


def not_sealed(file: bytes) -> bytes:
    return content(len(file))


FAULTS: dict[Callable[[bytes], bytes], str] = {
    without_last_chunk: "and must have",
    cut_in_a_chunk: "and must have",
    longer: "and must have",
    reordered: "chunk 0 is not what was written",
    repeated: "chunk 1 is not what was written",
    with_a_chunk_of_another_file: "chunk 1 is not what was written",
    under_another_files_header: "not this file's",
    of_another_version: "version 2",
    of_another_chunk_size: r"chunks of 2\^17",
    not_sealed: "does not begin",
}


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.__name__)
def test_each_thing_done_to_a_file_is_noticed(fault: Callable[[bytes], bytes]) -> None:
    plain = content(3 * CHUNK)
    file, wrapped = sealed(plain)

    with pytest.raises(SealError, match=FAULTS[fault]):
        opened(fault(file), wrapped, plain).readall()


def test_a_shorter_file_is_not_passed_off_by_a_record_that_says_so() -> None:
    plain = content(3 * CHUNK)
    file, wrapped = sealed(plain)
    shorter = plain[: 2 * CHUNK]

    with pytest.raises(SealError, match="made for other contents"):
        opened(without_last_chunk(file), wrapped, shorter)
    seal = sealing.unwrap(
        file[:HEADER_SIZE], wrapped, KEYS, sealing.binding(hashlib.sha256(plain).hexdigest(), len(plain))
    )
    with pytest.raises(
        SealError, match="chunk 1"
    ):  # the key in hand, the size believed: the last chunk is marked
        Reader(io.BytesIO(without_last_chunk(file)), seal, 2 * CHUNK).readall()


def test_two_files_exchanged_under_their_records_do_not_open() -> None:
    one, other = content(10), content(11)
    (_, key), (file, _) = sealed(one), sealed(other)

    with pytest.raises(SealError, match="not this file's"):
        opened(file, key, one)


def test_another_key_encryption_key_opens_nothing() -> None:
    file, wrapped = sealed(content(5))

    with pytest.raises(SealError, match="not this file's"):
        opened(file, wrapped, content(5), Keys({"k2": bytes(32)}))
    with pytest.raises(SealError, match="'k2' is not among those given"):
        opened(file, wrapped, content(5), Keys({"k3": bytes(range(32))}))


def test_a_key_is_wrapped_anew_and_the_file_stays() -> None:
    plain = content(CHUNK + 1)
    file, wrapped = sealed(plain)
    newer = Keys({"k3": bytes(reversed(range(32))), **KEYS.by_id})
    bound = sealing.binding(hashlib.sha256(plain).hexdigest(), len(plain))

    again = sealing.rewrapped(file[:HEADER_SIZE], wrapped, newer, bound)

    assert (wrapped.key_id, again.key_id) == ("k2", "k3")
    assert opened(file, again, plain, Keys({"k3": newer.by_id["k3"]})).readall() == plain


def test_the_same_bytes_sealed_twice_have_nothing_in_common() -> None:
    (one, a), (other, b) = sealed(content(CHUNK)), sealed(content(CHUNK))

    assert one[10:] != other[10:]
    assert a.content != b.content


def test_a_chunk_that_is_written_again_gets_another_nonce() -> None:
    seal = Seal.new()

    assert len({seal.close(0, last=False, plain=b"same")[:7] for _ in range(50)}) == 50


@pytest.mark.parametrize("keys", [{}, {"k1": b"short"}])
def test_keys_that_are_none_are_refused(keys: dict[str, bytes]) -> None:
    with pytest.raises(SealError):
        Keys(keys)


def test_what_is_too_long_or_too_far_for_a_chunk_is_not_written() -> None:
    for number, plain in ((0, bytes(CHUNK + 1)), (sealing.MOST_CHUNKS, b"")):
        with pytest.raises(SealError, match="cannot be written"):
            Seal.new().close(number, last=True, plain=plain)


def test_a_place_before_the_beginning_is_none() -> None:
    file, wrapped = sealed(b"abc")

    with pytest.raises(ValueError, match="nothing at -1"):
        opened(file, wrapped, b"abc").seek(-4, io.SEEK_END)
