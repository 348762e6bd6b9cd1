"""One's own account: what it is called, how it is entered, and where it is signed in."""

from __future__ import annotations

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from organizations.models import Membership, User
from organizations.signin_forms import AccountForm
from organizations.views.doors import signed_in


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def account(request: HttpRequest) -> HttpResponse:
    """Everything about the account on one page, each with its own door; the name is changed here."""
    form = AccountForm(request.POST or None, initial={"name": request.user.name})  # type: ignore[union-attr]
    if request.method == "POST" and form.is_valid():
        User.objects.filter(pk=request.user.pk).update(name=form.cleaned_data["name"])
        messages.success(request, "Your name is saved.")
        return redirect("organizations:account")
    factors = list(Authenticator.objects.filter(user=request.user))
    context = {
        "form": form,
        "addresses": EmailAddress.objects.filter(user=request.user).order_by("-primary", "email"),
        "app": any(one.type == Authenticator.Type.TOTP for one in factors),
        "passkeys": sum(one.type == Authenticator.Type.WEBAUTHN for one in factors),
        "codes": any(one.type == Authenticator.Type.RECOVERY_CODES for one in factors),
        "places": Membership.objects.filter(user=request.user).select_related("organization"),
        "directories": SocialAccount.objects.filter(user=request.user).count(),
        "may_connect": bool(settings.SOCIALACCOUNT_PROVIDERS),
    }
    return render(request, "organizations/account.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def sessions(request: HttpRequest) -> HttpResponse:
    """Where the person is signed in; any of them, or all others, can be ended."""
    UserSession.objects.create_from_request(request)
    mine = UserSession.objects.purge_and_list(request.user)  # type: ignore[arg-type]
    if request.method != "POST":
        rows = sorted(mine, key=lambda one: (not one.is_current(), one.created_at), reverse=False)
        return render(request, "organizations/sessions.html", {"rows": rows})
    if "others" in request.POST:
        ended = [one for one in mine if not one.is_current()]
    else:
        given = request.POST.get("session", "")
        pk = int(given) if given.isdecimal() and len(given) < 19 else 0
        ended = [get_object_or_404(UserSession, pk=pk, user=request.user)]
    here = any(one.is_current() for one in ended)
    for one in ended:
        one.end()
    if here:
        logout(request)
        return redirect("organizations:sign_in")
    messages.success(request, f"{len(ended)} session{'' if len(ended) == 1 else 's'} ended.")
    return redirect("organizations:sessions")
