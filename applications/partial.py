"""Some answers of a draft, read by the rule's own reader: for pictures and sums that need no more than these."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from applications.answers import Said
from applications.models import Application, Site
from standards import dossier as standard
from standards.case import Case
from standards.rulebook import Rulebook


def case(
    rulebook: Rulebook,
    application: Application,
    sites: Iterable[Site],
    said: Mapping[str, Said],
    on: date,
) -> Case:
    """A case of these answers alone, those given for the application; what cannot be read raises a Refusal.

    No evidence is in it, so nothing that asks for evidence may be asked of it.
    """
    user = application.end_user
    plain = {
        "format": standard.FORMAT,
        "reference": application.reference,
        "filing": 1,
        "filed_on": on.isoformat(),
        "rulebook": {"id": rulebook.id},
        "kind": application.kind,
        "end_user": {"name": user.name, "address": user.address, "country": user.country},
        "sites": [
            {"id": site.key, "name": site.name, "address": site.address, "country": site.country}
            for site in sites
        ],
        "answers": {
            one.question: {"value": _without_files(rulebook, one)}
            for one in said.values()
            if one.site is None and one.value is not None and one.question in rulebook.questions
        },
    }
    return Case(rulebook, standard.parse(plain, rulebook), on)


def _without_files(rulebook: Rulebook, said: Said) -> object:
    columns = {column.id for column in rulebook.questions[said.question].columns if column.type == "evidence"}
    if not columns or not isinstance(said.value, list):
        return said.value
    return [{id: cell for id, cell in row.items() if id not in columns} for row in said.value]
