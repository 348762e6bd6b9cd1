"""An independent witness of logs: it cosigns a checkpoint only if it continues the one it cosigned before.

Source: c2sp.org/tlog-witness. `Memory` is what it remembers of each log, kept before any signature leaves; `add` is
the one thing it does, on plain values; `serve` is the small HTTP server around it.
"""

import fcntl
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from notary import canonical, checkpoint, cosignature, merkle, whole
from notary.checkpoint import Checkpoint
from notary.errors import NotaryError, VerificationError
from notary.keys import PublicKey, Signer

MAX_REQUEST = 64 * 1024
MAX_PROOF = 63
PATH = "/add-checkpoint"
_OLD = re.compile(r"old (0|[1-9][0-9]{0,15})")


class RefusedError(NotaryError):
    """A request that is not cosigned. status: of HTTP, as the specification has it; body: what is answered."""

    def __init__(self, status: int, message: str, body: str | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.body = f"{message}\n" if body is None else body


@dataclass(frozen=True)
class Request:
    """old: leaves the log thinks the witness has seen; proof: from there; note: the checkpoint as text."""

    old: int
    proof: tuple[bytes, ...]
    note: str

    def to_text(self) -> str:
        """The body of a request."""
        lines = [f"old {self.old}", *map(canonical.text_of, self.proof)]
        return "\n".join(lines) + "\n\n" + self.note

    @classmethod
    def from_text(cls, text: str) -> "Request":
        """Read a body; NotaryError on anything `to_text` would not have written."""
        if len(text) > MAX_REQUEST:
            raise NotaryError(f"a request has at most {MAX_REQUEST} characters")
        head, gap, note = text.partition("\n\n")
        first, *lines = head.split("\n")
        size = _OLD.fullmatch(first)
        if not gap or size is None or len(lines) > MAX_PROOF:
            raise NotaryError("a request is 'old SIZE', the lines of a proof, an empty line and a checkpoint")
        proof = tuple(canonical.bytes_of(line, "a line of the proof", 32, exactly=32) for line in lines)
        return cls(int(size[1]), proof, note)


@dataclass(frozen=True)
class Memory:
    """A folder with the last head of each log that was cosigned, as text: `<sha256 of the origin>`."""

    folder: Path

    @contextmanager
    def held(self, origin: str) -> Iterator[None]:
        """Nobody else reads or writes what is kept of one log meanwhile, in this process or another."""
        with self._file(origin).with_suffix(".lock").open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def last(self, origin: str) -> tuple[int, bytes]:
        """Size and root of the last head; of a log never seen 0 and the root of no leaf.

        NotaryError where the file is not as it was written: a witness that forgot does not sign.
        """
        try:
            text = self._file(origin).read_text("utf-8")
        except FileNotFoundError:
            return 0, merkle.EMPTY_ROOT
        head, size, root = [*text.split("\n"), "", "", ""][:3]
        found = int(size) if size.isascii() and size.isdigit() else -1
        digest = canonical.bytes_of(root, "a root that was kept", 32, exactly=32)
        if text != _kept(origin, found, digest) or head != origin:
            raise NotaryError(f"what was kept of {origin} is damaged")
        return found, digest

    def keep(self, origin: str, size: int, root: bytes) -> None:
        """Remember a head, whole or not at all, and on the disk before this returns."""
        whole.write(self._file(origin), _kept(origin, size, root).encode())

    def _file(self, origin: str) -> Path:
        return self.folder / sha256(origin.encode("utf-8")).hexdigest()


@dataclass(frozen=True)
class Desk:
    """name and signer: the witness's; logs: the keys that may sign for each origin it watches."""

    name: str
    signer: Signer
    logs: Mapping[str, tuple[PublicKey, ...]]
    memory: Memory

    def add(self, body: str, now: datetime) -> str:
        """The signature line for a checkpoint that continues the last one; RefusedError otherwise.

        The head is kept before the line is made. A checkpoint that was cosigned already is cosigned again.
        """
        try:
            request = Request.from_text(body)
            head = checkpoint.parse(request.note)
        except NotaryError as error:
            raise RefusedError(400, str(error)) from None
        self._signed(head)
        with self.memory.held(head.origin):
            self._continued(request, head, *self.memory.last(head.origin))
            self.memory.keep(head.origin, head.size, head.root)
        return cosignature.sign(head, self.name, self.signer, now).line

    def _signed(self, head: Checkpoint) -> None:
        keys = self.logs.get(head.origin)
        if keys is None:
            raise RefusedError(404, f"the log {head.origin} is not watched here")
        try:
            checkpoint.verify(head, head.origin, keys)
        except VerificationError as error:
            raise RefusedError(403, error.sentence) from None

    @staticmethod
    def _continued(request: Request, head: Checkpoint, size: int, root: bytes) -> None:
        if request.old > head.size:
            raise RefusedError(
                400, f"a checkpoint of {head.size} leaves does not continue one of {request.old}"
            )
        if request.old != size or (head.size == size and head.root != root):
            raise RefusedError(409, f"the last head seen of {head.origin} has {size} leaves", f"{size}\n")
        try:
            if not size:
                if request.proof:
                    raise NotaryError("nothing is proven of an empty tree")
            else:
                merkle.verify_consistency(size, head.size, root, head.root, request.proof)
        except NotaryError as error:
            raise RefusedError(422, str(error)) from None


def serve(desk: Desk, host: str, port: int, clock: Callable[[], datetime]) -> ThreadingHTTPServer:
    """A server that answers POST /add-checkpoint; the caller runs it (`serve_forever`) and closes it."""

    class Door(BaseHTTPRequestHandler):
        server_version = "witness"
        sys_version = ""
        timeout = 10

        def do_POST(self) -> None:
            try:
                body, status, kind = desk.add(self._body(), clock()), 200, "text/plain; charset=utf-8"
            except RefusedError as refused:
                kind = "text/x.tlog.size" if refused.status == 409 else "text/plain; charset=utf-8"
                body, status = refused.body, refused.status
            except NotaryError as error:
                body, status, kind = f"{error}\n", 500, "text/plain; charset=utf-8"
            data = body.encode()
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def _body(self) -> str:
            if self.path != PATH:
                raise RefusedError(404, f"there is nothing at {self.path[:80]}; post to {PATH}")
            length = self.headers.get("Content-Length", "")
            if not (length.isascii() and length.isdigit()) or int(length) > MAX_REQUEST:
                raise RefusedError(400, f"a request says its length, at most {MAX_REQUEST} bytes")
            try:
                return self.rfile.read(int(length)).decode("utf-8")
            except UnicodeDecodeError:
                raise RefusedError(400, "a request is UTF-8") from None

        def log_message(self, format: str, *args: object) -> None:
            """Nothing: who posts is no business of a log file."""

    return ThreadingHTTPServer((host, port), Door)


def _kept(origin: str, size: int, root: bytes) -> str:
    return f"{origin}\n{size}\n{canonical.text_of(root)}\n"
