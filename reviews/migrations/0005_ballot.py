import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from organizations.appendonly import guard
from reviews.guards import ballots


class Migration(migrations.Migration):
    """Votes, recusals, interests, refused attempts and dissents; rows that only grow are guarded."""

    dependencies = [
        ("applications", "0011_evidence"),
        ("organizations", "0004_keep"),
        ("reviews", "0004_determination"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Attempt",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("verb", models.CharField(max_length=30)),
                ("why", models.TextField()),
                ("at", models.DateTimeField()),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attempts",
                        to="applications.application",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("-at",),
            },
        ),
        migrations.CreateModel(
            name="Draft",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("sha256", models.CharField(max_length=64)),
                (
                    "content",
                    models.BinaryField(
                        help_text="The draft, canonical JSON; its SHA-256 is what is voted on."
                    ),
                ),
                (
                    "findings",
                    models.BinaryField(
                        help_text="The findings as they stood, canonical JSON; the draft has their SHA-256."
                    ),
                ),
                (
                    "determination",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="drafts",
                        to="reviews.determination",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Escalation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("operating_committee", "operating committee"),
                            ("chair_decided", "chair decided"),
                            ("advisory_committee", "advisory committee"),
                            ("advisory_decided", "advisory decided"),
                            ("secretary", "secretary"),
                            ("settled", "settled"),
                            ("dropped", "dropped"),
                        ],
                        max_length=20,
                    ),
                ),
                ("since_on", models.DateField(help_text="The day it came to this stage.")),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[("approve", "Approve"), ("disapprove", "Disapprove")],
                        max_length=20,
                    ),
                ),
                (
                    "determination",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="escalations",
                        to="reviews.determination",
                    ),
                ),
                (
                    "draft",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="escalations",
                        to="reviews.draft",
                    ),
                ),
            ],
            options={
                "ordering": ("-pk",),
            },
        ),
        migrations.CreateModel(
            name="Interest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "party",
                    models.CharField(
                        blank=True,
                        help_text="Where it is not listed above.",
                        max_length=200,
                        verbose_name="name",
                    ),
                ),
                (
                    "nature",
                    models.CharField(
                        choices=[
                            ("employment", "Employment, held, sought or promised"),
                            ("holding", "A holding, a loan or another stake"),
                            ("family", "Somebody close works there or holds a stake"),
                            ("contract", "Work, advice or funding"),
                            ("other", "Something else"),
                        ],
                        max_length=20,
                    ),
                ),
                ("since_on", models.DateField(verbose_name="since")),
                (
                    "until_on",
                    models.DateField(
                        blank=True, help_text="Empty while it lasts.", null=True, verbose_name="until"
                    ),
                ),
                ("note", models.TextField(blank=True)),
                ("declared_at", models.DateTimeField()),
                (
                    "organization",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organizations.organization",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="interests",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("person", "-since_on"),
            },
        ),
        migrations.CreateModel(
            name="Recusal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reason", models.TextField()),
                ("at", models.DateTimeField()),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="recusals",
                        to="applications.application",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="recusals",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("-at",),
            },
        ),
        migrations.CreateModel(
            name="EscalationStep",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                ("action", models.CharField(max_length=20)),
                (
                    "after",
                    models.CharField(
                        choices=[
                            ("operating_committee", "operating committee"),
                            ("chair_decided", "chair decided"),
                            ("advisory_committee", "advisory committee"),
                            ("advisory_decided", "advisory decided"),
                            ("secretary", "secretary"),
                            ("settled", "settled"),
                            ("dropped", "dropped"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "agency",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("commerce", "Department of Commerce"),
                            ("state", "Department of State"),
                            ("defense", "Department of Defense"),
                            ("energy", "Department of Energy"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[("approve", "Approve"), ("disapprove", "Disapprove")],
                        max_length=20,
                    ),
                ),
                ("reason", models.TextField(blank=True)),
                ("at", models.DateTimeField()),
                (
                    "escalation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="steps",
                        to="reviews.escalation",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        help_text="Empty where time did it.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("escalation", "number"),
            },
        ),
        migrations.CreateModel(
            name="Vote",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "agency",
                    models.CharField(
                        choices=[
                            ("commerce", "Department of Commerce"),
                            ("state", "Department of State"),
                            ("defense", "Department of Defense"),
                            ("energy", "Department of Energy"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "number",
                    models.PositiveSmallIntegerField(
                        help_text="1 is the agency's first word; the highest is its last."
                    ),
                ),
                (
                    "choice",
                    models.CharField(
                        choices=[("approve", "Approve"), ("disapprove", "Disapprove")], max_length=20
                    ),
                ),
                ("reason", models.TextField(blank=True)),
                (
                    "free_of_interest",
                    models.BooleanField(
                        help_text="Said to have no interest in any party of the application."
                    ),
                ),
                (
                    "entitled",
                    models.JSONField(help_text="By what the person spoke for the agency on that day."),
                ),
                (
                    "how",
                    models.CharField(
                        choices=[
                            ("passkey", "signed with a passkey"),
                            ("again", "not signed; signed in anew"),
                            ("directory", "not signed; signed in by the directory"),
                            ("plain", "not signed"),
                        ],
                        max_length=20,
                    ),
                ),
                ("assertion", models.JSONField(help_text="The passkey's assertion, whole.", null=True)),
                ("at", models.DateTimeField()),
                (
                    "determination",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="votes",
                        to="reviews.determination",
                    ),
                ),
                (
                    "draft",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="votes", to="reviews.draft"
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        help_text="Who prepared what is voted on.",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="votes",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("determination", "agency", "number"),
                "permissions": (
                    ("cast_vote", "Can vote for their agency"),
                    ("decide_dissent", "Can record what was decided about a dissent"),
                ),
            },
        ),
        migrations.CreateModel(
            name="Voiding",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField()),
                (
                    "became",
                    models.CharField(help_text="The draft's digest as it was found then.", max_length=64),
                ),
                ("changed", models.JSONField(help_text="What had changed, in words.")),
                (
                    "vote",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="voiding", to="reviews.vote"
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="draft",
            constraint=models.UniqueConstraint(fields=("determination", "sha256"), name="reviews_draft_once"),
        ),
        migrations.AddConstraint(
            model_name="escalation",
            constraint=models.UniqueConstraint(
                condition=models.Q(("stage", "dropped"), _negated=True),
                fields=("draft",),
                name="reviews_escalation_once_a_draft",
            ),
        ),
        migrations.AddConstraint(
            model_name="escalation",
            constraint=models.UniqueConstraint(
                condition=models.Q(("stage__in", ["dropped", "settled"]), _negated=True),
                fields=("determination",),
                name="reviews_one_open_escalation",
            ),
        ),
        migrations.AddConstraint(
            model_name="escalation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "stage__in",
                        [
                            "operating_committee",
                            "chair_decided",
                            "advisory_committee",
                            "advisory_decided",
                            "secretary",
                            "settled",
                            "dropped",
                        ],
                    )
                ),
                name="reviews_escalation_stage_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="interest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("organization__isnull", False), ("party", "")),
                    models.Q(("organization__isnull", True), models.Q(("party", ""), _negated=True)),
                    _connector="OR",
                ),
                name="reviews_interest_in_one",
            ),
        ),
        migrations.AddConstraint(
            model_name="interest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("until_on__isnull", True), ("until_on__gte", models.F("since_on")), _connector="OR"
                ),
                name="reviews_interest_ends_after_it_began",
            ),
        ),
        migrations.AddConstraint(
            model_name="recusal",
            constraint=models.UniqueConstraint(fields=("application", "person"), name="reviews_recusal_once"),
        ),
        migrations.AddConstraint(
            model_name="recusal",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True), name="reviews_recusal_has_reason"
            ),
        ),
        migrations.AddConstraint(
            model_name="escalationstep",
            constraint=models.UniqueConstraint(
                fields=("escalation", "number"), name="reviews_step_number_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="vote",
            constraint=models.UniqueConstraint(
                fields=("determination", "agency", "number"), name="reviews_vote_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="vote",
            constraint=models.CheckConstraint(
                condition=models.Q(("person", models.F("made_by")), _negated=True),
                name="reviews_vote_not_on_ones_own",
            ),
        ),
        migrations.AddConstraint(
            model_name="vote",
            constraint=models.CheckConstraint(
                condition=models.Q(("agency__in", ["commerce", "state", "defense", "energy"])),
                name="reviews_vote_has_a_seat",
            ),
        ),
        migrations.AddConstraint(
            model_name="vote",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("choice", "approve"),
                    models.Q(("choice", "disapprove"), models.Q(("reason", ""), _negated=True)),
                    _connector="OR",
                ),
                name="reviews_vote_against_has_a_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="vote",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("assertion__isnull", False), ("how", "passkey")),
                    models.Q(models.Q(("how", "passkey"), _negated=True), ("assertion__isnull", True)),
                    _connector="OR",
                ),
                name="reviews_vote_signed_or_not",
            ),
        ),
        migrations.AddConstraint(
            model_name="vote",
            constraint=models.CheckConstraint(
                condition=models.Q(("free_of_interest", True)), name="reviews_vote_free_of_interest"
            ),
        ),
        migrations.AddConstraint(
            model_name="vote",
            constraint=models.CheckConstraint(
                condition=models.Q(("number__gte", 1)), name="reviews_vote_number_from_one"
            ),
        ),
        guard("reviews_draft"),
        guard("reviews_vote"),
        guard("reviews_voiding"),
        guard("reviews_recusal"),
        guard("reviews_attempt"),
        guard("reviews_escalationstep"),
        guard("reviews_escalation", columns=("determination_id", "draft_id")),
        guard(
            "reviews_interest",
            columns=("person_id", "organization_id", "party", "nature", "since_on", "note", "declared_at"),
        ),
        ballots(),
    ]
