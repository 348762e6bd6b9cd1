"""A signed archive: a ZIP of files, a manifest of their digests, and signatures over the manifest.

The bytes depend on what is put in alone: files in the order of their paths, stored as they are, one date for all.
Nothing in an archive is unpacked to verify it.
"""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import IO, Any

from notary import canonical, dsse
from notary.errors import NotaryError, VerificationError
from notary.keys import Signer
from notary.trust import ATTESTATION, TrustRoot, day

TYPE = "application/vnd.vedc.archive+json"
MANIFEST, ENVELOPE = "manifest.json", "manifest.dsse.json"
MAX_FILES = 20_000
_EPOCH = (1980, 1, 1, 0, 0, 0)
_CHUNK = 2**18


@dataclass(frozen=True)
class Entry:
    """A file: its path inside, hex SHA-256, and bytes."""

    path: str
    sha256: str
    size: int


@dataclass(frozen=True)
class Manifest:
    """What an archive says of itself: facts (a JSON object with a date `on`), and its files in the order of paths."""

    about: dict[str, Any]
    files: tuple[Entry, ...]

    def to_bytes(self) -> bytes:
        """Canonical JSON: the bytes that are signed."""
        files = [{"path": one.path, "sha256": one.sha256, "size": one.size} for one in self.files]
        return canonical.dumps({"mediaType": TYPE, "about": self.about, "files": files})

    @classmethod
    def from_bytes(cls, data: bytes) -> Manifest:
        """Read canonical JSON; NotaryError on anything `to_bytes` would not have written."""
        found = canonical.fields(canonical.loads(data), "the manifest", ("mediaType", "about", "files"))
        if found["mediaType"] != TYPE or not isinstance(found["about"], dict):
            raise NotaryError("it is not the manifest of an archive")
        files = tuple(map(_entry, canonical.array(found["files"], "files", MAX_FILES)))
        paths = [one.path for one in files]
        if paths != sorted(set(paths)):
            raise NotaryError("the files of the manifest do not stand in the order of their paths, each once")
        return cls(found["about"], files)


def write(
    out: IO[bytes], about: dict[str, Any], files: Iterable[tuple[str, IO[bytes]]], signers: Sequence[Signer]
) -> Manifest:
    """Write an archive of files (path, and bytes to read; each is closed) that come in the order of their paths."""
    entries = list[Entry]()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED, allowZip64=True) as archive:
        for path, file in files:
            with file, archive.open(_named(path), "w", force_zip64=True) as inside:
                entries.append(Entry(path, *_copied(file, inside)))
        manifest = Manifest(about, tuple(entries))
        content = manifest.to_bytes()
        envelope = dsse.sign(content, TYPE, signers)
        Manifest.from_bytes(content)  # what could not be read again is not handed out
        archive.writestr(_named(MANIFEST), content)
        archive.writestr(_named(ENVELOPE), envelope.to_bytes())
    return manifest


def verify(file: IO[bytes], trust: TrustRoot) -> Manifest:
    """Every signature, and every byte against the manifest; VerificationError names the step that refused."""
    try:
        with zipfile.ZipFile(file) as archive:
            envelope = dsse.Envelope.from_bytes(_small(archive, ENVELOPE))
            manifest = _signed(envelope, trust)
            if _small(archive, MANIFEST) != envelope.payload:
                raise VerificationError("manifest", "it is not the one that was signed")
            names = [one.filename for one in archive.infolist()]
            expected = [*(one.path for one in manifest.files), MANIFEST, ENVELOPE]
            if sorted(names) != sorted(expected):
                odd = sorted(set(names) ^ set(expected)) or ["a file twice"]
                raise VerificationError("files", f"the archive and its manifest differ: {odd[0]}")
            for one in manifest.files:
                _verify(archive, one)
    except (zipfile.BadZipFile, NotImplementedError, KeyError, EOFError) as error:
        raise VerificationError("archive", f"it cannot be read: {error}") from None
    except VerificationError:
        raise
    except NotaryError as error:
        raise VerificationError("manifest", str(error)) from None
    return manifest


def _signed(envelope: dsse.Envelope, trust: TrustRoot) -> Manifest:
    if envelope.payload_type != TYPE:
        raise VerificationError("signatures", f"they are over {envelope.payload_type}, not an archive")
    trusted = {key.keyid: key for key in trust.keys_for(ATTESTATION)}
    signed = dsse.verify(envelope, [key.public for key in trusted.values()], trust.attestation)
    manifest = Manifest.from_bytes(envelope.payload)
    on = day(manifest.about.get("on"), "about.on")
    for key in signed:
        if not _in_its_time(trusted[key.keyid], on):
            raise VerificationError("keys", f"key {key.keyid[:16]}… was not in its time on {on}")
    return manifest


def _in_its_time(key: Any, on: date) -> bool:
    until: date | None = key.valid_until
    return bool(key.valid_from <= on and (until is None or on <= until))


def _verify(archive: zipfile.ZipFile, one: Entry) -> None:
    if archive.getinfo(one.path).file_size != one.size:
        raise VerificationError("files", f"{one.path} has another size than the manifest says")
    digest = hashlib.sha256()
    with archive.open(one.path) as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    if digest.hexdigest() != one.sha256:
        raise VerificationError("files", f"{one.path} is not the file that was signed for")


def _small(archive: zipfile.ZipFile, path: str) -> bytes:
    if archive.getinfo(path).file_size > 4 * dsse.MAX_PAYLOAD:
        raise VerificationError("manifest", f"{path} is too large")
    return archive.read(path)


def _copied(file: IO[bytes], inside: IO[bytes]) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    while chunk := file.read(_CHUNK):
        digest.update(chunk)
        size += len(chunk)
        inside.write(chunk)
    return digest.hexdigest(), size


def _named(path: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(path, _EPOCH)
    info.create_system, info.external_attr = 3, 0o600 << 16
    return info


def _entry(value: object) -> Entry:
    found = canonical.fields(value, "a file", ("path", "sha256", "size"))
    path = canonical.string(found["path"], "path", 500)
    if path.startswith("/") or ".." in path.split("/") or path in (MANIFEST, ENVELOPE):
        raise NotaryError(f"a file may not be at {path}")
    size = found["size"]
    if type(size) is not int or size < 0:
        raise NotaryError(f"the size of {path} is not a count of bytes")
    return Entry(path, canonical.string(found["sha256"], "sha256", 64), size)
