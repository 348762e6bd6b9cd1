"""The start page: who comes here, and the editions of the rule that decisions are pinned to."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from standards import rulebook


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    today = timezone.now().date()
    editions = [
        {"book": book, "state": state, "status": state.words}
        for book in rulebook.catalogue().values()
        for state in (book.enforcement_on(today),)
    ]
    return render(request, "home.html", {"editions": editions})
