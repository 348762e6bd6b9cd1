"""Other parties' certifications: the list at the operator's desk, and the page where a party reads and signs."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from applications import certifications, dossiers, words
from applications.certifications import Standing
from applications.forms import telling
from applications.forms.certifying import AskForm, MissingForm, SignForm
from applications.models import PartyCertification
from applications.views import sure
from applications.views.desk import Desk, at_desk, private
from notary import canonical
from organizations import passkeys
from organizations.invitations import speaks_for
from organizations.models import User
from organizations.signin import AccountAdapter
from standards.errors import Refusal


@require_safe
@at_desk()
def index(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Every party that must certify, and how each stands."""
    standings = _standings(desk)
    page = {
        "desk": desk,
        "application": desk.application,
        "standings": standings,
        "asked": words.for_parties(desk.rulebook, desk.application.kind),
        "now": timezone.now(),
    }
    return render(request, "applications/parties.html", page)


@require_http_methods(["GET", "HEAD", "POST"])
@at_desk()
def party(request: HttpRequest, desk: Desk) -> HttpResponse:
    """One party (?party=): send it the link, say why it is missing, or end what stands."""
    named = request.GET.get("party", "")
    standing = next((one for one in _standings(desk) if one.party.id == named), None)
    asked = words.for_parties(desk.rulebook, desk.application.kind)
    if standing is None or asked is None:
        return redirect("applications:certifications", desk.application.reference)
    act = request.POST.get("act", "")
    ask, missing = _forms(request, desk, standing, asked)
    refusal, verb = "", {"ask": ask, "missing": missing}.get(act)
    if request.method == "POST" and (act == "end" or (verb is not None and verb.is_valid())):
        try:
            said = _act(desk, named, act, verb.cleaned_data if verb else {})
        except Refusal as no:
            refusal = str(no)
        else:
            messages.success(request, said)
            return redirect("applications:certifications", desk.application.reference)
    page = {
        "desk": desk,
        "application": desk.application,
        "standing": standing,
        "asked": asked,
        "ask": ask,
        "missing": missing,
        "form": verb,
        "refusal": refusal,
        "now": timezone.now(),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "applications/party.html", page, status=status)


def _forms(
    request: HttpRequest, desk: Desk, standing: Standing, asked: words.PartyWords
) -> tuple[AskForm, MissingForm]:
    act, word = request.POST.get("act"), standing.word
    asks = {question.section for question in desk.rulebook.questions_for(desk.application.kind)}
    known = [section for section in desk.rulebook.sections if section.id in asks]
    before = word is not None and bool(word.email)
    initial = {
        "email": word.email if word else "",
        "sections": word.sections if word and before else asked.sections_of(standing.party.role),
        "sites": word.sites if word and before else [site.key for site in desk.sites],
    }
    ask = AskForm(request.POST if act == "ask" else None, initial=initial, sections=known, sites=desk.sites)
    reason = {"reason": word.missing if word else ""}
    return ask, MissingForm(request.POST if act == "missing" else None, initial=reason)


def _act(desk: Desk, party: str, act: str, said: dict[str, Any]) -> str:
    now = timezone.now()
    if act == "ask":
        word = certifications.ask(desk.application, desk.person, party=party, now=now, **said)
        return f"The link for {word.name} is on its way to {word.email}."
    if act == "missing":
        word = certifications.state_missing(
            desk.application, desk.person, party=party, reason=said["reason"], now=now
        )
        return f"{word.name} will stand in the dossier as missing, with your reason."
    certifications.take_back(desk.application, desk.person, party=party, now=now)
    return "What stood for this party is ended; its link no longer works."


def _standings(desk: Desk) -> list[Standing]:
    plain = dossiers.plain(desk.application, filing=1, filed_on=timezone.now().date())
    return certifications.standings(desk.application, plain)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign(request: HttpRequest, token: str) -> HttpResponse:
    """What a party certifies, to be read and signed by whoever has the address it was sent to; nobody else reads it."""
    word, now = certifications.named(token), timezone.now()
    if word is None:
        raise Http404("no such link")
    here, person = request.path, request.user if request.user.is_authenticated else None
    if request.method == "POST" and person is None and word.is_open(now):
        # Whoever has the link has read the mail of this address: it need not be shown a second time.
        AccountAdapter().stash_verified_email(request, word.email)
        return redirect(f"{reverse('account_signup')}?{urlencode({'next': here, 'email': word.email})}")
    mine = person is not None and speaks_for(person, word.email)
    page = {
        "word": word,
        "application": word.application,
        "asked": words.for_parties(dossiers.rulebook_of(word.application), word.application.kind),
        "is_open": word.is_open(now),
        "mine": mine,
        "sign_in": f"{reverse('organizations:sign_in')}?{urlencode({'next': here})}",
    }
    if not mine:
        return render(request, "applications/party_sign.html", page, status=200 if word.is_open(now) else 410)
    return private(_own(request, word, person, token, page))


def _own(
    request: HttpRequest, word: PartyCertification, person: User, token: str, page: dict[str, Any]
) -> HttpResponse:
    """The page of whoever may sign: what is shown, and the act."""
    now, form, refusal = timezone.now(), SignForm(request.POST or None), ""
    if request.method == "POST" and form.is_valid():
        read = form.cleaned_data["read"]
        try:
            _, assertion = sure.shown(
                request, person, certifications.PURPOSE, read, form.cleaned_data["credential"]
            )
            certifications.sign(token, person, read=read, now=now, assertion=assertion)
        except Refusal as no:
            refusal, form = str(no), SignForm()
        else:
            messages.success(request, f"You signed for {word.name}.")
            return redirect(request.path)
    page |= {"form": form, "refusal": refusal}
    content, sha256 = None, ""
    if word.signed_by_id == person.pk and word.shown is not None:
        content, sha256 = canonical.loads(bytes(word.shown)), word.sha256
    elif word.is_open(now):
        try:
            shown = certifications.shown_to(word, now)
            content, sha256 = shown.content, shown.sha256
        except Refusal as no:
            page["refusal"] = refusal or str(no)
    if content is not None:
        book = dossiers.rulebook_of(word.application)
        page |= {
            "shown": content,
            "sha256": sha256,
            "chapters": telling.chapters(content, book, content["sections"]),
            "passkey": passkeys.begin(request, person, certifications.PURPOSE, sha256)
            if word.is_open(now)
            else None,
        }
    status = 422 if request.method == "POST" else 200 if content is not None else 410
    return render(request, "applications/party_sign.html", page, status=status)
