"""What the applicant said, frozen. `parse` refuses what is wrong and accepts what is not said yet;
docs/dossier.md has examples.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from standards.answering import read_answers, strings_are_text
from standards.edition import Rulebook
from standards.errors import Fault, Refusal
from standards.objects import LARGEST_LATITUDE, LARGEST_LONGITUDE, LATITUDE, LONGITUDE, Reading
from standards.schema import json_schema

__all__ = [
    "FORMAT",
    "PUBLIC",
    "Answer",
    "Certification",
    "Dossier",
    "EndUser",
    "Evidence",
    "Site",
    "json_schema",
    "parse",
    "plain",
    "plain_value",
]

FORMAT = "vedc-dossier/1"
PUBLIC = "public"  # the one mark of a file that is written; what is not marked is business confidential
SITE = ("name", "address", "country", "latitude", "longitude")  # the particulars of a site, all texts


@dataclass(frozen=True, slots=True)
class EndUser:
    """Who would be validated; "" where nothing was said."""

    name: str
    address: str
    country: str
    website: str
    contact_name: str
    contact_email: str
    contact_phone: str


@dataclass(frozen=True, slots=True)
class Answer:
    """A value as it stands in the JSON (dates and decimals as strings, None: no value), evidence ids, and an
    explanation.
    """

    value: Any
    evidence: tuple[str, ...]
    explanation: str


@dataclass(frozen=True, slots=True)
class Site:
    """A place, with what was answered there; `latitude` and `longitude` in degrees, exact as written, both ""
    where they were not stated.
    """

    id: str
    name: str
    address: str
    country: str
    answers: Mapping[str, Answer]
    latitude: str = ""
    longitude: str = ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """A file: what it is, and the days it covers (both ends included), where stated. `confidentiality` is PUBLIC or
    "", which stands for business confidential.
    """

    id: str
    name: str
    sha256: str
    size: int
    media_type: str
    title: str
    issuer: str
    issued_on: date | None
    covers_from: date | None
    covers_to: date | None
    confidentiality: str = ""

    def covers(self, on: date) -> bool:
        """Whether the stated period covers the day; a period with an open end covers nothing."""
        return (
            self.covers_from is not None
            and self.covers_to is not None
            and self.covers_from <= on <= self.covers_to
        )


@dataclass(frozen=True, slots=True)
class Certification:
    """What another party certified: the SHA-256 of exactly what it was shown, and the day; or, where it did
    not, why it is `missing`.
    """

    party: str
    name: str
    role: str
    sha256: str
    signed_on: date | None
    missing: str


@dataclass(frozen=True, slots=True)
class Dossier:
    """An application as filed, or as it would be filed. `certifications`: of other parties; no finding reads
    them.
    """

    reference: str
    filing: int
    filed_on: date
    rulebook_id: str
    edition: str
    rulebook_hash: str
    kind: str
    end_user: EndUser
    sites: tuple[Site, ...]
    answers: Mapping[str, Answer]
    evidence: Mapping[str, Evidence]
    certifications: tuple[Certification, ...] = ()


def parse(obj: object, rulebook: Rulebook) -> Dossier:
    """The dossier an object says. Raises Refusal with every fault, each with its JSON pointer.

    What is missing among answers, sites and particulars is accepted (a draft has gaps); what is there must be
    right. A stated
    hash is kept and not compared, so that a dossier can be held against another state of its edition.
    """
    faults: list[Fault] = []
    if not isinstance(obj, Mapping):
        raise Refusal("A dossier is a JSON object.", (Fault("", "must be an object"),))
    strings_are_text(obj, "", faults)
    if faults:
        raise _refusal(faults)
    top = Reading(obj, "", faults)
    top.constant("format", FORMAT)
    bound = top.object("rulebook", required=True)
    stated = _edition(bound, rulebook)
    kind = top.text("kind", required=True)
    kinds = [entry.id for entry in rulebook.kinds]
    if kind and kind not in kinds:
        top.fault("kind", f'"{kind}" is not a kind of {rulebook.id}; it knows {", ".join(kinds)}')
    evidence = {id: _evidence(id, entry) for id, entry in top.objects_by_id("evidence")}
    sites = top.rows("sites")
    ids = [site.identifier("id") for site in sites]
    top.once("sites", ids, "site")
    scope = {"rulebook": rulebook, "kind": kind, "evidence": evidence.keys(), "sites": frozenset(ids)}
    dossier = Dossier(
        reference=top.text("reference", required=True),
        filing=top.whole("filing", least=1),
        filed_on=top.day("filed_on", required=True) or date.min,
        rulebook_id=rulebook.id,
        edition=stated[0],
        rulebook_hash=stated[1],
        kind=kind,
        end_user=_end_user(top.object("end_user"), rulebook),
        sites=tuple(_site(id, site, rulebook, scope) for id, site in zip(ids, sites, strict=True)),
        answers=_answers(top.object("answers"), "application", scope),
        evidence=evidence,
        certifications=_certifications(top),
    )
    top.close()
    if faults:
        raise _refusal(faults)
    return dossier


def _refusal(faults: list[Fault]) -> Refusal:
    count = "one fault" if len(faults) == 1 else f"{len(faults)} faults"
    return Refusal(f"The dossier cannot be read: {count}; the first at {faults[0]}.", faults)


def _edition(bound: Reading, rulebook: Rulebook) -> tuple[str, str]:
    id, edition, hash = bound.text("id", required=True), bound.text("edition"), bound.text("hash")
    if id and id != rulebook.id:
        bound.fault("id", f'the dossier is for "{id}", not for {rulebook.id}')
    if edition and edition != rulebook.edition:
        bound.fault("edition", f"{rulebook.id} is held in the edition {rulebook.edition}, not {edition}")
    bound.close()
    return edition, hash


def _end_user(table: Reading, rulebook: Rulebook) -> EndUser:
    end_user = EndUser(
        name=table.text("name"),
        address=table.text("address"),
        country=table.country("country", rulebook),
        website=table.text("website"),
        contact_name=table.text("contact_name"),
        contact_email=table.text("contact_email"),
        contact_phone=table.text("contact_phone"),
    )
    table.close()
    return end_user


def _site(id: str, table: Reading, rulebook: Rulebook, scope: Mapping[str, Any]) -> Site:
    answers = _answers(table.object("answers"), "site", scope)
    site = Site(
        id,
        table.text("name"),
        table.text("address"),
        table.country("country", rulebook),
        answers,
        *_coordinates(table),
    )
    table.close()
    return site


def _coordinates(table: Reading) -> tuple[str, str]:
    """Latitude and longitude: both, or neither."""
    latitude = table.degrees("latitude", LATITUDE, LARGEST_LATITUDE)
    longitude = table.degrees("longitude", LONGITUDE, LARGEST_LONGITUDE)
    if bool(table.raw.get("latitude")) != bool(table.raw.get("longitude")):
        table.fault("longitude" if latitude else "latitude", "latitude and longitude are stated together")
    return latitude, longitude


def _answers(table: Reading, scope: str, place: Mapping[str, Any]) -> dict[str, Answer]:
    return {
        id: Answer(value, evidence, explanation)
        for id, value, evidence, explanation in read_answers(table, scope, **place)
    }


def _evidence(id: str, table: Reading) -> Evidence:
    evidence = Evidence(
        id=id,
        name=table.text("name", required=True),
        sha256=table.digest("sha256"),
        size=table.whole("size", least=0),
        media_type=table.text("media_type", required=True),
        title=table.text("title"),
        issuer=table.text("issuer"),
        issued_on=table.day("issued_on"),
        covers_from=table.day("covers_from"),
        covers_to=table.day("covers_to"),
        confidentiality=table.text("confidentiality"),
    )
    if evidence.confidentiality not in ("", PUBLIC):
        table.fault("confidentiality", f'may be "{PUBLIC}", or be left out for business confidential')
    if evidence.covers_from and evidence.covers_to and evidence.covers_from > evidence.covers_to:
        table.fault(
            "covers_to", f"covers_to {evidence.covers_to} is before covers_from {evidence.covers_from}"
        )
    table.close()
    return evidence


def _certifications(top: Reading) -> tuple[Certification, ...]:
    found = []
    for row in top.rows("certifications"):
        party, name, role = row.text("party", required=True), row.text("name"), row.text("role")
        missing, digest, signed_on = row.text("missing"), "", None
        if not missing:
            digest, signed_on = row.digest("sha256"), row.day("signed_on", required=True)
        row.close()
        found.append(Certification(party, name, role, digest, signed_on, missing))
    return tuple(found)


def plain(dossier: Dossier) -> dict[str, Any]:
    """The JSON object of a dossier; parse(plain(d), rulebook) == d."""
    bound = {"id": dossier.rulebook_id, "edition": dossier.edition, "hash": dossier.rulebook_hash}
    return {
        "format": FORMAT,
        "reference": dossier.reference,
        "filing": dossier.filing,
        "filed_on": dossier.filed_on.isoformat(),
        "rulebook": _said(bound),
        "kind": dossier.kind,
        "end_user": _said({name: getattr(dossier.end_user, name) for name in EndUser.__dataclass_fields__}),
        "sites": [
            {
                "id": site.id,
                **_said({name: getattr(site, name) for name in SITE}),
                "answers": _plain_answers(site.answers),
            }
            for site in dossier.sites
        ],
        "answers": _plain_answers(dossier.answers),
        "evidence": {id: _plain_evidence(evidence) for id, evidence in dossier.evidence.items()},
        **_plain_certifications(dossier.certifications),
    }


def plain_value(value: Any) -> Any:
    """An answer's value as JSON; tables as fresh lists of fresh objects."""
    if not isinstance(value, tuple):
        return value
    return [
        {key: list(cell) if isinstance(cell, list) else cell for key, cell in row.items()} for row in value
    ]


def _plain_answers(answers: Mapping[str, Answer]) -> dict[str, Any]:
    return {
        id: {
            **({"value": plain_value(answer.value)} if answer.value is not None else {}),
            **({"evidence": list(answer.evidence)} if answer.evidence else {}),
            **({"explanation": answer.explanation} if answer.explanation else {}),
        }
        for id, answer in answers.items()
    }


def _plain_evidence(evidence: Evidence) -> dict[str, Any]:
    days = {name: getattr(evidence, name) for name in ("issued_on", "covers_from", "covers_to")}
    return {
        "name": evidence.name,
        "sha256": evidence.sha256,
        "size": evidence.size,
        "media_type": evidence.media_type,
        **_said({"title": evidence.title, "issuer": evidence.issuer}),
        **{name: day.isoformat() for name, day in days.items() if day is not None},
        **_said({"confidentiality": evidence.confidentiality}),
    }


def _plain_certifications(certifications: tuple[Certification, ...]) -> dict[str, Any]:
    rows = [
        {
            "party": one.party,
            **_said({"name": one.name, "role": one.role, "sha256": one.sha256, "missing": one.missing}),
            **({"signed_on": one.signed_on.isoformat()} if one.signed_on else {}),
        }
        for one in certifications
    ]
    return {"certifications": rows} if rows else {}


def _said(values: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in values.items() if value}
