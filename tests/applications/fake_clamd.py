"""A daemon that speaks clamd's INSTREAM over a real socket and finds whatever holds a given word."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

WORD, NAME = b"X-VEDC-TEST-MALWARE", "Vedc.Test"


class _Talk(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        how: Fake = self.server.how  # type: ignore[attr-defined]
        assert self.rfile.read(10) == b"zINSTREAM\0"
        how.asked += 1
        if how.silent:
            how.over.wait(20)
            return
        content = bytearray()
        while length := int.from_bytes(self.rfile.read(4)):
            content += self.rfile.read(length)
            if how.most and len(content) > how.most:
                self.wfile.write(b"INSTREAM size limit exceeded. ERROR\0")
                return
        how.longest = max(how.longest, len(content))
        said = f"stream: {NAME} FOUND" if WORD in content else "stream: OK"
        self.wfile.write((how.says or said).encode() + b"\0")


class Fake:
    """How it behaves, and how often it was asked."""

    def __init__(self) -> None:
        self.asked, self.longest, self.most, self.silent, self.says = 0, 0, 0, False, ""
        self.over = threading.Event()
        self.address = ""


class _Unix(socketserver.ThreadingMixIn, socketserver.UnixStreamServer):
    daemon_threads = True


class _Tcp(socketserver.ThreadingMixIn, socketserver.TCPServer):
    daemon_threads = True


@contextmanager
def running(path: Path | None = None) -> Iterator[Fake]:
    """The daemon on a Unix socket at `path`, or on a free port of this machine."""
    how = Fake()
    server: Any = _Unix(str(path), _Talk) if path else _Tcp(("127.0.0.1", 0), _Talk)
    server.how = how
    how.address = f"unix://{path}" if path else f"tcp://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield how
    finally:
        how.over.set()
        server.shutdown()
        server.server_close()
