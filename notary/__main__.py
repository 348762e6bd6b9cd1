"""python -m notary: verify an attestation without its issuer and without a network; or be a witness of its log.

Exit codes: 0 verified (or shown), 1 refused, 2 wrong usage or a file that cannot be opened.
"""

import argparse
import importlib
import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from notary import archive, verify
from notary.checkpoint import parse
from notary.errors import NotaryError, VerificationError
from notary.statement import Statement

MAX_FILE = 64 * 1024 * 1024


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the command line asks; the only place where the clock is read, once, in UTC."""
    words = sys.argv[1:] if arguments is None else list(arguments)
    if words[:1] in (["witness"], ["witness-key"]):
        # Fetched only now: verifying touches nothing that could speak to a network.
        return int(importlib.import_module("notary.witnessing").main(words))
    asked = _parser().parse_args(words)
    for stream in (sys.stdout, sys.stderr):
        getattr(stream, "reconfigure", lambda **_: None)(errors="backslashreplace")
    try:
        lines = _COMMANDS[asked.command](asked)
        sys.stdout.write("".join(f"{line}\n" for line in lines))
    except OSError as error:
        sys.stderr.write(f"cannot open {error.filename}: {error.strerror}\n")
        return 2
    except VerificationError as error:
        sys.stdout.write(f"REFUSED at step {_clean(error)}.\n")
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m notary", description="Verify an attestation offline.")
    commands = parser.add_subparsers(dest="command", required=True)
    check = commands.add_parser("verify", help="verify a bundle, or the certificate that carries it")
    check.add_argument("file", type=Path, help="bundle.json or certificate.pdf")
    check.add_argument("--trust", type=Path, required=True, help="trust.json, from a source of your own")
    check.add_argument("--at", type=_day, help="the day to judge by, YYYY-MM-DD (today if not given)")
    whole = commands.add_parser("archive", help="verify a signed archive: every file and every signature")
    whole.add_argument("file", type=Path, help="record.zip")
    whole.add_argument("--trust", type=Path, required=True, help="trust.json, from a source of your own")
    show = commands.add_parser("show", help="print what a bundle says, without verifying it")
    show.add_argument("file", type=Path, help="bundle.json or certificate.pdf")
    for name, words in (("witness-key", "make a witness's key"), ("witness", "be a witness of logs")):
        commands.add_parser(name, help=f"{words}: see {name} --help", add_help=False)
    return parser


def _day(text: str) -> date:
    found = date.fromisoformat(text)
    if found.isoformat() != text:
        raise ValueError(text)
    return found


def _verify(asked: argparse.Namespace) -> list[str]:
    data, trusted = _bytes(asked.file), _bytes(asked.trust)
    trust = verify.read_trust(trusted)
    found = verify.verify(verify.read(data), trust, asked.at or datetime.now(UTC).date())
    steps = [f"{step.number}. {step.name}: {step.detail}" for step in found.steps]
    head = found.checkpoint
    return [
        *map(_clean, steps),
        "",
        *_said(found.statement),
        f"Log          entry {found.index} of {head.origin}, as of its checkpoint at {head.size} entries",
        "",
        f"VERIFIED {_clean(found.reference)}: genuine, and {found.standing} on {found.at}.",
    ]


def _show(asked: argparse.Namespace) -> list[str]:
    bundle = verify.read(_bytes(asked.file))
    try:
        statement = Statement.from_bytes(bundle.envelope.payload)
    except NotaryError as error:
        raise VerificationError("statement", str(error)) from None
    head = parse(bundle.checkpoint)
    return [
        "NOT VERIFIED: this is only what the file says; anybody could have written it.",
        "",
        *_said(statement),
        *(f"Signature    by key {signature.keyid}" for signature in bundle.envelope.signatures),
        f"Log          entry {bundle.log.index} of {head.origin}, checkpoint at {head.size} entries",
    ]


def _archive(asked: argparse.Namespace) -> list[str]:
    trust = verify.read_trust(_bytes(asked.trust))
    with asked.file.open("rb") as file:
        found = archive.verify(file, trust)
    said = _Said(found.about)
    size = sum(one.size for one in found.files)
    return [
        f"Reference    {_clean(said.text('reference'))}",
        f"Made         {_clean(said.text('at'))} by {_clean(said.part('by').all('name', 'agency'))}",
        f"Docket       {_clean(said.part('docket').all('lines', 'head'))}",
        "",
        f"VERIFIED {len(found.files)} files of {size} bytes: each is the one that was signed for.",
    ]


def _said(statement: Statement) -> list[str]:
    """What a determination says, line by line; whatever has another shape is left out."""
    said = _Said(statement.predicate)
    user, rulebook, validity = said.part("endUser"), said.part("rulebook"), said.part("validity")
    decided = said.part("determination")
    enforcement = rulebook.part("enforcement")
    lines = [
        ("Reference", said.text("reference")),
        ("Decision", f"{said.text('decision').replace('_', ' ')}, decided on {decided.text('decidedOn')}"),
        ("End user", user.all("name", "address", "country")),
        ("Kind", said.all("kind", "kindTitle")),
        *(("Site", site.all("id", "name", "address", "country")) for site in said.parts("sites")),
        ("Rulebook", f"{rulebook.text('id')}, edition {rulebook.text('edition')}, {rulebook.text('hash')}"),
        ("Enforcement", enforcement.all("status", "since", "note")),
        ("Dossier", f"sha256 {statement.sha256}"),
        *(("Condition", each.all("number", "text", "dueOn")) for each in said.parts("conditions")),
        ("Decided by", decided.part("determinedBy").all("name", "agency")),
        ("Approved by", decided.part("approvedBy").all("name", "agency")),
        (
            "Validity",
            f"from {validity.text('from')} until {validity.text('until')}. {validity.text('basis')}",
        ),
    ]
    return [f"{label:<12} {_clean(text)}" for label, text in lines if text]


class _Said:
    """A predicate read leniently: what is missing or of another type reads as empty."""

    def __init__(self, value: Any) -> None:
        self.value = value if isinstance(value, dict) else {}

    def part(self, name: str) -> "_Said":
        return _Said(self.value.get(name))

    def parts(self, name: str) -> Iterator["_Said"]:
        values = self.value.get(name)
        return map(_Said, values if isinstance(values, list) else [])

    def text(self, name: str) -> str:
        value = self.value.get(name)
        return str(value) if isinstance(value, str | int) else ""

    def all(self, *names: str) -> str:
        return ", ".join(filter(None, map(self.text, names)))


def _bytes(path: Path) -> bytes:
    with path.open("rb") as file:
        data = file.read(MAX_FILE + 1)
    if len(data) > MAX_FILE:
        raise VerificationError("bundle", f"{path.name} is larger than {MAX_FILE} bytes")
    return data


def _clean(text: object) -> str:
    """`text` on one line, without characters that could move the cursor or turn the direction of writing."""
    return "".join(each if each.isprintable() else f"\\u{ord(each):04x}" for each in str(text))


_COMMANDS = {"verify": _verify, "show": _show, "archive": _archive}


if __name__ == "__main__":
    sys.exit(main())
