"""What is said, to be read before it is filed and printed; and who owns whom as a picture."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from applications import partial, summary
from applications.answers import Said
from applications.drawings import kin
from applications.views.desk import Desk, at_desk
from standards.errors import Refusal


@require_safe
@at_desk()
def answers(request: HttpRequest, desk: Desk, section: str | None = None) -> HttpResponse:
    """Check your answers: of the whole application, or of one section of it."""
    chosen = desk.section(section) if section else None
    said = summary.loaded(desk.application)
    parties = said.get(("parties", None))
    places = desk.places(Said("parties", value=parties.value) if parties else None)
    editable = {one.id: desk.may_answer(one.id) for one in desk.rulebook.sections}
    chapters = summary.chapters(desk.rulebook, desk.application, desk.sites, said, places, editable)
    return render(
        request,
        "applications/answers.html",
        {
            "desk": desk,
            "application": desk.application,
            "section": chosen,
            "chapters": [one for one in chapters if chosen is None or one.section == chosen],
            "contents": chapters,
            "missing": sum(one.missing for one in chapters if chosen is None or one.section == chosen),
            "countries": desk.rulebook.countries,
            "sites": [(site, desk.rulebook.countries.name(site.country)) for site in desk.sites],
            "country": desk.rulebook.countries.name(desk.application.end_user.country),
        },
    )


@require_safe
@at_desk()
def picture(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Parties and holdings as a picture, with its warnings, and the same as tables."""
    tables = kin.tables(list(desk.rulebook.questions))
    said = desk.given(set(tables), None)
    drawn, refusal = None, ""
    try:
        case = partial.case(desk.rulebook, desk.application, desk.sites, said, timezone.now().date())
        drawn = kin.draw(case)
    except Refusal as no:
        refusal = str(no)
    asked = [desk.rulebook.questions[id] for id in tables]
    return render(
        request,
        "applications/kin.html",
        {
            "desk": desk,
            "application": desk.application,
            "kin": drawn,
            "most": kin.MOST,
            "refusal": refusal,
            "questions": [one for one in asked if desk.application.kind in one.applies_to],
        },
    )
