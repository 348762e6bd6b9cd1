"""The report for the board: one check as a PDF to print, of a draft that was not filed or of a filing.

Pure rendering: the same check gives the same bytes, on machines with the same libraries and fonts. Nothing is read
from rows, from the network or from the clock.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.utils import translation
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

from applications.checking import Checked
from notary import canonical
from standards import dossier
from standards.errors import Refusal

PAPERS = {"A4": "A4", "Letter": "letter"}
FACES = {
    "sans": "public-sans/PublicSans-Regular.ttf",
    "sans-italic": "public-sans/PublicSans-Italic.ttf",
    "sans-semibold": "public-sans/PublicSans-SemiBold.ttf",
    "sans-bold": "public-sans/PublicSans-Bold.ttf",
}
SIGNS = ("satisfied", "not_satisfied", "undetermined", "not_applicable")
WIDE, LONG = 14, 26  # columns and rows of the matrix on a sheet of paper


class _OwnFiles(URLFetcher):
    """Hands out what the report brought along, by name; every other address is refused."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        super().__init__(fail_on_errors=True)
        self._files = files

    def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:
        if url not in self._files:
            raise ValueError(f"A report fetches nothing from outside: {url}")
        kind = "image/svg+xml" if url.endswith(".svg") else "font/ttf"
        return URLFetcherResponse(url, self._files[url], {"Content-Type": kind})


def render(found: Checked, *, paper: str = "A4", filing: int | None = None) -> bytes:
    """The report of a check as PDF/A-3u, tagged; `filing` is the number of the filing, None for a draft.

    Refuses an unknown paper.
    """
    if paper not in PAPERS:
        raise Refusal(f"A report is printed on A4 or Letter, not on {paper}.")
    with translation.override("en"):
        html = render_to_string("applications/board.html", _page(found, filing))
        style = render_to_string("applications/board.css", {"paper": PAPERS[paper]})
    fetcher, fonts = _OwnFiles(_files()), FontConfiguration()
    pdf: bytes = HTML(string=html, url_fetcher=fetcher).write_pdf(
        font_config=fonts,
        stylesheets=[CSS(string=style, font_config=fonts, url_fetcher=fetcher)],
        pdf_variant="pdf/a-3u",
        pdf_tags=True,
        pdf_identifier=hashlib.sha256(digest(found).encode() + paper.encode()).digest()[:16],
    )
    return pdf


def digest(found: Checked) -> str:
    """SHA-256 (hex) of what the report is about: the dossier, the edition and the day."""
    about = [dossier.plain(found.said), found.rulebook.key, found.rulebook.hash, found.on.isoformat()]
    return hashlib.sha256(canonical.dumps(about)).hexdigest()


def _page(found: Checked, filing: int | None) -> dict[str, Any]:
    return {
        "found": found,
        "said": found.said,
        "rulebook": found.rulebook,
        "kind": found.rulebook.kind(found.said.kind),
        "country": found.rulebook.countries.name(found.said.end_user.country),
        "on": found.on,
        "filing": filing,
        "digest": digest(found),
        "gallery": found.gallery,
        "sheets": found.gallery.on_paper(WIDE, LONG),
        "printed": True,
    }


def _files() -> dict[str, bytes]:
    files = {f"vedc:fonts/{name}.ttf": _own(f"uswds/fonts/{path}") for name, path in FACES.items()}
    return files | {f"vedc:img/sign-{status}.svg": _own(f"vedc/img/sign-{status}.svg") for status in SIGNS}


def _own(path: str) -> bytes:
    found = finders.find(path)
    if found is None:
        raise Refusal(
            f"A report cannot be printed without the static file {path}: fetch the page assets first."
        )
    return Path(found).read_bytes()
