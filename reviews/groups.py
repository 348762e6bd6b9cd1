"""The groups of the committee and what each is granted. Code asks for permissions, never for these names."""

from django.contrib.auth.models import Group, Permission

_SEE = (
    "view_review",
    "view_finding",
    "view_determination",
    "view_condition",
    "view_application",
    "view_dossier",
)
_WORD = ("view_wording", "add_wording", "change_wording", "delete_wording")
_SEE_MORE = ("view_docketentry", "view_evidence", "view_site", "view_attestation", "view_obligation")

GROUPS: dict[str, tuple[str, ...]] = {
    "Reviewers": (*_SEE, *_SEE_MORE, *_WORD, "judge_finding", "determine_review"),
    "Approvers": (*_SEE, *_SEE_MORE, *_WORD, "judge_finding", "approve_determination"),
    "Auditors": (*_SEE, *_SEE_MORE, "view_handout"),
}


def make() -> None:
    """Make the groups, or bring them back to what the table says."""
    for name, codenames in GROUPS.items():
        group, _ = Group.objects.get_or_create(name=name)
        group.permissions.set(Permission.objects.filter(codename__in=codenames))
