"""Certify and file, the receipt, the dossier's bytes, a dossier put into a draft, and withdrawal."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import prefetch_related_objects
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from applications import certifications, dossiers, scanning, services, transfer, words
from applications.forms import uploads
from applications.forms.certifying import CertifyForm
from applications.forms.particulars import ImportForm, WithdrawForm
from applications.models import Dossier
from applications.readiness import totals
from applications.views import sure
from applications.views.desk import Desk, at_desk
from organizations import passkeys
from organizations.permissions import Permission
from standards.assessment import FindingStatus, assess
from standards.errors import Refusal
from standards.lifecycle import Action, actions_from

PURPOSE = "vedc filing of a dossier"  # what a passkey signs for


@require_http_methods(["GET", "HEAD", "POST"])
@at_desk(needs=Permission.CERTIFY)
def file(request: HttpRequest, desk: Desk) -> HttpResponse:
    """What will be frozen, what is not satisfied, who else certifies, the certification, and the act itself."""
    application = desk.application
    if Action.FILE not in actions_from(application.state):
        last = application.dossiers.defer("content").last()
        if last is None:
            messages.error(request, f"{application.reference} is {application.get_status_display()}.")
            return redirect("applications:show", application.reference)
        return redirect("applications:receipt", application.reference, last.filing)
    refusal, paragraphs = "", words.paragraphs(desk.rulebook, application.kind)
    form = CertifyForm(request.POST or None, paragraphs=paragraphs)
    if request.method == "POST" and form.is_valid():
        try:
            filed = _file(request, desk, form)
        except Refusal as no:
            refusal, form = str(no), CertifyForm(paragraphs=paragraphs)
        else:
            return redirect("applications:receipt", application.reference, filed.filing)
    page = {"desk": desk, "application": application, "form": form, "refusal": refusal}
    try:
        page |= _what_is_frozen(request, desk)
    except Refusal as no:
        page |= {"refusal": refusal or str(no), "faults": no.faults}
    return render(request, "applications/file.html", page, status=422 if request.method == "POST" else 200)


def _file(request: HttpRequest, desk: Desk, form: CertifyForm) -> Dossier:
    read = form.cleaned_data["read"]
    how, assertion = sure.shown(request, desk.person, PURPOSE, read, form.cleaned_data["credential"])
    return services.submit(
        desk.application,
        desk.person,
        now=timezone.now(),
        read=read,
        certification=services.Certified(form.paragraphs, how, assertion),
    )


def _what_is_frozen(request: HttpRequest, desk: Desk) -> dict[str, Any]:
    application, today = desk.application, timezone.now().date()
    prefetch_related_objects([application], "evidence")  # the dossier and the quarantine read the same rows
    frozen = dossiers.preview(application, today)
    found = assess(desk.rulebook, frozen.dossier, frozen.dossier.filed_on)
    open_ = [
        f for f in found.findings if f.status in (FindingStatus.NOT_SATISFIED, FindingStatus.UNDETERMINED)
    ]
    standings = certifications.standings(application, frozen.plain, frozen.words)
    read = application.readings.filter(person=desk.person).values_list("sha256", flat=True).first()
    unread = services.unread(application)
    unsigned = [one for one in standings if one.state in ("open", "void")]
    held_back = scanning.held_back(application)
    ready = desk.may_file and read == frozen.sha256 and not unread and not unsigned and not held_back
    posted = request.POST.get("read", frozen.sha256)
    return {
        "frozen": frozen,
        "today": today,
        "unread": unread,
        "held_back": held_back,
        "totals": totals(found),
        "open": open_,
        "standings": standings,
        "unsigned": unsigned,
        "has_read": read == frozen.sha256,
        "read_before": bool(read),
        "overtaken": posted != frozen.sha256,
        "passkey": passkeys.begin(request, desk.person, PURPOSE, frozen.sha256) if ready else None,
        "country": desk.rulebook.countries.name(application.end_user.country),
        "enforcement": desk.rulebook.enforcement_on(frozen.dossier.filed_on),
    }


@require_safe
@at_desk()
def receipt(request: HttpRequest, desk: Desk, filing: int) -> HttpResponse:
    """What was filed, when, by whom, what was certified, and the digest that everything afterwards refers to."""
    dossier = filed(desk, filing)
    return render(
        request,
        "applications/receipt.html",
        {
            "desk": desk,
            "application": desk.application,
            "dossier": dossier,
            "certification": dossier.certified,
            "others": dossiers.read(dossier).certifications,
            "size": len(dossier.content),
            "is_newest": not desk.application.dossiers.filter(filing__gt=filing).exists(),
        },
    )


@require_safe
@at_desk()
def dossier(request: HttpRequest, desk: Desk, filing: int) -> HttpResponse:
    """The frozen bytes, exactly."""
    content = bytes(filed(desk, filing).content)
    response = HttpResponse(content, content_type="application/json")
    name = f"{desk.application.reference}-dossier-{filing}.json"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@at_desk()
def fill(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Put a dossier file into the draft; every fault of it is listed, and then nothing is changed."""
    application = desk.application
    form = ImportForm(request.POST, request.FILES) if request.method == "POST" else ImportForm()
    faults: tuple[object, ...] = ()
    if request.method == "POST" and form.is_valid():
        try:
            said = transfer.fill(
                application, request.user, uploads.dossier(form.cleaned_data["file"]), now=timezone.now()
            )
        except Refusal as no:
            faults = no.faults
            form.add_error("file", str(no))
        else:
            count = len(said.answers) + sum(len(site.answers) for site in said.sites)
            messages.success(request, f"{count:,} answers and {len(said.sites)} sites are in the draft.")
            return redirect("applications:show", application.reference)
    page = {"desk": desk, "application": application, "form": form, "faults": faults}
    return render(request, "applications/import.html", page, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@at_desk(needs=Permission.CERTIFY)
def withdraw(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Take the application back, with the reason."""
    application = desk.application
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.withdraw(
                application, request.user, reason=form.cleaned_data["reason"], now=timezone.now()
            )
        except Refusal as no:
            form.add_error(None, str(no))
        else:
            messages.success(
                request, f"{application.reference} is withdrawn. What was filed stays on record."
            )
            return redirect("applications:show", application.reference)
    page = {"desk": desk, "application": application, "form": form}
    return render(request, "applications/withdraw.html", page, status=422 if form.is_bound else 200)


def filed(desk: Desk, filing: int) -> Dossier:
    """One filing of the application, with who filed it and what they certified."""
    all_ = desk.application.dossiers.select_related("application", "filed_by", "certification")
    found = all_.filter(filing=filing).first()
    if found is None:
        raise Http404(f"no filing {filing}")
    return found
