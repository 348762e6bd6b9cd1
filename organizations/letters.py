"""Letters: one text file each under templates/emails, its first line the subject.

Each is written in the language of whoever gets it. Links begin with VEDC_BASE_URL, never with what a request
called this host.
"""

import logging
from collections.abc import Iterable
from smtplib import SMTPException
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.template import Context
from django.template.loader import get_template

from languages.choice import speaking_to
from organizations.models import User
from standards.errors import Refusal

logger = logging.getLogger(__name__)
SUBJECT = "Subject: "


def render(name: str, context: dict[str, Any]) -> tuple[str, str]:
    """(subject, text) of the letter `name`."""
    told = {**context, "base_url": settings.VEDC_BASE_URL, "issuer": settings.VEDC_ISSUER_NAME}
    template = get_template(f"emails/{name}.txt").template  # type: ignore[attr-defined]
    first, _, text = template.render(Context(told, autoescape=False)).strip().partition("\n")
    if not first.startswith(SUBJECT):
        raise ValueError(f"emails/{name}.txt does not begin with {SUBJECT!r}")
    return " ".join(first.removeprefix(SUBJECT).split()), text.strip() + "\n"


def must_send(name: str, address: str, **context: Any) -> None:
    """Send a letter that something hangs on: where it cannot leave, a Refusal, so that nothing is kept.

    It speaks the language of the account with this address, else that of whoever sends it.
    """
    known = User.objects.filter(email=address.lower()).first()
    try:
        if known:
            with speaking_to(known):
                _send(name, address, context)
        else:
            _send(name, address, context)
    except (SMTPException, OSError) as fault:
        logger.error("the letter %s was not sent: %s", name, fault)
        raise Refusal(
            f"the letter to {address} could not be sent, so nothing was changed: try again later"
        ) from fault


def tell(name: str, people: Iterable[User], **context: Any) -> None:
    """Tell people what happened. It happened whether or not the letters arrive, and the log shows it.

    Where one cannot leave, the others are not tried: nobody waits for a dead mail server once a person.
    """
    for person in people:
        try:
            with speaking_to(person):
                _send(name, person.email, {**context, "person": person})
        except (SMTPException, OSError) as fault:
            logger.error("the letter %s was not sent from user %s on: %s", name, person.pk, fault)
            return


def _send(name: str, address: str, context: dict[str, Any]) -> None:
    subject, text = render(name, context)
    EmailMessage(subject, text, settings.DEFAULT_FROM_EMAIL, [address]).send()
