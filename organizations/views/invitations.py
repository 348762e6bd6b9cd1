"""Where the link of an invitation leads."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from organizations import invitations, members
from organizations.permissions import IN_WORDS
from organizations.signin import AccountAdapter
from standards.errors import Refusal


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """What is offered, by whom; and how to take it: with the account that has the address, or a new one."""
    found = invitations.named(token)
    if found is None:
        raise Http404("no such invitation")
    here, now, refusal = request.path, timezone.now(), ""
    if request.method == "POST" and not request.user.is_authenticated and found.is_open(now):
        # Whoever has the link has read the mail of this address: it need not be shown a second time.
        AccountAdapter().stash_verified_email(request, found.email)
        return redirect(f"{reverse('account_signup')}?{urlencode({'next': here, 'email': found.email})}")
    if request.method == "POST" and request.user.is_authenticated:
        try:
            place = invitations.accept(token, request.user, now=now)  # type: ignore[arg-type]
        except Refusal as no:
            refusal = str(no)
        else:
            messages.success(request, f"You belong to {place.organization} now, as {place.words}.")
            return redirect("organizations:show", place.organization_id)
    titles = members.known_sections()
    context = {
        "invitation": found,
        "is_open": found.is_open(now),
        "refusal": refusal,
        "does": IN_WORDS[found.role],
        "sections": [titles.get(section, section) for section in found.sections],
        "mine": request.user.is_authenticated and invitations.speaks_for(request.user, found.email),  # type: ignore[arg-type]
        "sign_in": f"{reverse('organizations:sign_in')}?{urlencode({'next': here})}",
    }
    status = 422 if refusal else 200 if found.is_open(now) else 410
    return render(request, "organizations/invitation.html", context, status=status)
