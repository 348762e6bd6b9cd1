"""The files of an application: attach, describe, hand out, take out."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Prefetch
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from applications import evidence, files
from applications.forms.particulars import EvidenceForm, UploadForm
from applications.models import Answer, Evidence
from applications.views.desk import Desk, at_desk
from standards.errors import Refusal
from standards.rulebook import Question


@require_http_methods(["GET", "HEAD", "POST"])
@at_desk()
def index(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Every file with its digest and what rests on it; a new one."""
    application = desk.application
    form = (
        UploadForm(request.POST or None, request.FILES or None) if request.method == "POST" else UploadForm()
    )
    if request.method == "POST" and form.is_valid():
        try:
            file = evidence.attach(application, request.user, form.upload, now=timezone.now(), **form.about)
        except Refusal as no:
            form.add_error("file", str(no))
        else:
            messages.success(request, f"{file.name} is attached as {file.key}; its SHA-256 is {file.sha256}.")
            return redirect("applications:evidence", application.reference)
    return render(
        request,
        "applications/evidence.html",
        {
            "desk": desk,
            "application": application,
            "form": form,
            "rows": _rows(desk),
            "types": ", ".join(evidence.MEDIA_TYPES.values()),
        },
        status=422 if form.is_bound else 200,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@at_desk()
def change(request: HttpRequest, desk: Desk, key: str) -> HttpResponse:
    """What is said about one file."""
    application, file = desk.application, _file(desk, key)
    form = EvidenceForm(request.POST or None, instance=file)
    if request.method == "POST" and form.is_valid():
        try:
            evidence.describe(application, request.user, key, **form.about)
        except Refusal as no:
            form.add_error(None, str(no))
        else:
            messages.success(request, f"What is said about {file.name} is saved.")
            return redirect("applications:evidence", application.reference)
    uses = next(row for row in _rows(desk) if row[0].pk == file.pk)[2]
    return render(
        request,
        "applications/evidence_change.html",
        {"desk": desk, "application": application, "form": form, "file": file, "uses": uses},
        status=422 if form.is_bound else 200,
    )


@require_safe
@at_desk()
def download(request: HttpRequest, desk: Desk, key: str) -> HttpResponseBase:
    """The bytes as received, as an attachment: never shown by this site as a page of its own."""
    file = _file(desk, key)
    try:
        content = file.file.open("rb")
    except FileNotFoundError:
        raise Http404(f"the bytes of {key} are not in the store") from None
    return FileResponse(content, as_attachment=True, filename=file.name, content_type=file.media_type)


@require_POST
@at_desk()
def remove(request: HttpRequest, desk: Desk, key: str) -> HttpResponse:
    """Take a file out, once the person said so on its page."""
    file = _file(desk, key)
    if "sure" not in request.POST:
        messages.error(request, f"Tick that {file.name} goes from every answer, then remove it.")
        return redirect("applications:evidence_change", desk.application.reference, key)
    try:
        evidence.detach(desk.application, request.user, key, now=timezone.now())
    except Refusal as no:
        messages.error(request, str(no))
    else:
        messages.success(request, f"{file.name} is taken out of the application.")
    return redirect("applications:evidence", desk.application.reference)


def _file(desk: Desk, key: str) -> Evidence:
    if key not in desk.files:
        raise Http404(f"no evidence {key}")
    return desk.files[key]


def _rows(desk: Desk) -> list[tuple[Evidence, str, list[tuple[Question, str]]]]:
    """(file, its type in words, what rests on it: question and site) of every file."""
    uses = Prefetch("answers", Answer.objects.only("question", "site_id"))
    names = {site.pk: site.name for site in desk.sites}
    asked, in_rows = desk.rulebook.questions, _in_rows(desk)
    rows = []
    for file in desk.application.evidence.prefetch_related(uses):
        at = [(answer.question, answer.site_id) for answer in file.answers.all()]
        at = [*at, *(place for place in in_rows.get(file.key, ()) if place not in at)]
        used = [(asked[question], names.get(site or 0, "")) for question, site in at if question in asked]
        rows.append((file, evidence.MEDIA_TYPES.get(file.media_type, file.media_type), used))
    return rows


def _in_rows(desk: Desk) -> dict[str, list[tuple[str, int | None]]]:
    """Where the rows of tables name a file: its key to question and site."""
    tables = {question.id: question for question in files.questions(desk.rulebook)}
    found: dict[str, list[tuple[str, int | None]]] = {}
    for answer in desk.application.answers.filter(question__in=tables) if tables else ():
        for key in dict.fromkeys(files.named(tables[answer.question], answer.value)):
            found.setdefault(key, []).append((answer.question, answer.site_id))
    return found
