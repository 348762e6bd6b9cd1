"""The groups of the committee and what each is granted. Code asks for permissions, never for these names."""

from django.contrib.auth.models import Group, Permission

_SEE = (
    "view_review",
    "view_finding",
    "view_determination",
    "view_condition",
    "view_conditionevent",
    "view_hold",
    "view_letter",
    "view_reason",
    "view_reconsideration",
    "view_application",
    "view_dossier",
    "view_question",
    "view_vote",
    "view_recusal",
    "view_escalation",
    "view_inspection",
)
_WORD = ("view_wording", "add_wording", "change_wording", "delete_wording")
_SEE_MORE = ("view_docketentry", "view_evidence", "view_site", "view_attestation", "view_obligation")
_SCREENED = ("view_screening", "view_hit", "view_listversion", "view_listedparty")
_DESK = ("judge_finding", "clear_hit", "ask_question", "circulate_review", "plan_inspection")

GROUPS: dict[str, tuple[str, ...]] = {
    "Reviewers": (*_SEE, *_SEE_MORE, *_SCREENED, *_WORD, *_DESK, "determine_review", "export_record"),
    "Approvers": (*_SEE, *_SEE_MORE, *_SCREENED, *_WORD, *_DESK, "approve_determination", "supervise_review"),
    "Voters": (*_SEE, *_SEE_MORE, *_SCREENED, "cast_vote"),
    "Chair": (*_SEE, *_SEE_MORE, *_SCREENED, "decide_dissent"),
    "Supervisors": (*_SEE, *_SEE_MORE, *_SCREENED, "release_hold", "supervise_review"),
    "Inspectors": (*_SEE, *_SEE_MORE, "inspect"),
    "Auditors": (
        *_SEE,
        *_SEE_MORE,
        *_SCREENED,
        "view_handout",
        "view_attempt",
        "view_interest",
        "view_change",
        "export_record",
    ),
}
#: Granted to nobody by a group: it is for an emergency, and every use of it is in the docket.
UNGRANTED = ("override_hold",)


def make() -> None:
    """Make the groups, or bring them back to what the table says."""
    for name, codenames in GROUPS.items():
        group, _ = Group.objects.get_or_create(name=name)
        group.permissions.set(Permission.objects.filter(codename__in=codenames))
