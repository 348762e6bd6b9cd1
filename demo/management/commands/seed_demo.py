"""python manage.py seed_demo"""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils import timezone

from applications.models import Application
from demo import people, sample
from demo.road import Walk, keys
from demo.sample import Sample
from organizations.models import User
from reviews.models import Decision

RETURNED = (
    "Paragraph 11 is not satisfied: say for how many years the related records are kept, then file again. "
    "Everything else was found complete."
)


class Command(BaseCommand):
    help = "Make the demo accounts, keys and applications that are not there yet; then say what to try first."

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        keys(now.date())
        walk = Walk(people.make(), now)
        if walk.people.operator.applications.count() < len(STAGES):
            present = set(walk.people.operator.applications.values_list("end_user__name", flat=True))
            for name, (make, walked) in STAGES.items():
                if name not in present:
                    said = sample.renamed(make(walk.today), name)
                    with transaction.atomic():
                        walked(walk, said)
        self.stdout.write(welcome(walk.people))


def _draft(walk: Walk, said: Sample) -> Application:
    return walk.fill(walk.start(said), said)


def _in_review(walk: Walk, said: Sample) -> None:
    walk.open_review(walk.file(_draft(walk, said)))


def _returned(walk: Walk, said: Sample) -> None:
    review = walk.open_review(walk.file(_draft(walk, said)))
    walk.approve(walk.determine(review, Decision.RETURN, RETURNED))


def _authorized(walk: Walk, said: Sample) -> None:
    review = walk.open_review(walk.file(_draft(walk, said)))
    walk.judge(review)
    walk.clear(review)
    walk.issue(walk.approve(walk.determine(review)))


def _faulty(on: date) -> Sample:
    return sample.with_faults(sample.realistic("UVEU", on), on)


#: End users of the demonstration: how each one's dossier is made, and how far it has come.
STAGES: dict[str, tuple[Callable[[date], Sample], Callable[[Walk, Sample], object]]] = {
    people.OPERATOR: (lambda on: sample.realistic("UVEU", on), _authorized),
    "Larkmoor Frontier LLC": (_faulty, _in_review),
    "Larkmoor Compute Emirates": (
        lambda on: sample.without(sample.satisfying("NVEU", on), sample.UNANSWERED),
        _returned,
    ),
    "Larkmoor Data Centres Kenya": (lambda on: sample.half(sample.satisfying("DC-VEU", on)), _draft),
}


def welcome(who: people.People) -> str:
    """The accounts and what to try first, for the terminal."""
    by_name = {
        one.end_user.name: one.reference for one in who.operator.applications.select_related("end_user")
    }
    width = max(len(person.email) for person in who.accounts)
    accounts = "\n".join(f"  {person.email:<{width}}  {_does(person)}" for person in who.accounts)
    done, doubtful = (by_name.get(name, "") for name in list(STAGES)[:2])
    return f"""\
Demo accounts, all with the password {people.PASSWORD}

{accounts}

Try first
  As olive, open /applications/: one is authorized, one in review, one returned, one a draft.
  As ravi, open /admin/: the review of {doubtful} shows what is not satisfied and what a person must judge.
  As ravi, open /admin/screenings/hit/: somebody there is like somebody on a list, and must be cleared or confirmed.
  As adele, open /organizations/: invite somebody, change a role, read who came and went.
  As anybody, open /verify/{done}/, then upload its certificate at /verify/."""


def _does(person: User) -> str:
    if person.is_superuser:
        return "may do everything in /admin/"
    if person.is_staff:
        does = " and ".join(
            DOES[name] for name in person.groups.order_by("pk").values_list("name", flat=True)
        )
        return f"{does}{f', {person.get_agency_display()}' if person.agency else ''}"
    return ", ".join(str(one).partition(", ")[2] for one in person.memberships.select_related("organization"))


DOES = {
    "Reviewers": "judges and determines",
    "Approvers": "approves as the second pair of eyes",
    "Voters": "votes",
    "Chair": "records what was decided about a dissent",
    "Auditors": "sees everything, changes nothing",
}
