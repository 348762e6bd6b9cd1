"""What every document we write has: ids that stay, a head, properties in our namespace, files behind it.

An id is a UUID (version 5, RFC 9562) over a name that does not change: the same requirement, answer or finding has the
same id in every export. No clock is read: "last-modified" is the day given.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any
from urllib.parse import quote
from uuid import NAMESPACE_URL, UUID, uuid5

from standards.dossier import Evidence
from standards.edition import Rulebook
from standards.oscal.names import NAMESPACE

VERSION = "1.2.1"  # of OSCAL: the newest that the official schemas and compliance-trestle both take
SPACE: UUID = uuid5(NAMESPACE_URL, NAMESPACE)
Node = dict[str, Any]

NIST_TITLE = "NIST Special Publication 800-53 Revision 5"
NIST_HREF = (
    "https://raw.githubusercontent.com/usnistgov/oscal-content/main/"
    "nist.gov/SP800-53/rev5/json/NIST_SP-800-53_rev5_catalog.json"
)


def named(*words: str) -> str:
    """The UUID of a name; the same words give the same."""
    return str(uuid5(SPACE, "\n".join(words)))


def line(text: str) -> str:
    """A text on one line, as titles and values of properties must be; "-" where it is blank."""
    return " ".join(text.split()) or "-"


def moment(day: date) -> str:
    """A day as OSCAL's date and time: its first moment, in UTC."""
    return f"{day.isoformat()}T00:00:00Z"


def prop(name: str, value: str, remarks: str = "", class_: str = "") -> Node:
    """A property in our namespace."""
    made = {"name": name, "ns": NAMESPACE, "value": line(value)}
    return made | ({"class": class_} if class_ else {}) | ({"remarks": remarks} if remarks else {})


def said(**members: Any) -> Node:
    """The members that say something, with hyphens for underscores; empty lists, objects and texts are left out, for
    OSCAL has none.
    """
    return {
        name.strip("_").replace("_", "-"): value
        for name, value in members.items()
        if value not in ("", [], {})
    }


def metadata(title: str, version: str, on: date, props: Iterable[Node] = (), remarks: str = "") -> Node:
    """The head of a document."""
    head = said(title=line(title), last_modified=moment(on), version=line(version), oscal_version=VERSION)
    return head | said(props=list(props), remarks=remarks)


def of_rulebook(rulebook: Rulebook) -> list[Node]:
    """Which edition a document is about, to the byte."""
    return [
        prop("rulebook", rulebook.id),
        prop("edition", rulebook.edition),
        prop("rulebook-hash", rulebook.hash),
    ]


def resource(uuid: str, title: str, href: str, media_type: str = "application/json") -> Node:
    """A file behind a document."""
    return {"uuid": uuid, "title": line(title), "rlinks": [{"href": href, "media-type": media_type}]}


def nist() -> Node:
    """The catalog that control ids are of."""
    return resource(named("nist-sp-800-53-rev5"), NIST_TITLE, NIST_HREF)


def own_catalog(rulebook: Rulebook) -> Node:
    """The rulebook's own catalog, as `oscal export catalog` names it."""
    name = f"{rulebook.id}-catalog"
    return resource(named("resource", name), f"{rulebook.title}: catalog", f"{name}.json")


def own_profile(rulebook: Rulebook) -> Node:
    """The rulebook's control baseline, as `oscal export profile` names it."""
    name = f"{rulebook.id}-profile"
    return resource(named("resource", name), f"{rulebook.title}: control baseline", f"{name}.json")


def evidence(file: Evidence, reference: str) -> Node:
    """A file of the dossier, by its digest."""
    link = {
        "href": quote(file.name) or file.id,
        "media-type": file.media_type,
        "hashes": [{"algorithm": "SHA-256", "value": file.sha256}],
    }
    days = {"issued-on": file.issued_on, "covers-from": file.covers_from, "covers-to": file.covers_to}
    props = [prop("evidence", file.id)]
    props += [prop(name, day.isoformat()) for name, day in days.items() if day is not None]
    made = {"uuid": named("evidence", reference, file.id), "title": line(file.title or file.name)}
    return made | said(description=file.issuer and f"Issued by {file.issuer}.", props=props, rlinks=[link])
