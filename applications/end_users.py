"""The entity that would be validated, as the application names it."""

from __future__ import annotations

from django.db import transaction

from applications import services
from applications.models import Application, EndUser
from organizations.models import User


@transaction.atomic
def change(application: Application, person: User, **particulars: str) -> None:
    """Correct who the end user is and whom to write to."""
    held = services.locked_for_edit(application, person)
    EndUser.objects.filter(pk=held.end_user_id).update(**particulars)
