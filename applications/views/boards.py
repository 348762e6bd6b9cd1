"""The report for the board, as a PDF."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from applications import boards
from applications.checking import Checked
from applications.views.desk import Desk, at_desk
from applications.views.findings import latest, said_on
from standards.errors import Refusal


@require_safe
@at_desk()
def report(request: HttpRequest, desk: Desk) -> HttpResponse:
    """What the check finds of the draft, or of the filing, on a day and on a paper; A4 where none is named."""
    filed, paper = latest(desk), request.GET.get("paper", "A4")
    try:
        said, on = said_on(desk, filed, request.GET.get("on", ""))
        found = Checked(desk.rulebook, said, on)
        content = boards.render(found, paper=paper, filing=filed.filing if filed else None)
    except Refusal as no:
        messages.error(request, f"No report was made. {no}")
        return redirect("applications:check", desk.application.reference)
    answer = HttpResponse(content, content_type="application/pdf")
    name = f"{desk.application.reference}-check-{on.isoformat()}.pdf"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
