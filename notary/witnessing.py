"""python -m notary witness-key | witness: run a witness of logs, on the standard library and cryptography alone."""

import argparse
import os
import signal
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType

from notary import checkpoint, keys, witness
from notary.cosignature import Witness
from notary.errors import NotaryError

PASSPHRASE = "NOTARY_PASSPHRASE"  # noqa: S105  (the name of the variable)


def parser() -> argparse.ArgumentParser:
    """What may be asked."""
    made = argparse.ArgumentParser(prog="python -m notary", description="Be a witness of logs.")
    commands = made.add_subparsers(dest="command", required=True)
    make = commands.add_parser("witness-key", help="make a witness's key and print its public half")
    make.add_argument("name", help="the witness's name, as its lines will bear it")
    make.add_argument("--key", type=Path, required=True, help="the file to write; it must not exist")
    run = commands.add_parser(
        "witness", help="watch logs, and cosign each checkpoint that continues the last"
    )
    run.add_argument("name", help="the name the key was made for")
    run.add_argument("--key", type=Path, required=True, help="the file that witness-key wrote")
    run.add_argument("--log", action="append", required=True, metavar="KEY", help="origin+hint+base64; again")
    run.add_argument("--state", type=Path, required=True, help="a folder; whoever loses it starts anew")
    run.add_argument("--listen", default="127.0.0.1:8350", metavar="HOST:PORT")
    return made


def main(arguments: Sequence[str]) -> int:
    """Do what was asked. 0 done, 2 refused, with a sentence."""
    asked = parser().parse_args(arguments)
    act: Callable[[argparse.Namespace], None] = _make if asked.command == "witness-key" else _watch
    try:
        act(asked)
    except (NotaryError, OSError) as error:
        sys.stderr.write(f"{error}\n")
        return 2
    return 0


def _make(asked: argparse.Namespace) -> None:
    signer = keys.generate(keys.ED25519)
    text = Witness(asked.name, signer.public).verifier_key
    Witness.from_text(text)  # a name that no line could bear is refused before a file is there
    file = os.open(asked.key, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(file, "wb") as stream:
        stream.write(keys.dump(signer, _passphrase()))
    sys.stdout.write(f"{text}\n")


def _watch(asked: argparse.Namespace) -> None:
    logs: dict[str, tuple[keys.PublicKey, ...]] = {}
    for text in asked.log:
        origin, key = checkpoint.from_verifier_key(text)
        logs[origin] = (*logs.get(origin, ()), key)
    asked.state.mkdir(mode=0o700, parents=True, exist_ok=True)
    signer = keys.load(asked.key.read_bytes(), _passphrase())
    desk = witness.Desk(asked.name, signer, logs, witness.Memory(asked.state))
    host, _, port = asked.listen.rpartition(":")
    if not port.isdigit():
        raise NotaryError(f"--listen is HOST:PORT, not {asked.listen}")
    with witness.serve(desk, host, int(port), lambda: datetime.now(UTC)) as server:
        signal.signal(signal.SIGTERM, _stop)
        name = Witness(asked.name, signer.public).verifier_key
        sys.stdout.write(f"{name}\nwatching {', '.join(logs)} at http://{host}:{server.server_port}\n")
        sys.stdout.flush()
        with suppress(KeyboardInterrupt):
            server.serve_forever()


def _stop(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _passphrase() -> bytes:
    phrase = os.environ.get(PASSPHRASE, "")
    if len(phrase) < 12:
        raise NotaryError(f"give the key's passphrase, 12 characters or more, in {PASSPHRASE}")
    return phrase.encode()
