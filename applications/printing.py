"""The dossier and the receipt as PDF: the same content gives the same bytes, and nothing is fetched from outside."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.utils import translation
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

from standards.errors import Refusal

_FACES = {
    "sans": "public-sans/PublicSans-Regular.ttf",
    "sans-bold": "public-sans/PublicSans-Bold.ttf",
    "mono": "roboto-mono/roboto-mono-v5-latin-regular.ttf",
}


class _OwnFonts(URLFetcher):
    """Hands out the fonts, by name; every other address is refused."""

    def __init__(self) -> None:
        super().__init__(fail_on_errors=True)

    def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:
        name = url.removeprefix("vedc:fonts/")
        if name not in _FACES:
            raise ValueError(f"a dossier fetches nothing from outside: {url}")
        return URLFetcherResponse(url, _font(name), {"Content-Type": "font/ttf"})


def dossier(page: Mapping[str, Any], sha256: str) -> bytes:
    """A whole dossier, tagged; `page` is what the reading page shows."""
    return _set("applications/print/dossier.html", page, sha256)


def receipt(page: Mapping[str, Any], sha256: str) -> bytes:
    """The receipt of a filing, on one page."""
    return _set("applications/print/receipt.html", page, sha256)


def letter(page: Mapping[str, Any], sha256: str) -> bytes:
    """A letter of the committee, on its paper; `sha256` is that of its words."""
    return _set("letters/letter.html", page, sha256)


def _set(template: str, page: Mapping[str, Any], sha256: str) -> bytes:
    with translation.override("en"):
        html = render_to_string(template, dict(page))
        style = render_to_string("applications/print/print.css")
    fetcher, fonts = _OwnFonts(), FontConfiguration()
    sheet = CSS(string=style, font_config=fonts, url_fetcher=fetcher)
    pdf: bytes = HTML(string=html, url_fetcher=fetcher).write_pdf(
        font_config=fonts, stylesheets=[sheet], pdf_tags=True, pdf_identifier=bytes.fromhex(sha256)[:16]
    )
    return pdf


@cache
def _font(name: str) -> bytes:
    found = finders.find(f"uswds/fonts/{_FACES[name]}")
    if found is None:
        raise Refusal(f"cannot print without the font {_FACES[name]}: fetch the page assets first")
    return Path(found).read_bytes()
