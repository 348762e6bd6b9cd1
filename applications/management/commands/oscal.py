"""python manage.py oscal import FILE … | oscal export catalog|profile|ar|poam|ssp …"""

import sys
from argparse import ArgumentTypeError
from datetime import date
from pathlib import Path
from typing import Any, NoReturn

from django.core.management.base import BaseCommand
from django.utils import timezone

from applications import oscal as door
from standards import dossier, oscal, rulebook
from standards.assessment import assess
from standards.errors import Fault, Refusal
from standards.oscal.fitting import asked
from standards.rulebook import Rulebook

EXPORTS = ("catalog", "profile", "ar", "poam", "ssp")
OF_A_DOSSIER = ("ar", "poam", "ssp")


class Command(BaseCommand):
    help = "Read OSCAL into rows of the table of controls, or write rulebooks, findings and answers as OSCAL."
    requires_system_checks: list[str] = []  # the rule alone is read: no database, no keys

    def add_arguments(self, parser: Any) -> None:
        words = parser.add_subparsers(dest="word", required=True, metavar="import|export")
        _import_arguments(words.add_parser("import", help="read a plan or results"))
        _export_arguments(words.add_parser("export", help="write OSCAL"))

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            edition = rulebook.get(options["rulebook"])
            if options["word"] == "import":
                self._import(edition, options)
            else:
                self._write(door.dumps(_exported(edition, options)), options["output"])
        except Refusal as refusal:
            self._refuse(refusal, as_json=options.get("json", False))

    def _import(self, edition: Rulebook, options: dict[str, Any]) -> None:
        imported = oscal.read(door.loads(_bytes(options["file"])), edition, components=options["component"])
        said: dict[str, Any] = {"imported": imported.plain()}
        report = None
        if options["into"]:
            into = door.loads(_bytes(options["into"]))
            report = _merged(into, imported, edition)
            said["report"] = report.plain()
            if options["output"]:
                self._write(door.dumps(into), options["output"])
        elif options["output"]:
            raise Refusal("-o writes the dossier with the rows in it: name that with --into.")
        if options["json"]:
            self.stdout.write(door.dumps(said).decode(), ending="")
        else:
            self.stdout.write("\n".join(_told(imported, report)))

    def _write(self, content: bytes, output: str | None) -> None:
        if output is None or output == "-":
            self.stdout.write(content.decode(), ending="")
            return
        try:
            Path(output).write_bytes(content)
        except OSError as error:
            raise Refusal(f"{output} cannot be written: {error.strerror}.") from None

    def _refuse(self, refusal: Refusal, *, as_json: bool) -> NoReturn:
        faults = refusal.faults or (Fault("", str(refusal)),)
        if as_json:
            errors = [{"pointer": fault.pointer, "detail": fault.message} for fault in faults]
            self.stdout.write(door.dumps({"title": str(refusal), "errors": errors}).decode(), ending="")
        else:
            self.stderr.write(str(refusal))
            for fault in refusal.faults:
                self.stderr.write(f"  {fault}")
        sys.exit(2)


def _import_arguments(parser: Any) -> None:
    parser.add_argument("file", metavar="FILE", help="an OSCAL document in JSON, or - for standard input")
    parser.add_argument("--rulebook", metavar="ID", required=True)
    parser.add_argument("--into", metavar="DOSSIER.json", help="show what it would change in this dossier")
    parser.add_argument(
        "--component", metavar="NAME", action="append", default=[], help="read only its answers"
    )
    parser.add_argument("-o", "--output", metavar="FILE", help="write the dossier with the rows in it")
    parser.add_argument("--json", action="store_true", help="JSON instead of text")


def _export_arguments(parser: Any) -> None:
    parser.add_argument("what", choices=EXPORTS)
    parser.add_argument("dossier", metavar="DOSSIER.json", nargs="?", help="for ar, poam and ssp")
    parser.add_argument("--rulebook", metavar="ID", required=True)
    parser.add_argument("--on", type=_day, metavar="YYYY-MM-DD", help="the day; today if not given")
    parser.add_argument("--set", metavar="NAME", default="", help="for profile: one set of controls, not all")
    parser.add_argument("--kind", metavar="KIND", default="", help="for profile: what is asked of this kind")
    parser.add_argument("-o", "--output", metavar="FILE", help="a file; standard output if not given")


def _exported(edition: Rulebook, options: dict[str, Any]) -> dict[str, Any]:
    what, on = options["what"], options["on"] or timezone.now().date()
    if (what in OF_A_DOSSIER) != bool(options["dossier"]):
        needs = "needs a dossier" if what in OF_A_DOSSIER else "takes no dossier"
        raise Refusal(f"oscal export {what} {needs}.")
    if what == "catalog":
        return oscal.catalog(edition, on)
    if what == "profile":
        return oscal.profile(edition, on, control_set=options["set"], kind=options["kind"])
    said = dossier.parse(door.loads(_bytes(options["dossier"])), edition)
    if what == "ssp":
        return oscal.plan(said, edition, on)
    write = oscal.assessment_results if what == "ar" else oscal.poam
    return write(assess(edition, said, on), said, edition)


def _merged(into: Any, imported: oscal.Imported, edition: Rulebook) -> oscal.Report:
    """Put the rows into the dossier's object; it must be one before and after."""
    said = dossier.parse(into, edition)
    question = asked(edition).id
    answer = said.answers.get(question)
    rows, report = oscal.merge((answer.value or ()) if answer else (), imported)
    into.setdefault("answers", {}).setdefault(question, {})["value"] = list(rows)
    dossier.parse(into, edition)
    return report


def _told(imported: oscal.Imported, report: oscal.Report | None) -> list[str]:
    counts = ", ".join(f"{name} {count:,}" for name, count in imported.counts.items())
    lines = [f"{imported.title} ({imported.kind}, OSCAL {imported.oscal_version})", f"{counts}", ""]
    for row in imported.rows:
        cells = (f"{name} {_short(value)}" for name, value in row.items() if name != "control")
        lines.append(f"{row['control']:10} {'; '.join(cells)}")
    if report is not None:
        lines += ["", *_reported(report)]
    if imported.notes:
        lines += ["", "Not carried, or with loss:", *(f"  {note}" for note in imported.notes)]
    return lines


def _reported(report: oscal.Report) -> list[str]:
    lines = [
        f"Cells changed {len(report.changed)}, filled {len(report.filled)}, kept against the document "
        f"{len(report.left)}, alike {report.same}; rows added {len(report.added)}, untouched {len(report.untouched)}."
    ]
    lines += [
        f"  {one.control} {one.column}: {_short(one.old)} -> {_short(one.new)}" for one in report.changed
    ]
    lines += [f"  {one.control} {one.column}: kept {_short(one.old)}. {one.why}" for one in report.left]
    return lines


def _short(value: object) -> str:
    text = " ".join(str(value).split())
    return text if len(text) <= 60 else f"{text[:59]}…"


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"{text!r} is not a day: write it as YYYY-MM-DD") from None


def _bytes(name: str) -> bytes:
    try:
        return sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    except OSError as error:
        raise Refusal(f"{name} cannot be read: {error.strerror}.") from None
