import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from organizations.appendonly import guard


class Migration(migrations.Migration):
    dependencies = [
        ("applications", "0013_after_filing"),
        ("reviews", "0007_search"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Inspection",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("site", models.CharField(help_text="Key of the site in the dossier.", max_length=40)),
                ("site_name", models.CharField(max_length=150)),
                ("first_on", models.DateField(verbose_name="first day")),
                ("last_on", models.DateField(verbose_name="last day")),
                ("purpose", models.TextField()),
                ("announced", models.BooleanField(help_text="The operator was told.")),
                ("planned_at", models.DateTimeField()),
                ("called_off_at", models.DateTimeField(null=True)),
                ("called_off_why", models.TextField(blank=True)),
                (
                    "called_off_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "planned_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "review",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="inspections",
                        to="reviews.review",
                    ),
                ),
                ("team", models.ManyToManyField(related_name="inspections", to=settings.AUTH_USER_MODEL)),
            ],
            options={
                "ordering": ("first_on", "pk"),
                "permissions": (
                    ("plan_inspection", "Can plan an on-site review"),
                    ("inspect", "Can be of the team of an on-site review"),
                ),
            },
        ),
        migrations.CreateModel(
            name="InspectionItem",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("position", models.PositiveIntegerField()),
                (
                    "requirement",
                    models.CharField(blank=True, help_text="Empty: not from the rulebook.", max_length=60),
                ),
                ("part", models.CharField(blank=True, max_length=60)),
                ("paragraph", models.CharField(blank=True, max_length=60)),
                ("words", models.TextField()),
                ("citation", models.TextField(blank=True)),
                ("provenance", models.CharField(blank=True, max_length=20)),
                (
                    "inspection",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="items",
                        to="reviews.inspection",
                    ),
                ),
            ],
            options={
                "ordering": ("inspection", "position", "id"),
            },
        ),
        migrations.CreateModel(
            name="InspectionFile",
            fields=[
                ("id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ("at", models.DateTimeField(help_text="When it was taken, by the clock of the device.")),
                ("received_at", models.DateTimeField()),
                (
                    "enclosure",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="inspection_file",
                        to="applications.enclosure",
                    ),
                ),
                (
                    "inspection",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="files",
                        to="reviews.inspection",
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
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="files",
                        to="reviews.inspectionitem",
                    ),
                ),
            ],
            options={
                "ordering": ("at", "received_at", "id"),
            },
        ),
        migrations.CreateModel(
            name="InspectionEntry",
            fields=[
                ("id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                (
                    "result",
                    models.CharField(
                        choices=[
                            ("as_required", "As required"),
                            ("not_as_required", "Not as required"),
                            ("not_seen", "Not seen"),
                            ("not_applicable", "Not applicable here"),
                        ],
                        max_length=20,
                    ),
                ),
                ("method", models.CharField(help_text="One of policies/inspecting.toml.", max_length=40)),
                ("note", models.TextField(blank=True)),
                (
                    "measured",
                    models.CharField(blank=True, help_text="A decimal number, as written.", max_length=40),
                ),
                ("unit", models.CharField(blank=True, max_length=40)),
                ("at", models.DateTimeField(help_text="When it was seen, by the clock of the device.")),
                ("received_at", models.DateTimeField()),
                (
                    "inspection",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entries",
                        to="reviews.inspection",
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
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entries",
                        to="reviews.inspectionitem",
                    ),
                ),
            ],
            options={
                "ordering": ("at", "received_at", "id"),
            },
        ),
        migrations.CreateModel(
            name="InspectionReport",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveSmallIntegerField()),
                ("content", models.BinaryField(help_text="The record, canonical JSON.")),
                ("sha256", models.CharField(max_length=64)),
                ("why", models.TextField(blank=True, help_text="Of a later version: why there is one.")),
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
                    "inspection",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reports",
                        to="reviews.inspection",
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
                "ordering": ("inspection", "version"),
            },
        ),
        migrations.AddConstraint(
            model_name="inspection",
            constraint=models.UniqueConstraint(
                fields=("review", "number"), name="reviews_inspection_number_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="inspection",
            constraint=models.CheckConstraint(
                condition=models.Q(("last_on__gte", models.F("first_on"))),
                name="reviews_inspection_ends_after_it_began",
            ),
        ),
        migrations.AddConstraint(
            model_name="inspection",
            constraint=models.CheckConstraint(
                condition=models.Q(("purpose", ""), _negated=True), name="reviews_inspection_has_purpose"
            ),
        ),
        migrations.AddConstraint(
            model_name="inspection",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("called_off_at__isnull", True),
                        ("called_off_by__isnull", True),
                        ("called_off_why", ""),
                    ),
                    models.Q(
                        ("called_off_at__isnull", False),
                        ("called_off_by__isnull", False),
                        models.Q(("called_off_why", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="reviews_inspection_called_off_with_a_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="inspectionitem",
            constraint=models.CheckConstraint(
                condition=models.Q(("words", ""), _negated=True), name="reviews_inspection_item_has_words"
            ),
        ),
        migrations.AddConstraint(
            model_name="inspectionentry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("result__in", ["as_required", "not_as_required", "not_seen", "not_applicable"])
                ),
                name="reviews_inspection_seen_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="inspectionentry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("measured", ""), ("unit", "")),
                    models.Q(
                        models.Q(("measured", ""), _negated=True), models.Q(("unit", ""), _negated=True)
                    ),
                    _connector="OR",
                ),
                name="reviews_inspection_measured_in_a_unit",
            ),
        ),
        migrations.AddConstraint(
            model_name="inspectionreport",
            constraint=models.UniqueConstraint(
                fields=("inspection", "version"), name="reviews_inspection_version_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="inspectionreport",
            constraint=models.CheckConstraint(
                condition=models.Q(("version", 1), models.Q(("why", ""), _negated=True), _connector="OR"),
                name="reviews_inspection_version_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="inspectionreport",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("assertion__isnull", False), ("how", "passkey")),
                    models.Q(models.Q(("how", "passkey"), _negated=True), ("assertion__isnull", True)),
                    _connector="OR",
                ),
                name="reviews_inspection_signed_or_not",
            ),
        ),
        guard(
            "reviews_inspection",
            columns=(
                "review_id",
                "number",
                "site",
                "site_name",
                "first_on",
                "last_on",
                "purpose",
                "announced",
                "planned_by_id",
                "planned_at",
            ),
        ),
        guard("reviews_inspection_team"),
        guard("reviews_inspectionitem"),
        guard("reviews_inspectionentry"),
        guard("reviews_inspectionfile"),
        guard("reviews_inspectionreport"),
    ]
