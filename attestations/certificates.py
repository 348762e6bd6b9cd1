"""The certificate: a signed statement set as a PDF one can hang on a wall, with its proof attached.

Pure rendering: a statement and the facts of its proof go in, bytes come out. The same statement gives the
same bytes; nothing is read from rows, from the network or from the clock. The page only shows what was
signed: the attached bundle is what counts.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from pathlib import Path
from typing import Any, Literal, TypedDict

import segno
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.utils import translation
from fontTools.ttLib import TTFont
from pydyf import PDF
from weasyprint import CSS, HTML, Attachment
from weasyprint.document import Document
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

from notary import canonical
from standards.errors import Refusal

Paper = Literal["A4", "Letter"]

ATTACHED = "bundle.json"
FACES = {
    "sans": "public-sans/PublicSans-Regular.ttf",
    "sans-italic": "public-sans/PublicSans-Italic.ttf",
    "sans-semibold": "public-sans/PublicSans-SemiBold.ttf",
    "sans-bold": "public-sans/PublicSans-Bold.ttf",
    "serif": "merriweather/Latin-Merriweather-Regular.ttf",
    "serif-italic": "merriweather/Latin-Merriweather-Italic.ttf",
    "serif-bold": "merriweather/Latin-Merriweather-Bold.ttf",
    "mono": "roboto-mono/roboto-mono-v5-latin-regular.ttf",
}
SIGNS = ("satisfied", "not_satisfied", "undetermined", "not_applicable")
PAPERS = {
    "A4": {"paper": "A4", "frame": "a4", "width": "210mm", "height": "297mm"},
    "Letter": {
        "paper": "letter",
        "frame": "letter",
        "width": "215.9mm",
        "height": "279.4mm",
    },
}

STATUSES = {
    "satisfied": "Satisfied",
    "not_satisfied": "Not satisfied",
    "undetermined": "Undetermined",
    "not_applicable": "Not applicable",
}
PROVENANCES = {
    "verified": "",
    "inferred": "Inferred: not law",
    "secondary": "Secondary source",
    "not_found": "Text not found",
    "policy": "Platform policy",
}
# How airily the face is set: what each paper bears by the characters of the texts that change.
SETTINGS = {"A4": ((360, "wide"), (560, "short")), "Letter": ((360, "short"),)}
DECIDERS = {"machine": "Machine", "reviewer": "Reviewer"}
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


class LogFacts(TypedDict):
    """Where the envelope stands in the log, and the checkpoint that commits to it (root in hex or base64)."""

    origin: str
    index: int
    size: int
    root: str


class _OwnFiles(URLFetcher):
    """Hands out what the certificate brought along, by name; every other address is refused."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        super().__init__(fail_on_errors=True)
        self._files = files

    def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:
        if url not in self._files:
            raise ValueError(f"A certificate fetches nothing from outside: {url}")
        kind = "image/svg+xml" if url.endswith(".svg") else "font/ttf"
        return URLFetcherResponse(url, self._files[url], {"Content-Type": kind})


def render(
    statement: Mapping[str, Any],
    *,
    bundle: bytes,
    verify_url: str,
    log: LogFacts,
    keyids: Sequence[str],
    paper: Paper = "A4",
    fonts: Path | None = None,
    countries: Mapping[str, str] | None = None,
) -> bytes:
    """The certificate of an in-toto statement (predicate determination/v1) as PDF/A-3u, tagged.

    `bundle` is attached unchanged as bundle.json. `verify_url` goes into the QR code. `keyids` are the
    SHA-256 ids (hex) of the keys that signed. `fonts` is a folder laid out like the fonts of USWDS; without
    it the static files' own is taken. `countries` may name the ISO codes ("SG": "Singapore"). Refuses an
    unknown paper, a missing font or ornament, and a name that no font at hand can write.
    """
    if paper not in PAPERS:
        raise Refusal(f"cannot set a certificate on {paper} paper: A4 or Letter")
    files = _files(paper, verify_url, fonts)
    digest = hashlib.sha256(canonical.dumps(statement)).hexdigest()
    page = _page(statement["predicate"], countries or {}, _covered(files["vedc:fonts/serif-bold.ttf"]))
    page |= {
        "setting": _setting(paper, page["words_on_face"]),
        "digest": digest,
        "verify_url": verify_url,
        "log": {name: str(value) for name, value in log.items()},
        "keyids": list(keyids),
        "attached": ATTACHED,
        "attached_size": str(len(bundle)),
    }
    return _set(page, files, paper, bundle, bytes.fromhex(digest)[:16])


def _set(
    page: dict[str, Any], files: Mapping[str, bytes], paper: Paper, bundle: bytes, identifier: bytes
) -> bytes:
    with translation.override("en"):
        html = render_to_string("certificate.html", page)
        style = render_to_string("certificate.css", PAPERS[paper])
    fetcher, configuration = _OwnFiles(files), FontConfiguration()
    made = datetime.combine(date.fromisoformat(page["decided_on_iso"]), time())
    attachment = Attachment(
        string=bundle,
        name=ATTACHED,
        description=f"The signed statement of {page['reference']} with its proof",
        created=made,
        modified=made,
        relationship="Data",
        url_fetcher=fetcher,
    )
    sheet = CSS(string=style, font_config=configuration, url_fetcher=fetcher)
    pdf: bytes = HTML(string=html, url_fetcher=fetcher).write_pdf(
        finisher=_finish,
        font_config=configuration,
        stylesheets=[sheet],
        attachments=[attachment],
        pdf_variant="pdf/a-3u",
        pdf_tags=True,
        pdf_identifier=identifier,
    )
    return pdf


def _finish(document: Document, pdf: PDF) -> None:
    """List the attachment once; refuse an empty box where a name should stand."""
    pdf.catalog["AF"][:] = dict.fromkeys(pdf.catalog["AF"])
    missing = sorted({character for font in document.fonts.values() for character in font.missing})
    if missing:
        shown = ", ".join(f"{chr(character)} (U+{character:04X})" for character in missing[:5])
        raise Refusal(
            f"cannot set a certificate: no font at hand can write {shown}; install one for this script"
        )


def _page(
    predicate: Mapping[str, Any], countries: Mapping[str, str], covered: frozenset[str]
) -> dict[str, Any]:
    """What the template shows: the predicate with its dates and codes in words."""
    findings = [_finding(item) for item in predicate["findings"]["summary"]]
    paragraphs = {item["id"]: item["paragraph"] for item in findings}
    sites = [site | {"country": _country(site["country"], countries)} for site in predicate["sites"]]
    end_user = predicate["endUser"]
    rulebook, validity = predicate["rulebook"], predicate["validity"]
    determination = predicate["determination"]
    return {
        "predicate": predicate,
        "reference": predicate["reference"],
        "end_user": end_user | {"country": _country(end_user["country"], countries)},
        "name_in_serif": frozenset(end_user["name"]) <= covered,
        "name_is_long": len(end_user["name"]) > 44,
        "words_on_face": sum(
            map(
                len,
                (end_user["name"], end_user["address"], rulebook["enforcement"]["note"], validity["basis"]),
            )
        ),
        "sites": sites,
        "site_countries": _listed(dict.fromkeys(site["country"] for site in sites)),
        "edition": in_words(rulebook["edition"]),
        "enforcement": rulebook["enforcement"]
        | {
            "status": _sentence(rulebook["enforcement"]["status"]),
            "since": in_words(rulebook["enforcement"]["since"]),
        },
        "valid_from": in_words(validity["from"]),
        "valid_until": in_words(validity["until"]) if validity.get("until") else "No end date",
        "conditions": [_condition(item, paragraphs) for item in predicate["conditions"]],
        "findings": findings,
        "found_on": in_words(predicate["findings"]["on"]),
        "counts": [
            {"status": status, "label": label, "number": str(sum(f["status"] == status for f in findings))}
            for status, label in STATUSES.items()
        ],
        "any_inferred": any(item["provenance_label"] for item in findings),
        "any_secondary": any(item["provenance"] == "secondary" for item in findings),
        "decided_on": in_words(determination["decidedOn"]),
        "decided_on_iso": determination["decidedOn"],
        "filed_on": in_words(predicate["dossier"]["filedOn"]),
    }


def _setting(paper: Paper, characters: int) -> str:
    return next((setting for most, setting in SETTINGS[paper] if characters <= most), "tight")


def _finding(item: Mapping[str, Any]) -> dict[str, Any]:
    return {
        **item,
        "label": STATUSES[item["status"]],
        "provenance_label": PROVENANCES.get(item["provenance"], _sentence(item["provenance"])),
        "decider": DECIDERS.get(item["by"], item["by"]),
    }


def _condition(item: Mapping[str, Any], paragraphs: Mapping[str, str]) -> dict[str, Any]:
    requirement = item.get("requirement")
    return {
        **item,
        "paragraph": paragraphs.get(requirement, requirement) if requirement else "",
        "due": in_words(item["dueOn"]) if item.get("dueOn") else "",
    }


def in_words(day: str) -> str:
    """An ISO day as a letter writes it: "2026-11-20" -> "20 November 2026"."""
    parsed = date.fromisoformat(day)
    return f"{parsed.day} {MONTHS[parsed.month - 1]} {parsed.year}"


def _country(code: str, names: Mapping[str, str]) -> str:
    return names.get(code, code)


def _sentence(word: str) -> str:
    """A status word as the start of a sentence: "not_enforced" -> "Not enforced"."""
    text = word.replace("_", " ")
    return text[:1].upper() + text[1:]


def _listed(items: Mapping[str, None]) -> str:
    """The countries of the sites in one line; more than four are counted."""
    names = list(items)
    if len(names) > 4:
        return f"{len(names)} countries"
    return names[0] if len(names) == 1 else ", ".join(names[:-1]) + " and " + names[-1] if names else ""


def _files(paper: Paper, verify_url: str, fonts: Path | None) -> dict[str, bytes]:
    """Everything the page may load, by the only addresses it knows."""
    files = {f"vedc:fonts/{name}.ttf": _font(path, fonts) for name, path in FACES.items()}
    for image in [f"frame-{paper.lower()}", *(f"sign-{status}" for status in SIGNS)]:
        files[f"vedc:img/{image}.svg"] = _own(f"vedc/img/{image}.svg")
    files["vedc:qr.svg"] = _qr(verify_url)
    return files


def _font(path: str, fonts: Path | None) -> bytes:
    if fonts is None:
        return _own(f"uswds/fonts/{path}")
    if not (fonts / path).is_file():
        raise Refusal(f"cannot set a certificate without the font {fonts / path}")
    return (fonts / path).read_bytes()


def _own(path: str) -> bytes:
    found = finders.find(path)
    if found is None:
        raise Refusal(f"cannot set a certificate without the static file {path}: fetch the page assets first")
    return Path(found).read_bytes()


def _qr(url: str) -> bytes:
    out = io.BytesIO()
    segno.make(url, error="m", micro=False).save(out, kind="svg", border=4, dark="#1b1b1b", light="#fff")
    return out.getvalue()


def _covered(font: bytes) -> frozenset[str]:
    """The characters the serif can set: a name with others is set in the sans, which knows more."""
    with TTFont(io.BytesIO(font), lazy=True) as face:
        return frozenset(map(chr, face.getBestCmap()))
