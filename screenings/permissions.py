"""Who may say something of a hit: the permission, and nobody on a case of their own."""

from applications.models import Dossier
from organizations.models import User
from organizations.permissions import is_member
from standards.errors import Refusal

CLEAR = "screenings.clear_hit"


def require(person: User, dossier: Dossier) -> None:
    """Refuse unless the person holds the permission and has no part in the applicant."""
    if not (person.is_active and person.is_staff and person.has_perm(CLEAR)):
        raise Refusal(f"{person} does not have the permission {CLEAR}")
    organization = dossier.application.organization
    if is_member(person, organization):
        raise Refusal(f"{person} belongs to {organization} and takes no part in deciding about it")
    if dossier.filed_by_id == person.pk:
        raise Refusal(f"{person} filed {dossier} and takes no part in deciding about it")


def may(person: User, dossier: Dossier) -> bool:
    """The same as an answer."""
    try:
        require(person, dossier)
    except Refusal:
        return False
    return True
