"""The list of applications, a new one, its task list and who applies."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from applications import docket, end_users, progress, services, tasklist
from applications.forms.particulars import EndUserForm, StartForm
from applications.models import Application
from applications.views.desk import Desk, at_desk, signed_in
from organizations.permissions import Permission, organizations_of
from standards import rulebook
from standards.errors import Refusal
from standards.lifecycle import HOLDER

ON_A_PAGE = 25


@require_safe
@signed_in
def index(request: HttpRequest) -> HttpResponse:
    """The person's applications, newest first, with who holds the pen."""
    mine = Application.objects.visible_to(request.user).with_people()
    page = Paginator(mine, ON_A_PAGE).get_page(request.GET.get("page"))
    rows = [(application, HOLDER[application.state]) for application in page]
    may_start = organizations_of(request.user, Permission.EDIT).exists()
    return render(request, "applications/index.html", {"page": page, "rows": rows, "may_start": may_start})


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def new(request: HttpRequest) -> HttpResponse:
    """Start a draft under one edition of one rulebook."""
    now = timezone.now()
    books = rulebook.catalogue().offered(now.date())
    mine = organizations_of(request.user, Permission.EDIT)
    form = StartForm(
        request.POST or None, organizations=mine, rulebooks=books, initial=end_users.known(request.user, mine)
    )
    if request.method == "POST" and form.is_valid():
        book, edition, kind = form.chosen
        try:
            application = services.start(
                request.user,
                form.cleaned_data["organization"],
                rulebook_id=book,
                edition=edition,
                kind=kind,
                end_user=form.particulars,
                now=now,
            )
        except Refusal as no:
            form.add_error(None, str(no))
        else:
            messages.success(
                request, f"{application.reference} is started. Nothing is filed until you file it."
            )
            return redirect("applications:show", application.reference)
    offers = [(book, book.enforcement_on(now.date())) for book in books]
    return render(
        request,
        "applications/new.html",
        {"form": form, "offers": offers, "organizations": mine},
        status=422 if form.is_bound else 200,
    )


@require_safe
@at_desk()
def show(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The task list: what there is to do, how far it is, and what happened so far."""
    application = desk.application
    kept = progress.kept(application, desk.sites)
    editable = {section.id: desk.may_answer(section.id) for section in desk.rulebook.sections}
    entries = application.docket.select_related("actor")
    return render(
        request,
        "applications/show.html",
        {
            "desk": desk,
            "application": application,
            "list": tasklist.of(
                desk.rulebook,
                application,
                desk.sites,
                kept,
                editable,
                application.party_certifications.signed_days(),
            ),
            "may_answer": any(editable.values()),
            "enforcement": desk.rulebook.enforcement_on(timezone.now().date()),
            "files": application.evidence.count(),
            "dossiers": application.dossiers.defer("content").select_related("filed_by"),
            "moves": docket.told(application, entries),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@at_desk()
def end_user(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Who would be validated."""
    application = desk.application
    form = EndUserForm(request.POST or None, instance=application.end_user, rulebooks=[desk.rulebook])
    if request.method == "POST" and form.is_valid():
        try:
            end_users.change(application, request.user, **form.particulars)
        except Refusal as no:
            form.add_error(None, str(no))
        else:
            messages.success(request, "The end user is saved.")
            return redirect("applications:show", application.reference)
    return render(
        request,
        "applications/end_user.html",
        {"desk": desk, "application": application, "form": form},
        status=422 if form.is_bound else 200,
    )
