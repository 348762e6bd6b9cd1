"""On-site reviews at the desk and on a telephone: the list, the plan, the checklist that is filled, the signature."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any
from uuid import uuid5

from django.contrib import admin, messages
from django.contrib.staticfiles import finders
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.dateparse import parse_date

from applications.stored import Door
from applications.views import sending, sure
from organizations import passkeys
from reviews import inspections, seeing, sightings, visit_records
from reviews.admin import inspection_panel
from reviews.admin.doors import Doors
from reviews.admin.panels import may
from reviews.ballots import Shown
from reviews.models import Inspection, InspectionEntry, Review, Stage
from reviews.permissions import INSPECT, PLAN
from reviews.visit_forms import FreeForm, PhotoForm, SeenForm, SignForm
from standards.errors import Refusal

FOLDER = "admin/reviews/inspection"
MOST_PHOTOS = 20


@admin.register(Inspection)
class InspectionAdmin(Doors):
    """Every visit; each is opened, filled and signed on one page that fits a telephone."""

    def get_urls(self) -> list[Any]:
        look, act = self.looks, self.acts
        return [
            path("plan/<int:pk>/", act(self.plan), name="reviews_inspection_plan"),
            path("worker.js", look(self.worker), name="reviews_inspection_worker"),
            path("<int:pk>/", look(self.fill), name="reviews_inspection_fill"),
            path("<int:pk>/entries/", act(self.entry), name="reviews_inspection_entry"),
            path("<int:pk>/files/", act(self.photo), name="reviews_inspection_photo"),
            path("<int:pk>/files/<uuid:file>/", look(self.file), name="reviews_inspection_file"),
            path("<int:pk>/sign/", look(self.sign), name="reviews_inspection_sign"),
            path("<int:pk>/call-off/", act(self.call_off), name="reviews_inspection_call_off"),
            path("<int:pk>/records/<int:version>.json", look(self.record), name="reviews_inspection_record"),
            *super().get_urls(),
        ]

    # Looking

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """All visits by how far they are, and those of one day where `on` names it."""
        self._refuse_strangers(request)
        on = _day(request.GET.get("on", ""))
        found = Inspection.objects.whole().order_by("first_on", "pk")
        if on is not None:
            found = found.filter(first_on__lte=on, last_on__gte=on)
        if "mine" in request.GET:
            found = found.filter(team=request.user.pk)
        visits = list(found)
        groups = [(stage, [one for one in visits if one.stage is stage]) for stage in _ORDER]
        page = {"title": "On-site reviews", "groups": groups, "on": on, "mine": "mine" in request.GET}
        return self._page(request, "list", page)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        if not object_id.isdigit():
            raise Http404
        return HttpResponseRedirect(reverse("admin:reviews_inspection_fill", args=[object_id]))

    def fill(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._fill(request, self._inspection(request, pk))

    def file(self, request: HttpRequest, pk: int, file: Any) -> HttpResponseBase:
        """A photo or file; to be given it is written down."""
        inspection = self._inspection(request, pk)
        kept = get_object_or_404(inspection.files.select_related("enclosure"), pk=file).enclosure
        application, now = inspection.review.dossier.application, timezone.now()
        try:
            return sending.send(
                request, kept, kept.key, application, name=kept.name, door=Door.REVIEW, now=now
            )
        except Refusal as no:
            messages.error(request, f"{no}.")
            return _to(inspection)

    def record(self, request: HttpRequest, pk: int, version: int) -> HttpResponse:
        """A signed record, in the bytes that were signed."""
        report = get_object_or_404(self._inspection(request, pk).reports, version=version)
        return HttpResponse(bytes(report.content), content_type="application/json")

    def worker(self, request: HttpRequest) -> HttpResponse:
        """The script that opens a visit's page without a net. It speaks for the folder it lies in, so it lies here."""
        self._refuse_strangers(request)
        found = finders.find("vedc/js/visit-worker.js")
        return HttpResponse(Path(str(found)).read_bytes(), content_type="text/javascript")

    # Acting

    def plan(self, request: HttpRequest, pk: int) -> HttpResponse:
        review = self._of_review(request, pk)
        form = inspection_panel.plan_form(review, request.POST)
        if form.is_valid():

            def verb() -> Any:
                return inspections.plan(review, request.user, form.plan, now=timezone.now())  # type: ignore[arg-type]

            if self._done(request, verb, "The on-site review is planned."):
                return self._back(review, "#visits")
        return self.admin_site.get_model_admin(Review)._desk(request, review, visit_form=form)  # type: ignore[attr-defined]

    def call_off(self, request: HttpRequest, pk: int) -> HttpResponse:
        inspection, reason = self._inspection(request, pk), request.POST.get("reason", "")

        def verb() -> Any:
            return inspections.call_off(inspection, request.user, reason=reason, now=timezone.now())  # type: ignore[arg-type]

        self._done(request, verb, f"{inspection} is called off.")
        return _to(inspection)

    def entry(self, request: HttpRequest, pk: int) -> HttpResponse:
        """One word about one item, with its files where the page sends them along."""
        inspection, now = self._inspection(request, pk), timezone.now()
        form: SeenForm = (FreeForm if "words" in request.POST else SeenForm)(request.POST)
        try:
            if not form.is_valid():
                raise Refusal(_faults(form))
            entry = seeing.record(inspection, request.user, form.word, at=form.moment(now), now=now)  # type: ignore[arg-type]
            self._photos(request, inspection, entry, form.moment(now))
        except Refusal as no:
            if _wants_json(request):
                return JsonResponse({"error": str(no)}, status=422)
            messages.error(request, f"Not kept: {no}.")
            return self._fill(request, inspection, bound=form)
        if _wants_json(request):
            return JsonResponse({"id": str(entry.pk)})
        messages.success(request, "Kept.")
        return _to(inspection, f"#item-{entry.item_id}")

    def photo(self, request: HttpRequest, pk: int) -> HttpResponse:
        """One file of one item, for the page that sends what it kept."""
        inspection, now = self._inspection(request, pk), timezone.now()
        form, sent = PhotoForm(request.POST), request.FILES.get("file")
        try:
            if not form.is_valid() or sent is None:
                raise Refusal("choose a file" if sent is None else _faults(form))
            where = {name: form.cleaned_data[name] for name in ("id", "item")}
            kept = seeing.attach(inspection, request.user, sent, **where, at=form.moment(now), now=now)  # type: ignore[arg-type]
        except Refusal as no:
            return JsonResponse({"error": str(no)}, status=422)
        return JsonResponse({"id": str(kept.pk), "sha256": kept.enclosure.sha256})

    def sign(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Read the whole record, and sign it."""
        inspection = self._inspection(request, pk)
        form = SignForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            said = form.cleaned_data

            def verb() -> Any:
                how, assertion = sure.shown(
                    request,
                    request.user,
                    visit_records.PURPOSE,
                    said["read"],
                    said["credential"],  # type: ignore[arg-type]
                )
                return visit_records.sign(
                    inspection,
                    request.user,  # type: ignore[arg-type]
                    read=said["read"],
                    why=said["why"],
                    shown=Shown(how, assertion),
                    now=timezone.now(),
                )

            if self._done(request, verb, f"The record of {inspection} is signed."):
                return _to(inspection)
        return self._sign(request, inspection)

    # Between

    def _photos(self, request: HttpRequest, inspection: Inspection, entry: InspectionEntry, at: Any) -> None:
        for number, sent in enumerate(request.FILES.getlist("photos")[:MOST_PHOTOS]):
            where = {"id": uuid5(entry.pk, str(number)), "item": entry.item_id}
            seeing.attach(inspection, request.user, sent, **where, at=at, now=timezone.now())  # type: ignore[arg-type]

    def _fill(
        self, request: HttpRequest, inspection: Inspection, bound: SeenForm | None = None
    ) -> HttpResponse:
        may_fill = self._may_fill(request, inspection)
        lines = []
        for seen in sightings.of(inspection):
            is_bound = bound is not None and bound.data.get("item") == str(seen.item.pk)
            form = SeenForm(bound.data if is_bound else None, item=seen.item) if may_fill else None
            lines.append((seen, form, is_bound))
        known = {str(seen.item.pk) for seen, _, _ in lines}
        is_free = isinstance(bound, FreeForm) and bound.data.get("item") not in known
        reports = list(inspection.reports.select_related("person").defer("content"))
        page = {
            "title": str(inspection),
            "inspection": inspection,
            "application": inspection.review.dossier.application,
            "team": list(inspection.team.all()),
            "lines": lines,
            "free": FreeForm(bound.data if is_free else None) if may_fill else None,
            "free_is_open": is_free,
            "reports": reports,
            "unsigned": any(
                not row.is_signed
                for seen, _, _ in lines
                for row in (*seen.lines, *seen.earlier, *seen.photos)
            ),
            "seen": sum(seen.is_seen for seen, _, _ in lines),
            "may_fill": may_fill,
            "may_call_off": inspection.stage is Stage.PLANNED and may(request, PLAN, inspection.review),
        }
        return self._page(request, "fill", page, status=422 if bound is not None else 200)

    def _sign(self, request: HttpRequest, inspection: Inspection) -> HttpResponse:
        why = request.POST.get("why") or request.GET.get("why", "")
        record = visit_records.record(inspection, why=why)
        may_sign = self._may_fill(request, inspection) and (record.version == 1 or bool(why.strip()))
        options = None
        if may_sign:
            options = passkeys.begin(request, request.user, visit_records.PURPOSE, record.sha256)  # type: ignore[arg-type]
        seen = sightings.of(inspection)
        page = {
            "title": f"Sign the record of {inspection}",
            "inspection": inspection,
            "application": inspection.review.dossier.application,
            "sightings": seen,
            "silent": sum(not one.is_seen for one in seen),
            "record": record,
            "why": why,
            "form": SignForm(initial={"read": record.sha256, "why": why}),
            "options": options,
            "may_sign": may_sign,
            "may_fill": self._may_fill(request, inspection),
        }
        return self._page(request, "sign", page)

    @staticmethod
    def _may_fill(request: HttpRequest, inspection: Inspection) -> bool:
        of_the_team = any(one.pk == request.user.pk for one in inspection.team.all())
        return of_the_team and inspection.called_off_at is None and may(request, INSPECT, inspection.review)

    def _inspection(self, request: HttpRequest, pk: int) -> Inspection:
        self._refuse_strangers(request)
        found = Inspection.objects.whole().select_related(
            "review__dossier__application__organization", "called_off_by"
        )
        return get_object_or_404(found, pk=pk)

    def _of_review(self, request: HttpRequest, pk: int) -> Review:
        if not request.user.has_perm("reviews.view_review"):
            raise PermissionDenied
        return get_object_or_404(Review.objects.for_the_desk(), pk=pk)

    def _page(self, request: HttpRequest, name: str, page: dict[str, Any], status: int = 200) -> HttpResponse:
        context = {**self.admin_site.each_context(request), "opts": self.opts, **page}
        return TemplateResponse(request, f"{FOLDER}/{name}.html", context, status=status)


_ORDER = (Stage.UNDER_WAY, Stage.PLANNED, Stage.FINISHED, Stage.CALLED_OFF)


def _to(inspection: Inspection, where: str = "") -> HttpResponse:
    return HttpResponseRedirect(reverse("admin:reviews_inspection_fill", args=[inspection.pk]) + where)


def _day(said: str) -> date | None:
    try:
        return parse_date(said)
    except ValueError:
        return None


def _wants_json(request: HttpRequest) -> bool:
    return request.headers.get("Accept", "").startswith("application/json")


def _faults(form: Any) -> str:
    """What is wrong with a form in one sentence."""
    return "; ".join(
        f"{(form.fields[name].label or name) if name in form.fields else name}: {' '.join(said)}".rstrip(".")
        for name, said in form.errors.items()
    )
