"""The files of an application: attach, describe, replace by a newer version, take out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.conf import settings
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from applications import accepting, contents, evidence, files, handing, previews, scanning
from applications.forms.particulars import EvidenceForm, UploadForm
from applications.models import Answer, Evidence
from applications.scanning import Standing
from applications.stored import EarlierFile, Stored, Upload
from applications.views.desk import Desk, at_desk
from organizations.permissions import Permission
from standards.errors import Refusal
from standards.rulebook import Question

RECENT = 50  # hand-outs that a page lists
OVER = 4 * 2**20  # bytes from which on a browser sends a file in pieces


@dataclass(frozen=True)
class Row:
    """A file as a page shows it: what rests on it, and how it stands today."""

    file: Stored
    today: date
    uses: tuple[tuple[Question, str], ...] = ()

    @property
    def type(self) -> str:
        return contents.MEDIA_TYPES.get(self.file.media_type, self.file.media_type)

    @cached_property
    def standing(self) -> Standing:
        return scanning.standing(self.file)

    @property
    def is_expired(self) -> bool:
        return self.file.is_expired(self.today)

    @property
    def days_left(self) -> int | None:
        """Days until its period is over, where that is soon."""
        ends = self.file.covers_to
        left = (ends - self.today).days if ends else None
        return left if left is not None and 0 <= left <= 60 else None

    @property
    def can_be_seen(self) -> bool:
        return self.standing.is_free and previews.can_draw(self.file)


@require_http_methods(["GET", "HEAD", "POST"])
@at_desk()
def index(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Every file with its digest, how it stands, and what rests on it; a new one."""
    application, form = desk.application, UploadForm()
    if request.method == "POST":
        form = UploadForm(request.POST, request.FILES)

        def keep(sent: UploadedFile | Upload) -> Evidence:
            return evidence.attach(application, request.user, sent, now=timezone.now(), **form.about)

        if (file := _kept(request, desk, form, keep)) is not None:
            messages.success(request, f"{file.name} is attached as {file.key}; its SHA-256 is {file.sha256}.")
            return redirect("applications:evidence", application.reference)
    gone = [
        file for file in application.earlier_files.select_related("ended_by") if file.key not in desk.files
    ]
    page = {"rows": _rows(desk), "gone": _last(gone), "room": _room(desk), **_sending(desk, form)}
    return render(request, "applications/evidence.html", page, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@at_desk()
def change(request: HttpRequest, desk: Desk, key: str) -> HttpResponse:
    """One file: what is said about it, its versions, and who was given it."""
    application, file = desk.application, desk.file(key)
    form = EvidenceForm(request.POST or None, instance=file)
    if request.method == "POST" and form.is_valid():
        try:
            evidence.describe(application, request.user, key, **form.about)
        except Refusal as no:
            form.add_error(None, str(no))
        else:
            messages.success(request, f"What is said about {file.name} is saved.")
            return redirect("applications:evidence", application.reference)
    page = {
        "desk": desk,
        "application": application,
        "form": form,
        "row": next(row for row in _rows(desk) if row.file.pk == file.pk),
        "earlier": application.earlier_files.filter(key=key).select_related("ended_by", "received_by"),
        "may_see_handouts": Permission.MANAGE in desk.grants,
    }
    if page["may_see_handouts"]:
        page["handouts"] = handing.of(application, key)[:RECENT]
    return render(request, "applications/evidence_change.html", page, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@at_desk()
def revise(request: HttpRequest, desk: Desk, key: str) -> HttpResponse:
    """A newer version of a file."""
    application, file = desk.application, desk.file(key)
    stays = {name: getattr(file, name) for name in ("title", "issuer", "confidentiality")}
    form = UploadForm(initial=stays)
    if request.method == "POST":
        form = UploadForm(request.POST, request.FILES, initial=stays)

        def keep(sent: UploadedFile | Upload) -> Evidence:
            return evidence.revise(application, request.user, key, sent, now=timezone.now(), **form.about)

        if (newer := _kept(request, desk, form, keep)) is not None:
            said = f"{newer.name} is version {newer.version} of {key}; its SHA-256 is {newer.sha256}."
            messages.success(request, said)
            return redirect("applications:evidence_change", application.reference, key)
    page = {"row": Row(file, timezone.now().date()), **_sending(desk, form)}
    return render(request, "applications/evidence_revise.html", page, status=422 if form.is_bound else 200)


@require_POST
@at_desk()
def remove(request: HttpRequest, desk: Desk, key: str) -> HttpResponse:
    """Take a file out, once the person said so on its page."""
    file = desk.file(key)
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


def _kept(
    request: HttpRequest, desk: Desk, form: UploadForm, keep: Callable[[UploadedFile | Upload], Evidence]
) -> Evidence | None:
    """The evidence made of what a form brought, or None with the form's errors."""
    if not form.is_valid():
        return None
    sent = form.cleaned_data["file"]
    if sent is None:
        uploads = desk.application.uploads.filter(person=request.user, expires_at__gt=timezone.now())
        sent = uploads.filter(pk=form.cleaned_data["upload"]).first()
    try:
        if sent is None:
            raise Refusal("this upload is over or was given up: choose the file again")
        return keep(sent)
    except Refusal as no:
        form.add_error("file", str(no))
    return None


def _sending(desk: Desk, form: UploadForm) -> dict[str, object]:
    """What a page with a file to send needs to know."""
    plain = min(settings.VEDC_MAX_FORM_BYTES, settings.VEDC_MAX_UPLOAD_BYTES)
    return {
        "desk": desk,
        "application": desk.application,
        "form": form,
        "types": contents.words(contents.MEDIA_TYPES),
        "largest": accepting.size_in_words(settings.VEDC_MAX_UPLOAD_BYTES),
        "plain": accepting.size_in_words(plain),
        "over": min(OVER, plain),
    }


def _room(desk: Desk) -> str:
    return accepting.size_in_words(settings.VEDC_MAX_APPLICATION_BYTES)


def _last(gone: list[EarlierFile]) -> list[EarlierFile]:
    """Of each file taken out, its last version."""
    return list({file.key: file for file in reversed(gone)}.values())


def _rows(desk: Desk) -> list[Row]:
    """Every file with what rests on it: question and site."""
    uses = Prefetch("answers", Answer.objects.only("question", "site_id"))
    names = {site.pk: site.name for site in desk.sites}
    asked, in_rows, today = desk.rulebook.questions, _in_rows(desk), timezone.now().date()
    rows = []
    for file in desk.application.evidence.select_related("received_by").prefetch_related(uses):
        at = [(answer.question, answer.site_id) for answer in file.answers.all()]
        at = [*at, *(place for place in in_rows.get(file.key, ()) if place not in at)]
        used = [(asked[question], names.get(site or 0, "")) for question, site in at if question in asked]
        rows.append(Row(file, today, tuple(used)))
    return rows


def _in_rows(desk: Desk) -> dict[str, list[tuple[str, int | None]]]:
    """Where the rows of tables name a file: its key to question and site."""
    tables = {question.id: question for question in files.questions(desk.rulebook)}
    found: dict[str, list[tuple[str, int | None]]] = {}
    for answer in desk.application.answers.filter(question__in=tables) if tables else ():
        for key in dict.fromkeys(files.named(tables[answer.question], answer.value)):
            found.setdefault(key, []).append((answer.question, answer.site_id))
    return found
