"""Screenings at the review desk. Each door parses a form, calls one verb, and answers."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.views.decorators.http import require_POST

from applications.admin import ReadOnly
from applications.models import Dossier
from screenings import explaining, lists, services
from screenings.forms import DecisionForm
from screenings.models import Hit, ListedParty, ListVersion, Screening
from screenings.permissions import may
from standards.errors import Refusal


class Admin(ReadOnly, admin.ModelAdmin):
    """Lists of the desk: to look at, without counting what is not shown."""

    list_per_page = 50
    show_full_result_count = False
    heading = ""

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        said = {"title": self.heading} if self.heading else {}
        return super().changelist_view(request, said | (extra_context or {}))


def _counted(hits: QuerySet[Hit]) -> Coalesce:
    """How many of these hits a screening has."""
    of_it = hits.filter(screening=OuterRef("pk")).order_by().values("screening")
    return Coalesce(Subquery(of_it.annotate(n=Count("pk")).values("n"), output_field=IntegerField()), 0)


@admin.register(Screening)
class ScreeningAdmin(Admin):
    """The screenings that stand, and one page for each: its hits by party, to be cleared or confirmed."""

    change_form_template = "admin/screenings/screening/desk.html"
    heading = "Screenings that stand"
    list_display = (
        "reference",
        "end_user",
        "version",
        "screened_on",
        "is_open",
        "is_confirmed",
        "is_cleared",
    )
    list_filter = ("version",)
    search_fields = ("dossier__application__reference", "dossier__application__end_user__name")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Screening]:
        return (
            Screening.objects.standing()
            .with_what_it_is_of()
            .annotate(
                opened=_counted(Hit.objects.open()),
                confirmed=_counted(Hit.objects.confirmed()),
                cleared=_counted(Hit.objects.cleared()),
            )
        )

    @admin.display(ordering="dossier__application__reference")
    def reference(self, screening: Screening) -> str:
        return screening.dossier.application.reference

    @admin.display(ordering="dossier__application__end_user__name")
    def end_user(self, screening: Screening) -> str:
        return screening.dossier.application.end_user.name

    @admin.display(description="open", ordering="opened")
    def is_open(self, screening: Any) -> int:
        return int(screening.opened)

    @admin.display(description="confirmed", ordering="confirmed")
    def is_confirmed(self, screening: Any) -> int:
        return int(screening.confirmed)

    @admin.display(description="cleared", ordering="cleared")
    def is_cleared(self, screening: Any) -> int:
        return int(screening.cleared)

    def get_urls(self) -> list[Any]:
        look = self.admin_site.admin_view
        act = lambda view: look(require_POST(view))  # noqa: E731
        return [
            path("of/<int:dossier>/", look(self.of), name="screenings_screening_of"),
            path("<int:pk>/decide/<int:hit>/", act(self.decide), name="screenings_screening_decide"),
            path("<int:pk>/again/", act(self.again), name="screenings_screening_again"),
            *super().get_urls(),
        ]

    # Looking

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        if not object_id.isdigit():
            raise Http404
        return self._page(request, self._screening(request, int(object_id)))

    def of(self, request: HttpRequest, dossier: int) -> HttpResponse:
        """The last screening of a dossier, wherever the reader comes from."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        filed = get_object_or_404(Dossier, pk=dossier)
        last = filed.screenings.first()
        if last is None:
            messages.info(request, f"{filed} was not screened yet; a sweep does it once there is a list.")
            return HttpResponseRedirect(reverse("admin:screenings_screening_changelist"))
        return self._back(last)

    # Acting

    def decide(self, request: HttpRequest, pk: int, hit: int) -> HttpResponse:
        screening = self._screening(request, pk)
        found = get_object_or_404(screening.hits.select_related("listed"), pk=hit)
        found.screening = screening
        form = DecisionForm(request.POST, prefix=f"hit-{hit}", answered=True)
        if form.is_valid():
            try:
                made = services.decide(found, request.user, **form.cleaned_data, now=timezone.now())  # type: ignore[arg-type]
            except Refusal as refusal:
                messages.error(request, f"{refusal}.")
            else:
                said = made.get_decision_display().lower()
                messages.success(request, f"{found.party_name} and {found.listed.name}: {said}.")
                return self._back(screening, f"#hit-{hit}")
        return self._page(request, screening, bound={hit: form})

    def again(self, request: HttpRequest, pk: int) -> HttpResponse:
        screening = self._screening(request, pk)
        try:
            made = services.screen(screening.dossier, now=timezone.now(), person=request.user)  # type: ignore[arg-type]
        except Refusal as refusal:
            messages.error(request, f"{refusal}.")
            return self._back(screening)
        messages.success(request, f"Screened against {made.version}.")
        return self._back(made)

    # Between

    def _screening(self, request: HttpRequest, pk: int) -> Screening:
        if not self.has_view_permission(request):
            raise PermissionDenied
        return get_object_or_404(Screening.objects.with_what_it_is_of(), pk=pk)

    @staticmethod
    def _back(screening: Screening, where: str = "") -> HttpResponse:
        return HttpResponseRedirect(reverse("admin:screenings_screening_change", args=[screening.pk]) + where)

    def _page(
        self, request: HttpRequest, screening: Screening, *, bound: dict[int, DecisionForm] | None = None
    ) -> HttpResponse:
        dossier, bound = screening.dossier, bound or {}
        groups, without = explaining.groups(screening)
        stands = services.standing(dossier, now=timezone.now())
        allowed = may(request.user, dossier)  # type: ignore[arg-type]
        is_last = stands.screening == screening
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": f"Screening of {dossier.application.reference}: {dossier.application.end_user}",
            "screening": screening,
            "application": dossier.application,
            "groups": [
                {
                    "group": group,
                    "lines": [
                        {
                            "line": line,
                            "form": bound.get(line.hit.pk)
                            or DecisionForm(prefix=f"hit-{line.hit.pk}", answered=line.said is not None),
                        }
                        for line in group.lines
                    ],
                }
                for group in groups
            ],
            "without": without,
            "stands": stands,
            "is_last": is_last,
            "may_clear": allowed and is_last,
            "may_again": allowed and is_last and not stands.is_current,
        }
        return TemplateResponse(request, self.change_form_template, context, status=422 if bound else 200)


class AnswerFilter(admin.SimpleListFilter):
    """Open unless another answer is asked for."""

    title = "answer"
    parameter_name = "answer"
    ANSWERS = (("confirmed", "Confirmed"), ("cleared", "Cleared"), ("any", "Any"))

    def lookups(self, request: HttpRequest, model_admin: Any) -> tuple[tuple[str, str], ...]:
        return self.ANSWERS

    def choices(self, changelist: Any) -> Any:
        for value, words in ((None, "Open"), *self.ANSWERS):
            query = changelist.get_query_string({self.parameter_name: value}, [] if value else ["answer"])
            yield {"selected": self.value() == value, "query_string": query, "display": words}

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        if self.value() == "any":
            return queryset
        wanted = {"confirmed": "confirmed", "cleared": "cleared"}.get(self.value() or "", "open")
        return getattr(queryset, wanted)()


@admin.register(Hit)
class HitAdmin(Admin):
    """The queue: every hit of the screenings that stand, those nobody has answered first."""

    heading = "Hits: who somebody in a dossier may be"
    list_display = ("points", "party_name", "entry", "list", "basis", "application", "end_user", "answer")
    list_display_links = None
    list_filter = (AnswerFilter, "basis", "listed__code")
    search_fields = (
        "party_name",
        "listed__name",
        "listed__key",
        "screening__dossier__application__reference",
        "screening__dossier__application__end_user__name",
    )
    ordering = ("-points", "pk")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Hit]:
        return Hit.objects.standing().for_the_queue()

    @admin.display(ordering="listed__name")
    def entry(self, hit: Hit) -> str:
        where = reverse("admin:screenings_screening_change", args=[hit.screening_id])
        return format_html('<a href="{}#hit-{}">{}</a>', where, hit.pk, hit.listed.name)

    @admin.display(ordering="listed__code")
    def list(self, hit: Hit) -> str:
        return hit.listed.code

    @admin.display(ordering="screening__dossier__application__reference")
    def application(self, hit: Hit) -> str:
        return hit.screening.dossier.application.reference

    @admin.display(ordering="screening__dossier__application__end_user__name")
    def end_user(self, hit: Hit) -> str:
        return hit.screening.dossier.application.end_user.name

    @admin.display(ordering="decision")
    def answer(self, hit: Any) -> str:
        return "open" if hit.decision in (None, "reopened") else str(hit.decision)

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> HttpResponse:
        """A hit is looked at on the page of its screening."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        if not object_id.isdigit():
            raise Http404
        hit = get_object_or_404(Hit, pk=object_id)
        where = reverse("admin:screenings_screening_change", args=[hit.screening_id])
        return HttpResponseRedirect(f"{where}#hit-{hit.pk}")


@admin.register(ListVersion)
class ListVersionAdmin(Admin):
    heading = "Versions of the list"
    list_display = ("__str__", "count", "file_name", "imported_at", "by", "sha256")
    list_select_related = ("imported_by",)
    fields = readonly_fields = (
        "source",
        "as_of",
        "count",
        "file_name",
        "sha256",
        "imported_at",
        "by",
        "changes",
    )

    @admin.display(description="imported by")
    def by(self, version: ListVersion) -> str:
        return str(version.imported_by or "the command line")

    @admin.display(description="what changed")
    def changes(self, version: ListVersion) -> str:
        return lists.changes(version).words


@admin.register(ListedParty)
class ListedPartyAdmin(Admin):
    """The entries of all versions, each in every wording it had."""

    heading = "Entries of the list"
    list_display = ("name", "code", "kind", "key")
    list_filter = ("code", "kind")
    search_fields = ("name", "key")
    fields = readonly_fields = ("name", "code", "kind", "key", "sha256", "says")

    @admin.display(description="what the list says")
    def says(self, party: ListedParty) -> str:
        return "\n".join(
            f"{label}: {' · '.join(values)}" for label, values in explaining.facts(party.content)
        )
