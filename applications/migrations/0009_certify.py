import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from organizations.appendonly import guard


class Migration(migrations.Migration):
    dependencies = [
        ("applications", "0008_scratch"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Certification",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField()),
                ("paragraphs", models.JSONField(help_text="id, title, words, citation, provenance of each.")),
                (
                    "how",
                    models.CharField(
                        help_text="passkey, again (signed in anew), directory or verb.", max_length=20
                    ),
                ),
                (
                    "assertion",
                    models.JSONField(
                        help_text="A passkey's, over the dossier's digest; docs/filing.md.", null=True
                    ),
                ),
                (
                    "dossier",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="certification",
                        to="applications.dossier",
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
        ),
        migrations.CreateModel(
            name="Origin",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("question", models.CharField(max_length=60)),
                (
                    "site",
                    models.CharField(
                        blank=True, help_text="Its key; empty for the application.", max_length=40
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        help_text="The reference of the application copied from.", max_length=20
                    ),
                ),
                (
                    "filing",
                    models.PositiveSmallIntegerField(help_text="Empty where a draft was copied.", null=True),
                ),
                ("digest", models.CharField(help_text="Of the answer as it was copied.", max_length=64)),
                ("copied_at", models.DateTimeField()),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="origins",
                        to="applications.application",
                    ),
                ),
            ],
            options={
                "ordering": ("pk",),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("application", "question", "site"), name="applications_origin_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PartyCertification",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "party",
                    models.CharField(help_text="Its short name in the table of parties.", max_length=200),
                ),
                ("name", models.CharField(max_length=300)),
                ("role", models.CharField(blank=True, max_length=60)),
                ("sections", models.JSONField(default=list, help_text="Ids of the sections it is shown.")),
                ("sites", models.JSONField(default=list, help_text="Keys of the sites it is shown.")),
                ("email", models.EmailField(blank=True, max_length=254)),
                ("token_sha256", models.CharField(blank=True, editable=False, max_length=64)),
                ("expires_at", models.DateTimeField(null=True)),
                (
                    "missing",
                    models.TextField(blank=True, help_text="Why it has not signed, in the official's words."),
                ),
                ("made_at", models.DateTimeField()),
                (
                    "shown",
                    models.BinaryField(
                        help_text="Canonical JSON of exactly what it was shown and signed.", null=True
                    ),
                ),
                ("sha256", models.CharField(blank=True, max_length=64)),
                ("signed_at", models.DateTimeField(null=True)),
                (
                    "assertion",
                    models.JSONField(help_text="A passkey's, over the digest; docs/filing.md.", null=True),
                ),
                ("ended_at", models.DateTimeField(help_text="Asked again, or taken back.", null=True)),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="party_certifications",
                        to="applications.application",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "signed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("pk",),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("application", "party"),
                        name="applications_party_certifies_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("token_sha256", ""), _negated=True),
                        fields=("token_sha256",),
                        name="applications_party_token_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("shown__isnull", True),
                                ("signed_at__isnull", True),
                                ("signed_by__isnull", True),
                            ),
                            models.Q(
                                ("shown__isnull", False),
                                ("signed_at__isnull", False),
                                ("signed_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="applications_party_signed_whole",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Reading",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("content", models.BinaryField(help_text="Canonical JSON.")),
                ("sha256", models.CharField(max_length=64)),
                ("at", models.DateTimeField()),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="readings",
                        to="applications.application",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("application", "person"), name="applications_reading_once_a_person"
                    )
                ],
            },
        ),
        guard("applications_certification"),
    ]
