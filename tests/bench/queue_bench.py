"""The reviewer's queue over 100,000 live reviews, on SQLite and on PostgreSQL: what one page costs, through the door.

python -m tests.bench.queue_bench measures on the database that DATABASE_URL names and prints JSON; `taken` does so for
both, each in a process and a database of its own.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

MANY, RUNS = 100_000, 7
ROOT = Path(__file__).resolve().parent.parent.parent
PAGES = {
    "all open": "tab=open",
    "mine": "tab=mine",
    "new": "tab=new",
    "overdue": "tab=overdue",
    "by due day": "tab=open&sort=due",
    "page 1,000": "tab=open&after=50~50000",
    "search, many": "tab=open&q=h100+columbus",
    "search, one": "tab=open&q=veu-2026-077777",
    "search, none": "tab=open&q=nowhere+at+all",
}
_NUMBERS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {many}) "
_REFERENCE = "substr('000000' || CAST(i AS TEXT), length(CAST(i AS TEXT)) + 1)"
_ROWS = {
    "applications_enduser (id, organization_id, name, address, country, website, contact_name, contact_email, "
    "contact_phone)": "i, {org}, 'End user ' || CAST(i AS TEXT), '1 Street', CASE i % 3 WHEN 0 THEN 'NL' ELSE 'US' "
    "END, '', 'A', 'a@example.org', ''",
    "applications_application (id, reference, organization_id, end_user_id, rulebook_id, edition, rulebook_hash, kind, "
    "status, created_by_id, created_at, moved_at)": "i, 'VEU-2026-' || {reference}, {org}, i, 'ai-diffusion-2025', "
    "'2025-01-15', 'sha256:0', CASE i % 5 WHEN 0 THEN 'NVEU' ELSE 'UVEU' END, CASE i % 50 WHEN 0 THEN 'questioned' "
    "WHEN 1 THEN 'determined' ELSE 'in_review' END, {person}, '{now}', '{now}'",
    "applications_dossier (id, application_id, filing, content, sha256, filed_on, filed_at, filed_by_id)": "i, i, 1, "
    "{blob}, '0', '2026-11-16', '{now}', {person}",
    "reviews_review (id, dossier_id, round, opened_at, assessed_on, findings_content, findings_sha256)": "i, i, 1, "
    "'{now}', '2026-11-20', {blob}, '0'",
    "reviews_listing (review_id, application_id, opened_at, moved_at, due_on, satisfied, unsatisfied, undetermined, "
    "judged, triage, reasons, facts, searched)": "i, i, '{now}', '{now}', CASE i % 30 WHEN 0 THEN '2026-11-19' WHEN 1 "
    "THEN '2026-11-26' ELSE '2026-12-20' END, 40, i % 5, i % 7, 0, (i * 7919) % 100, '{reasons}', '{{}}', "
    "'veu-2026-' || {reference} || '\nend user ' || CAST(i AS TEXT) || '\nlarkmoor columbus\nlarkmoor yuma\n400 scioto "
    "street, columbus\nh100 sxm\nh200 sxm'",
    "reviews_assignment (id, review_id, agency, person_id, given_by_id, given_at, note)": "i, i, 'commerce', CASE WHEN "
    "i % 100 = 0 THEN {person} ELSE {other} END, {other}, '{now}', ''",
}


def main() -> None:
    import django

    django.setup()
    from django.core.management import call_command
    from django.test import Client

    from organizations.models import User

    call_command("migrate", verbosity=0)
    person = _fill()
    client = Client()
    client.force_login(
        User.objects.get(pk=person), backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    found: dict[str, list[float]] = {}
    for name, query in PAGES.items():
        _page(client, query)
        found[name] = [_page(client, query) for _ in range(RUNS)]
    print(json.dumps(found))


def _page(client: Any, query: str) -> float:
    begun = time.perf_counter()
    answer = client.get(f"/admin/reviews/review/?{query}", headers={"host": "localhost"})
    taken = time.perf_counter() - begun
    assert answer.status_code == 200, answer.status_code
    return taken


def _fill() -> int:
    """A hundred thousand rows by SQL, and one reviewer who has a hundredth of those assigned."""
    from django.db import connection

    from organizations.models import Organization, User
    from reviews import groups

    groups.make()
    make = User.objects.create_user
    person = make("ravi@bench.example", name="Ravi", agency="commerce", is_staff=True, is_superuser=True)
    other = make("carla@bench.example", name="Carla", agency="commerce", is_staff=True, is_superuser=True)
    told = {
        "org": Organization.objects.create(name="Larkmoor", country="US").pk,
        "person": person.pk,
        "other": other.pk,
        "now": datetime(2026, 11, 20, 9, tzinfo=UTC).strftime("%Y-%m-%d %H:%M:%S"),
        "reasons": json.dumps([{"about": "size", "words": "98,304 chips", "points": 12}]),
        "blob": "'\\x7b7d'::bytea" if connection.vendor == "postgresql" else "X'7b7d'",
        "reference": _REFERENCE,
    }
    with connection.cursor() as cursor:
        for into, said in _ROWS.items():
            many = 5_000 if into.startswith("reviews_assignment") else MANY
            values = said.format(**told)
            if connection.vendor == "postgresql":
                values = values.replace("END, 40", "END::date, 40")
            rows = f"{_NUMBERS.format(many=many)} SELECT {values} FROM n"  # noqa: S608  (words of ours)
            cursor.execute(f"INSERT INTO {into} {rows}", None)
        cursor.execute("ANALYZE")
    return person.pk


def taken(corner: str) -> dict[str, list[float]]:
    """Seconds of each page on either database, by the name of a case."""
    from tests.services import Services

    found = _measured("SQLite", f"sqlite:///{corner}/queue.sqlite3", corner)
    services = Services(Path(corner) / "postgres-run")
    services.start()
    try:
        url = f"postgresql://postgres@/postgres?host={Path(corner) / 'postgres-run' / 'postgres'}"
        return found | _measured("PostgreSQL", url, corner)
    finally:
        services.stop()


def _measured(engine: str, url: str, corner: str) -> dict[str, list[float]]:
    env = {**os.environ, "DATABASE_URL": url, "VEDC_DEMO": "1", "VEDC_VAR": corner}
    env["DJANGO_SETTINGS_MODULE"] = "tests.bench.queue_settings"
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.queue_bench"],
        cwd=ROOT,
        env=env,
        stdout=subprocess.PIPE,
        check=True,
    )
    said = json.loads(done.stdout.splitlines()[-1])
    return {f"queue of 100,000, {name}, {engine}": times for name, times in said.items()}


if __name__ == "__main__":
    main()
