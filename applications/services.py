"""The verbs of an application. Each is one transaction, refused in a sentence, and safe to repeat."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import F

from applications import covering, differing, docket, dossiers, letters, scanning, words
from applications.models import Application, Certification, Dossier, EndUser, ReferenceCounter
from applications.words import Paragraph
from notary import canonical
from organizations.models import Organization, User
from organizations.permissions import Permission, may, may_in_all
from standards import lifecycle, rulebook
from standards.errors import Refusal
from standards.lifecycle import Action


def require(person: User, permission: Permission, application: Application) -> None:
    """Refuse, unless the person has the permission in the application's organization."""
    if not may(person, permission, application.organization):
        raise Refusal(f"{person} may not {permission.value} applications of {application.organization}")


def locked(application: Application) -> Application:
    """The application's row, held until the transaction ends, as it stands now."""
    return (
        Application.objects.select_for_update(of=("self",))
        .select_related("organization", "end_user")
        .get(pk=application.pk)
    )


def locked_for_edit(application: Application, person: User, *sections: str) -> Application:
    """The row, held, once it is known that this person may change it and that it may be changed now.

    `sections` are those the change belongs to: their contributors may make it too.
    """
    held = locked(application)
    if not may_in_all(person, Permission.EDIT, held.organization, sections):
        where = f" in {', '.join(sorted(set(sections)))}" if sections else ""
        raise Refusal(f"{person} may not edit applications of {held.organization}{where}")
    if not held.is_editable:
        raise Refusal(f"cannot change an application that is {held.get_status_display()}")
    return held


@transaction.atomic
def start(
    person: User,
    organization: Organization,
    *,
    rulebook_id: str,
    edition: str = "",
    kind: str,
    end_user: dict[str, str],
    now: datetime,
) -> Application:
    """Open a draft, bound for good to one edition of one rulebook; without one, to that in effect now."""
    if not may(person, Permission.EDIT, organization):
        raise Refusal(f"{person} may not start an application for {organization}")
    bound = _offered(rulebook_id, edition, now.date())
    kinds = [known.id for known in bound.kinds]
    if kind not in kinds:
        raise Refusal(f"kind {kind!r} is not one of {rulebook_id}: choose {' or '.join(kinds)}")
    who = EndUser.objects.create(organization=organization, **end_user)
    application = Application.objects.create(
        reference=_next_reference(now.year),
        organization=organization,
        end_user=who,
        rulebook_id=bound.id,
        edition=bound.edition,
        rulebook_hash=bound.hash,
        kind=kind,
        created_by=person,
        created_at=now,
        moved_at=now,
    )
    docket.write(application, actor=person, action=docket.START, before="", after=application.status, now=now)
    return application


@dataclass(frozen=True, slots=True)
class Certified:
    """What the official certified, paragraph by paragraph, and how they showed who they are: `passkey` (then with
    the assertion over the dossier's digest), `again` (a password or second factor given anew), or `verb`.
    """

    paragraphs: tuple[Paragraph, ...]
    how: str = "verb"
    assertion: dict[str, str] | None = None

    @property
    def note(self) -> str:
        """As the docket tells it."""
        return "\n".join(one.words for one in self.paragraphs)


def everything(application: Application) -> Certified:
    """Every paragraph there is to certify, for whoever files by this verb and not on the page."""
    return Certified(words.paragraphs(dossiers.rulebook_of(application), application.kind))


@transaction.atomic
def submit(
    application: Application,
    person: User,
    *,
    now: datetime,
    read: str = "",
    certification: Certified | None = None,
) -> Dossier:
    """File: freeze what was said, keep it, move, and write the docket. From here nothing reads live rows.

    `read` is the digest of what the person had before them: where the application says something else by now,
    nothing is filed. What was filed so already is given back. `certification` is kept beside the dossier; it is
    refused unless it has every paragraph.
    """
    held = locked(application)
    require(person, Permission.CERTIFY, held)
    if read and (done := held.dossiers.filter(sha256=read, filed_by=person).last()) is not None:
        application.refresh_from_db()
        return done
    lifecycle.after(held.state, Action.FILE)
    _refuse_unread(held)
    scanning.refuse_held_back(held)
    _refuse_moved_edition(held)
    last = held.dossiers.last()
    filing = last.filing + 1 if last else 1
    frozen = dossiers.frozen(held, filing=filing, filed_on=now.date())
    if read and read != frozen.sha256:
        raise Refusal(f"cannot file: {held.reference} was changed since you read it; read it again")
    _refuse_unsigned(held, frozen)
    _refuse_half(held, certification)
    dossier = Dossier.objects.create(
        application=held,
        filing=filing,
        content=frozen.content,
        sha256=frozen.sha256,
        filed_on=now.date(),
        filed_at=now,
        filed_by=person,
    )
    detail: dict[str, Any] = {"filing": filing, "dossier": frozen.sha256}
    if last is not None:
        before = canonical.loads(bytes(last.content))
        detail["changed"] = differing.sections(dossiers.rulebook_of(held), before, frozen.plain)
    if certification is not None:
        _keep(certification, dossier, person, now)
        detail["certified"] = [one.id for one in certification.paragraphs]
    move(
        held,
        Action.FILE,
        actor=person,
        now=now,
        note=certification.note if certification else "",
        detail=detail,
    )
    _send_receipt(dossier, now)
    application.refresh_from_db()
    return dossier


@transaction.atomic
def withdraw(application: Application, person: User, *, reason: str, now: datetime) -> None:
    """Take an application back. What was filed stays on record."""
    held = locked(application)
    require(person, Permission.CERTIFY, held)
    move(held, Action.WITHDRAW, actor=person, now=now, note=reason)
    application.refresh_from_db()


def move(
    application: Application,
    action: Action,
    *,
    actor: User | None,
    now: datetime,
    note: str = "",
    detail: dict[str, Any] | None = None,
) -> None:
    """The only place where a status is written: one conditional UPDATE and one line of docket.

    Raises Refusal if the road has no such move, or if somebody moved the application first.
    """
    before = application.state
    after = lifecycle.after(before, action)
    with transaction.atomic():
        moved = Application.objects.filter(pk=application.pk, status=before.value).update(
            status=after.value, moved_at=now
        )
        if moved != 1:
            raise Refusal(f"{application.reference} is no longer {before.value}: someone was first")
        docket.write(
            application,
            actor=actor,
            action=action.value,
            before=before.value,
            after=after.value,
            now=now,
            note=note,
            detail=detail,
        )
    application.status = after.value
    application.moved_at = now


def note(
    application: Application,
    actor: User | None,
    action: str,
    *,
    now: datetime,
    note: str = "",
    detail: dict[str, Any] | None = None,
) -> None:
    """A line of docket that moves nothing. The caller holds the application's row."""
    status = application.status
    docket.write(
        application,
        actor=actor,
        action=action,
        before=status,
        after=status,
        now=now,
        note=note,
        detail=detail,
    )


def _offered(id: str, edition: str, on: date) -> rulebook.Rulebook:
    """The edition that an application may be started under on a day."""
    asked = rulebook.get(id, edition)
    open_ = [each for each in rulebook.catalogue().offered(on) if each.id == asked.id]
    if (edition and asked not in open_) or not open_:
        raise Refusal(f"no application can be started under {asked.key} on {on}")
    return asked if edition else open_[0]


def _next_reference(year: int) -> str:
    ReferenceCounter.objects.get_or_create(year=year)
    ReferenceCounter.objects.filter(year=year).update(last=F("last") + 1)
    return f"VEU-{year}-{ReferenceCounter.objects.get(year=year).last:04d}"


def unread(application: Application) -> list[str]:
    """The questions whose answer cannot be read, and stops the filing."""
    return list(application.answers.filter(as_typed__isnull=False).values_list("question", flat=True))


def _refuse_unread(application: Application) -> None:
    if questions := unread(application):
        raise Refusal(f"cannot file: the answer to {', '.join(questions)} cannot be read; correct it first")


def _refuse_moved_edition(application: Application) -> None:
    edition = dossiers.rulebook_of(application)
    if edition.hash != application.rulebook_hash:
        raise Refusal(
            f"cannot file: {application.reference} was started under {application.rulebook_id} "
            f"{application.rulebook_hash}, and the edition loaded now is {edition.hash}"
        )


def _refuse_unsigned(application: Application, frozen: dossiers.Frozen) -> None:
    """Every other party that must certify has, or the official says why not."""
    told = {row["party"] for row in frozen.plain.get("certifications", ())}
    open_ = [
        party.name
        for party in covering.parties(frozen.plain, dossiers.rulebook_of(application))
        if party.id not in told
    ]
    if open_:
        raise Refusal(
            f"cannot file: {', '.join(open_)} did not certify what this application says now; "
            "ask for it, or state why it is missing"
        )


def _refuse_half(application: Application, certification: Certified | None) -> None:
    if certification is not None and certification.paragraphs != everything(application).paragraphs:
        raise Refusal(
            "cannot file: every paragraph of the certification has to be certified, as it stands now"
        )


def _keep(certified: Certified, dossier: Dossier, person: User, now: datetime) -> None:
    Certification.objects.create(
        dossier=dossier,
        person=person,
        at=now,
        paragraphs=[one.plain for one in certified.paragraphs],
        how=certified.how,
        assertion=certified.assertion,
    )


def _send_receipt(dossier: Dossier, now: datetime) -> None:
    """Whoever filed, and the organization's other officials, have the digest at once."""
    application = dossier.application
    to = [dossier.filed_by, *letters.certifiers(application)]
    letters.write("filed", application, to, now=now, dossier=dossier)
