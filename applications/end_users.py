"""The entity that would be validated, as the application names it."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from applications import services
from applications.models import Application, EndUser
from organizations.models import Organization, User

PARTICULARS = ("name", "address", "country", "website", "contact_name", "contact_email", "contact_phone")


def known(person: User, organizations: QuerySet[Organization]) -> dict[str, Any]:
    """What is known already of who would apply: the newest end user of these organizations, or, before there is
    one, the only organization and the person. Each may be changed on the page.
    """
    last = EndUser.objects.filter(organization__in=organizations).order_by("-pk").first()
    if last is not None:
        return {"organization": last.organization_id} | {name: getattr(last, name) for name in PARTICULARS}
    only = list(organizations[:2])
    if len(only) != 1:
        return {}
    who = {"name": only[0].name, "country": only[0].country, "contact_name": person.name}
    return {"organization": only[0].pk, **who, "contact_email": person.email}


@transaction.atomic
def change(application: Application, person: User, **particulars: str) -> None:
    """Correct who the end user is and whom to write to."""
    held = services.locked_for_edit(application, person)
    EndUser.objects.filter(pk=held.end_user_id).update(**particulars)
