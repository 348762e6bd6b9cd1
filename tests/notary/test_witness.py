"""A witness: it cosigns one history of a log and no other, whatever happens to it."""

import http.client
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from http.server import ThreadingHTTPServer
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notary import checkpoint, cosignature, merkle, witness
from notary.cosignature import Witness
from notary.errors import NotaryError
from tests.notary.world import LOG_KEY, MALLORY, ORIGIN, key

AT = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
KEY = key("witness")
WALTER = Witness("witness.example/walter", KEY.public)


class Log:
    """A log in memory that can be asked for any head and any proof."""

    def __init__(self, name: str = "", size: int = 20) -> None:
        self.nodes: dict[tuple[int, int], bytes] = {}
        for number in range(size):
            leaf = merkle.leaf_hash(f"{name}{number}".encode())
            for level, index, digest in merkle.append(number, leaf, self.read):
                self.nodes[level, index] = digest

    def read(self, level: int, index: int) -> bytes:
        return self.nodes[level, index]

    def note(self, size: int) -> str:
        return checkpoint.write(ORIGIN, size, merkle.root(size, self.read), [LOG_KEY])

    def ask(self, old: int, new: int) -> str:
        proof = tuple(merkle.consistency(old, new, self.read)) if old else ()
        return witness.Request(old, proof, self.note(new)).to_text()


LOG, FORK = Log(), Log("other ")


@pytest.fixture
def desk(tmp_path: Path) -> witness.Desk:
    return witness.Desk(WALTER.name, KEY, {ORIGIN: (LOG_KEY.public,)}, witness.Memory(tmp_path))


def test_it_cosigns_a_log_as_it_grows(desk: witness.Desk) -> None:
    for old, new in ((0, 3), (3, 3), (3, 4), (4, 20)):
        line = desk.add(LOG.ask(old, new), AT)
        head = checkpoint.parse(LOG.note(new) + line)
        assert cosignature.verify(head, [WALTER]) == (cosignature.Cosigned(WALTER, AT),)
        assert desk.memory.last(ORIGIN) == (new, head.root)


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (FORK.ask(5, 9), 422),
        (FORK.ask(5, 5), 409),
        (LOG.ask(4, 9), 409),
        (LOG.ask(0, 9), 409),
        (witness.Request(9, (), LOG.note(5)).to_text(), 400),
        (witness.Request(5, (), LOG.note(9)).to_text(), 422),
        (LOG.ask(5, 9).replace("old 5", "old 05"), 400),
        (LOG.ask(5, 9)[:-1], 400),
        ("", 400),
        (LOG.ask(5, 9).replace(ORIGIN, "other.example/log"), 404),
        (witness.Request(5, (), checkpoint.write(ORIGIN, 9, b"\0" * 32, [MALLORY])).to_text(), 403),
    ],
)
def test_it_cosigns_nothing_else_and_remembers_what_it_had(
    desk: witness.Desk, body: str, status: int
) -> None:
    desk.add(LOG.ask(0, 5), AT)
    before = desk.memory.last(ORIGIN)

    with pytest.raises(witness.RefusedError) as caught:
        desk.add(body, AT)

    assert caught.value.status == status
    assert desk.memory.last(ORIGIN) == before
    if status == 409:
        assert caught.value.body == "5\n"


def test_a_first_head_comes_without_a_proof(desk: witness.Desk) -> None:
    with pytest.raises(witness.RefusedError) as caught:
        desk.add(witness.Request(0, (b"\0" * 32,), LOG.note(5)).to_text(), AT)
    assert caught.value.status == 422


def test_a_witness_whose_memory_is_damaged_does_not_sign(desk: witness.Desk, tmp_path: Path) -> None:
    desk.add(LOG.ask(0, 5), AT)
    kept = next(file for file in tmp_path.iterdir() if not file.suffix)
    for text in ("", f"{ORIGIN}\n5\n", kept.read_text() + "\n", kept.read_text().replace("\n5\n", "\n05\n")):
        kept.write_text(text)
        with pytest.raises(NotaryError):
            desk.add(LOG.ask(5, 9), AT)


def test_of_many_that_ask_at_once_one_history_is_cosigned(desk: witness.Desk) -> None:
    desk.add(LOG.ask(0, 5), AT)

    def ask(body: str) -> str:
        try:
            return desk.add(body, AT)
        except witness.RefusedError:
            return ""

    with ThreadPoolExecutor(8) as pool:
        lines = list(pool.map(ask, [LOG.ask(5, new) for new in range(6, 20)]))

    signed = [new for new, line in zip(range(6, 20), lines, strict=True) if line]
    assert len(signed) == 1
    assert desk.memory.last(ORIGIN)[0] == signed[0]


@given(st.text(max_size=200))
def test_whatever_is_posted_is_answered_and_never_signed(text: str) -> None:
    desk = witness.Desk(WALTER.name, KEY, {ORIGIN: (LOG_KEY.public,)}, witness.Memory(Path("/nowhere")))
    with pytest.raises(witness.RefusedError):
        desk.add(text, AT)


# The server


@pytest.fixture
def server(desk: witness.Desk) -> Iterator[ThreadingHTTPServer]:
    with witness.serve(desk, "127.0.0.1", 0, lambda: AT) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def post(port: int, body: bytes, path: str = witness.PATH) -> tuple[int, str, str]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("POST", path, body)
    answer = connection.getresponse()
    return answer.status, answer.headers["Content-Type"], answer.read().decode()


def test_the_server_answers_as_the_specification_has_it(server: ThreadingHTTPServer) -> None:
    port = server.server_port
    status, _, line = post(port, LOG.ask(0, 5).encode())
    assert status == 200
    assert cosignature.verify(checkpoint.parse(LOG.note(5) + line), [WALTER])
    assert post(port, LOG.ask(3, 9).encode()) == (409, "text/x.tlog.size", "5\n")
    assert post(port, b"\xff")[0] == 400
    assert post(port, b"", "/elsewhere")[0] == 404
    assert post(port, b"a" * (witness.MAX_REQUEST + 1))[0] == 400


def test_an_agency_runs_one_from_the_command_line(tmp_path: Path) -> None:
    environment = {**os.environ, "NOTARY_PASSPHRASE": "a passphrase long enough"}
    command = [sys.executable, "-m", "notary"]
    file = str(tmp_path / "key.pem")
    made = subprocess.run(
        [*command, "witness-key", WALTER.name, "--key", file],
        capture_output=True, text=True, env=environment, check=True, timeout=60,
    )  # fmt: skip
    trusted = Witness.from_text(made.stdout.strip())
    assert oct((tmp_path / "key.pem").stat().st_mode & 0o777) == "0o600"
    log = checkpoint.verifier_key(ORIGIN, LOG_KEY.public)
    run = [*command, "witness", WALTER.name, "--key", file, "--log", log]
    with subprocess.Popen(
        [*run, "--state", str(tmp_path / "state"), "--listen", "127.0.0.1:0"],
        stdout=subprocess.PIPE, text=True, env=environment,
    ) as running:  # fmt: skip
        assert running.stdout is not None
        assert running.stdout.readline().strip() == made.stdout.strip()
        port = int(running.stdout.readline().rsplit(":", 1)[1])
        status, _, line = post(port, LOG.ask(0, 5).encode())
        running.terminate()

    assert status == 200
    assert cosignature.verify(checkpoint.parse(LOG.note(5) + line), [trusted])
    assert running.returncode == 0


def test_a_key_is_not_written_over_and_not_without_a_passphrase(tmp_path: Path) -> None:
    (tmp_path / "key.pem").write_text("kept")
    for phrase in ("a passphrase long enough", ""):
        done = subprocess.run(
            [sys.executable, "-m", "notary", "witness-key", "w", "--key", str(tmp_path / "key.pem")],
            capture_output=True, text=True, env={**os.environ, "NOTARY_PASSPHRASE": phrase}, timeout=60,
        )  # fmt: skip
        assert done.returncode == 2
        assert "Traceback" not in done.stderr
    assert (tmp_path / "key.pem").read_text() == "kept"
