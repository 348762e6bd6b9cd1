"""Small lists of parties that do not exist, in the shapes the list is published in."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, date, datetime
from typing import Any

from applications.models import Dossier
from organizations.models import User
from screenings import lists, policy, published, services
from screenings.index import Entry, Index
from screenings.models import ListVersion

EL = "Entity List (EL) - Bureau of Industry and Security"
SDN = "Specially Designated Nationals (SDN) - Treasury Department"
NOW = datetime(2026, 11, 16, 8, tzinfo=UTC)
TODAY = date(2026, 11, 16)


def row(id: str, name: str, **fields: Any) -> dict[str, Any]:
    """A row of the JSON; `country` puts an address there."""
    country = fields.pop("country", "")
    place = {"address": "5 Quay Lane", "city": "Port", "state": "", "postal_code": "", "country": country}
    return {
        "id": id,
        "source": EL,
        "name": name,
        "type": "Entity",
        "addresses": [place] if country else [],
        "alt_names": [],
        **fields,
    }


def as_json(rows: list[Any]) -> io.BytesIO:
    return io.BytesIO(json.dumps({"total": len(rows), "results": rows}, ensure_ascii=False).encode())


def as_csv(rows: list[dict[str, Any]]) -> io.BytesIO:
    out = io.StringIO()
    writer = csv.DictWriter(out, published.COLUMNS)
    writer.writeheader()
    writer.writerows(published.as_csv(one) for one in rows)
    return io.BytesIO(out.getvalue().encode("utf-8-sig"))


def bring(rows: list[Any], *, as_of: date = TODAY, now: datetime = NOW, **how: Any) -> ListVersion:
    version, _ = lists.bring(as_json(rows), name="list.json", as_of=as_of, now=now, smaller=True, **how)
    return version


def settle(dossier: Dossier, person: User, *, now: datetime) -> None:
    """The dossier screened, and every hit answered: it stands in nobody's way."""
    if ListVersion.objects.in_force() is None:
        bring([row("0", "Zzyzx Nobody")], as_of=now.date(), now=now)
    screening = services.screen(dossier, now=now)
    for hit in services.open_hits(dossier):
        hit.screening = screening
        services.decide(hit, person, decision="cleared", reason="Somebody else.", now=now)


def index(*entries: Entry) -> Index:
    return Index(entries, policy.get())


def entry(pk: int, *names: str, **fields: Any) -> Entry:
    return Entry(
        pk,
        f"EL:{pk}",
        fields.get("source", "EL"),
        fields.get("kind", "entity"),
        names,
        fields.get("addresses", ()),
        fields.get("countries", ()),
    )
