"""Files at rest: each under a key of its own, in chunks that can be read alone, and the key wrapped.

A sealed file is a header and the chunks of the plain bytes, CHUNK bytes each, the last one shorter or as long:

    header  "VEDCSEAL", version 1, log2 of the chunk size, 16 random bytes that name the file     26 bytes
    chunk   7 random bytes, AES-256-GCM ciphertext, tag of 16 bytes                               plain + 23 bytes

This is the STREAM construction (Hoang, Reyhanitabar, Rogaway, Vizár, "Online Authenticated-Encryption and its
Nonce-Reuse Misuse-Resistance", CRYPTO 2015): a chunk's nonce is its 7 random bytes, its number (4 bytes, big
endian) and one byte that is 1 for the last chunk alone, so no chunk can be left out, moved or added. The random
bytes are drawn at every writing: a chunk that is written again after a break in an upload never uses a nonce
twice. The header is the associated data of every chunk, so no chunk fits another file or another format.

The data key is wrapped with AES-256-GCM under a key-encryption key; its associated data are the file's name, the
SHA-256 and the size of the plain bytes. A file that was exchanged for another one under the same record does not open.
"""

import hashlib
import io
import os
import secrets
import struct
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from notary.errors import NotaryError

CHUNK = 2**16  # plain bytes of a chunk
KEY_SIZE = 32  # bytes of a data key and of a key-encryption key: AES-256
OVERHEAD = 23  # bytes that a chunk is longer than its plain bytes
MOST_CHUNKS = 2**32  # what four bytes of number can tell apart: 256 TiB
_HEADER = struct.Struct(">8sBB16s")
_MAGIC, _VERSION = b"VEDCSEAL", 1
HEADER_SIZE = _HEADER.size
_WRAPPED = b"vedc sealed file key 1"


class SealError(NotaryError):
    """A sealed file, or its key, is not what was written: str() says in what, in words fit for a log."""


@dataclass(frozen=True, slots=True)
class Keys:
    """Key-encryption keys by id. The first is the one new files are sealed under; the others open older ones."""

    by_id: Mapping[str, bytes]

    def __post_init__(self) -> None:
        if not self.by_id:
            raise SealError("there is no key-encryption key")
        for id, key in self.by_id.items():
            if len(key) != KEY_SIZE:
                raise SealError(f"the key-encryption key {id!r} has {len(key)} bytes, not {KEY_SIZE}")

    @property
    def current(self) -> str:
        """Id of the key that wraps new data keys."""
        return next(iter(self.by_id))


@dataclass(frozen=True, slots=True)
class Wrapped:
    """A data key as it is kept: under which key-encryption key, and the wrapped bytes (nonce, ciphertext, tag)."""

    key_id: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Seal:
    """What it takes to write or read one file: its header and its data key. Both are made anew for each file."""

    header: bytes
    key: bytes

    @classmethod
    def new(cls) -> "Seal":
        """A seal for a new file."""
        name = secrets.token_bytes(16)
        header = _HEADER.pack(_MAGIC, _VERSION, CHUNK.bit_length() - 1, name)
        return cls(header, AESGCM.generate_key(KEY_SIZE * 8))

    def close(self, number: int, *, last: bool, plain: bytes) -> bytes:
        """One chunk, sealed: `plain` is at most CHUNK bytes, and full unless it is the last or will be rewritten."""
        if len(plain) > CHUNK or not 0 <= number < MOST_CHUNKS:
            raise SealError(f"chunk {number} of {len(plain)} bytes cannot be written")
        salt = secrets.token_bytes(7)
        return salt + AESGCM(self.key).encrypt(_nonce(salt, number, last), plain, self.header)

    def open(self, number: int, *, last: bool, sealed: bytes) -> bytes:
        """The plain bytes of one chunk; SealError unless it is this chunk of this file."""
        try:
            return AESGCM(self.key).decrypt(_nonce(sealed[:7], number, last), sealed[7:], self.header)
        except (InvalidTag, ValueError):
            raise SealError(f"chunk {number} is not what was written") from None

    def wrapped(self, keys: Keys, bound: bytes) -> Wrapped:
        """The data key under the current key-encryption key, bound to what `binding` says of the file."""
        nonce = secrets.token_bytes(12)
        content = AESGCM(keys.by_id[keys.current]).encrypt(nonce, self.key, self._bound(keys.current, bound))
        return Wrapped(keys.current, nonce + content)

    def _bound(self, key_id: str, bound: bytes) -> bytes:
        return _named(self.header, key_id, bound)


def binding(sha256: str, size: int) -> bytes:
    """What a data key is bound to: the SHA-256 (hex) and the size of the plain bytes; `sha256` is empty while
    they are still coming.
    """
    return f"{sha256}:{size}".encode()


def unwrap(header: bytes, wrapped: Wrapped, keys: Keys, bound: bytes) -> Seal:
    """The seal of a file, from its header and its wrapped key; SealError if one is not the other's."""
    _read_header(header)
    kek = keys.by_id.get(wrapped.key_id)
    if kek is None:
        raise SealError(f"the key-encryption key {wrapped.key_id!r} is not among those given")
    nonce, content = wrapped.content[:12], wrapped.content[12:]
    try:
        key = AESGCM(kek).decrypt(nonce, content, _named(header, wrapped.key_id, bound))
    except (InvalidTag, ValueError):
        raise SealError("the wrapped key is not this file's, or was made for other contents") from None
    return Seal(header, key)


def rewrapped(header: bytes, wrapped: Wrapped, keys: Keys, bound: bytes) -> Wrapped:
    """The same data key under the current key-encryption key; the file itself is not touched."""
    return unwrap(header, wrapped, keys, bound).wrapped(keys, bound)


def write(out: BinaryIO, seal: Seal, pieces: Iterable[bytes]) -> tuple[str, int]:
    """Seal a stream of bytes whatever the size of its pieces; gives SHA-256 (hex) and size of the plain bytes.

    Holds two chunks and one piece at a time.
    """
    out.write(seal.header)
    hasher, size, number, held = hashlib.sha256(), 0, 0, bytearray()
    for piece in pieces:
        hasher.update(piece)
        size += len(piece)
        held += piece
        while len(held) > CHUNK:  # one chunk stays back: it may be the last
            out.write(seal.close(number, last=False, plain=bytes(held[:CHUNK])))
            del held[:CHUNK]
            number += 1
    out.write(seal.close(number, last=True, plain=bytes(held)))
    return hasher.hexdigest(), size


def sealed_size(size: int) -> int:
    """How many bytes a sealed file of `size` plain bytes has."""
    return HEADER_SIZE + size + OVERHEAD * (last_of(size) + 1)


def place_of(number: int) -> int:
    """Where in a sealed file a chunk begins."""
    return HEADER_SIZE + number * (CHUNK + OVERHEAD)


def last_of(size: int) -> int:
    """The number of the last chunk of a file of `size` plain bytes."""
    return max(size - 1, 0) // CHUNK


class Reader(io.RawIOBase):
    """The plain bytes of a sealed file, to read from anywhere: a chunk is opened when something of it is asked for.

    `size` is that of the plain bytes, as the wrapped key is bound to it. A file that is longer or shorter than
    it must be is refused at once, a chunk that is not what was written when it is read: both with SealError.
    """

    def __init__(self, file: BinaryIO, seal: Seal, size: int) -> None:
        super().__init__()
        self._file, self._seal, self._size, self._at = file, seal, size, 0
        self._held: tuple[int, bytes] = (-1, b"")
        there = file.seek(0, os.SEEK_END)
        if there != sealed_size(size):
            raise SealError(f"the sealed file has {there} bytes, and must have {sealed_size(size)}")

    def readable(self) -> bool:
        """Always."""
        return True

    def seekable(self) -> bool:
        """Always."""
        return True

    def tell(self) -> int:
        """Where the next byte is read."""
        return self._at

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        """Go to a place; past the end nothing is read."""
        start = {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: self._size}[whence]
        if start + offset < 0:
            raise ValueError(f"there is nothing at {start + offset}")
        self._at = start + offset
        return self._at

    def readinto(self, buffer: object) -> int:
        """Fill a buffer from one chunk; 0 at the end."""
        view = memoryview(buffer).cast("B")  # type: ignore[arg-type]
        if self._at >= self._size or not view:
            return 0
        number, within = divmod(self._at, CHUNK)
        some = self._chunk(number)[within : within + len(view)]
        view[: len(some)] = some
        self._at += len(some)
        return len(some)

    def close(self) -> None:
        """Close the sealed file too."""
        self._file.close()
        super().close()

    def _chunk(self, number: int) -> bytes:
        if self._held[0] != number:
            last = number == last_of(self._size)
            self._file.seek(place_of(number))
            sealed = self._file.read(CHUNK + OVERHEAD)
            plain = self._seal.open(number, last=last, sealed=sealed)
            if len(plain) != (self._size - number * CHUNK if last else CHUNK):
                raise SealError(f"chunk {number} has {len(plain)} bytes")
            self._held = (number, plain)
        return self._held[1]


def is_sealed(start: bytes) -> bool:
    """Whether a file that begins like this says of itself that it is sealed."""
    return start.startswith(_MAGIC)


def _read_header(header: bytes) -> None:
    if len(header) != HEADER_SIZE or not is_sealed(header):
        raise SealError("the file is not a sealed one: it does not begin as they do")
    _, version, log2, _ = _HEADER.unpack(header)
    if (version, log2) != (_VERSION, CHUNK.bit_length() - 1):
        raise SealError(
            f"the file is sealed in version {version} with chunks of 2^{log2} bytes: not known here"
        )


def _nonce(salt: bytes, number: int, last: bool) -> bytes:
    return salt + number.to_bytes(4) + bytes([last])


def _named(header: bytes, key_id: str, bound: bytes) -> bytes:
    parts = (_WRAPPED, header, key_id.encode(), bound)
    return b"".join(len(part).to_bytes(4) + part for part in parts)
