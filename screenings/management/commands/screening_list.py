"""python manage.py screening_list import FILE | list | sample [--parties N] [--seed N] [--csv]"""

import csv
import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from applications.management import telling
from screenings import lists, published, samples
from screenings.models import ListVersion
from standards.errors import Refusal


class Command(BaseCommand):
    help = (
        "Bring in the Consolidated Screening List as it is published (CSV or JSON), say which versions there are, "
        "or write a list of parties that do not exist. Exits 0, or 2 if a file cannot be read."
    )

    def add_arguments(self, parser: Any) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        bring = verbs.add_parser(
            "import", help="keep a file as a version of the list; the same file is one version"
        )
        bring.add_argument("file", metavar="FILE")
        bring.add_argument(
            "--as-of",
            type=telling.day,
            metavar="YYYY-MM-DD",
            help="the day the list is of; today if not given",
        )
        bring.add_argument("--smaller", action="store_true", help="it is right that it lost half its entries")
        bring.add_argument(
            "--report", metavar="FILE.csv", help="write every row that is refused to this file"
        )
        verbs.add_parser("list", help="the versions there are, the one in force first")
        sample = verbs.add_parser("sample", help="a list of parties that do not exist, as JSON, or as CSV")
        sample.add_argument("--parties", type=int, default=30_000, metavar="N")
        sample.add_argument("--seed", type=int, default=1, metavar="N")
        sample.add_argument("--csv", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        {"import": self._import, "list": self._list, "sample": self._sample}[options["verb"]](options)

    def _import(self, options: dict[str, Any]) -> None:
        now, path = timezone.now(), Path(options["file"])
        try:
            with path.open("rb") as file:
                version, made = lists.bring(
                    file,
                    name=path.name,
                    as_of=options["as_of"] or now.date(),
                    now=now,
                    smaller=options["smaller"],
                )
        except OSError as error:
            raise CommandError(f"{path} cannot be read: {error.strerror}", returncode=2) from None
        except Refusal as refusal:
            self._refuse(refusal, options["report"])
        words = f"{version}: {version.count:,} entries" if made else f"{version} has this file already"
        self.stdout.write(words)
        if made:
            self.stdout.write(f"{lists.changes(version).words}.")
        if version != ListVersion.objects.in_force():
            self.stdout.write(f"In force stays {ListVersion.objects.in_force()}: it is of a later day.")
        elif made:
            self.stdout.write("The next sweeps hold every filed dossier and every authorization against it.")

    def _refuse(self, refusal: Refusal, report: str | None) -> None:
        lines = [f"  {fault}" for fault in refusal.faults]
        if report and refusal.faults:
            with Path(report).open("w", newline="") as file:
                csv.writer(file).writerows(
                    [("row", "what is wrong"), *((one.pointer, one.message) for one in refusal.faults)]
                )
        raise CommandError("\n".join([str(refusal), *lines]), returncode=2)

    def _list(self, options: dict[str, Any]) -> None:
        for number, version in enumerate(ListVersion.objects.select_related("imported_by")):
            by = version.imported_by or "the command line"
            said = f"{version}  {version.count:>7,} entries  {version.imported_at:%Y-%m-%d %H:%M} by {by}"
            self.stdout.write(f"{said}  sha256 {version.sha256[:16]}…{'' if number else '  in force'}")
        if not ListVersion.objects.exists():
            self.stdout.write("No list was imported yet.")

    def _sample(self, options: dict[str, Any]) -> None:
        if options["parties"] < 1:
            raise CommandError(f"--parties {options['parties']}: at least 1", returncode=2)
        rows = samples.generate(options["parties"], options["seed"])
        if options["csv"]:
            writer = csv.DictWriter(self.stdout, published.COLUMNS, lineterminator="\r\n")
            writer.writeheader()
            writer.writerows(published.as_csv(row) for row in rows)
            return
        self.stdout.write('{"total": %d, "results": [' % options["parties"])  # noqa: UP031
        for number, row in enumerate(rows):
            self.stdout.write(("," if number else "") + json.dumps(row, ensure_ascii=False))
        self.stdout.write("]}")
