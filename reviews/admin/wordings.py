"""Finding templates: an agency's own are changed by its people, the shared ones by whoever may share."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from reviews import reasons, wordings
from reviews.models import Wording
from standards.errors import Refusal, listed

SHARE = "reviews.share_wording"


class WordingForm(forms.ModelForm):
    """A wording whose places can all be filled, and whose code may be given for its finding."""

    code = forms.ChoiceField(label="Reason code", required=False)

    class Meta:
        model = Wording
        fields = ("name", "agency", "requirement", "status", "code", "text")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "code" in self.fields:
            self.fields["code"].choices = [("", "none"), *reasons.offered()]
            self.fields["text"].help_text = "Filled in where it is used: " + ", ".join(
                f"{{{place}}}" for place in wordings.PLACES
            )

    def clean_text(self) -> str:
        text = str(self.cleaned_data["text"])
        if strangers := wordings.unknown(text):
            raise forms.ValidationError(f"Nothing fills {listed(f'{{{one}}}' for one in strangers)}.")
        return text

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        try:
            reasons.require(said.get("code", ""), said.get("status", ""))
        except Refusal as no:
            self.add_error("code", str(no))
        agency = said.get("agency", "")
        if agency != self.person.agency and not self.person.has_perm(SHARE):  # type: ignore[attr-defined]
            self.add_error("agency", "Choose your own agency: only some may change what all agencies share.")
        return said


@admin.register(Wording)
class WordingAdmin(admin.ModelAdmin):
    """Those of one's agency and the shared ones; nothing of other agencies."""

    form = WordingForm
    list_display = ("name", "agency", "status", "requirement", "changed_at", "made_by")
    list_filter = ("status",)
    list_select_related = ("made_by",)
    search_fields = ("name", "text", "requirement")
    show_full_result_count = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Wording]:
        rows: QuerySet[Wording] = super().get_queryset(request)
        return rows if request.user.has_perm(SHARE) else rows.usable_by(request.user)  # type: ignore[attr-defined]

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        made = super().get_form(request, obj, change=change, **kwargs)
        return type("WordingFormOfPerson", (made,), {"person": request.user})

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        return {"agency": request.user.agency, **super().get_changeform_initial_data(request)}  # type: ignore[union-attr]

    def has_change_permission(self, request: HttpRequest, obj: Wording | None = None) -> bool:
        return super().has_change_permission(request, obj) and self._is_theirs(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Wording | None = None) -> bool:
        return super().has_delete_permission(request, obj) and self._is_theirs(request, obj)

    def save_model(self, request: HttpRequest, obj: Wording, form: Any, change: bool) -> None:
        if not change:
            obj.made_by = request.user  # type: ignore[assignment]
        obj.changed_at = timezone.now()
        super().save_model(request, obj, form, change)

    @staticmethod
    def _is_theirs(request: HttpRequest, obj: Wording | None) -> bool:
        if obj is None or request.user.has_perm(SHARE):
            return True
        return bool(obj.agency) and obj.agency == request.user.agency  # type: ignore[union-attr]
