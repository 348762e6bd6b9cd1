import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import applications.storage
from organizations.appendonly import guard


class Migration(migrations.Migration):
    """Evidence sealed, scanned, in versions, handed out on the record; uploads that come in pieces."""

    dependencies = [
        ("applications", "0010_packs"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="EarlierFile",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "file",
                    models.FileField(
                        editable=False, max_length=200, upload_to=applications.storage.evidence_path
                    ),
                ),
                ("name", models.CharField(editable=False, max_length=200, verbose_name="file name")),
                ("sha256", models.CharField(editable=False, max_length=64)),
                ("size", models.PositiveBigIntegerField(editable=False, help_text="bytes")),
                ("media_type", models.CharField(editable=False, max_length=100)),
                (
                    "key_id",
                    models.CharField(
                        blank=True,
                        editable=False,
                        help_text="The key-encryption key that wraps the file's key; empty where the bytes lie plain.",
                        max_length=40,
                    ),
                ),
                ("wrapped_key", models.BinaryField(default=bytes)),
                ("version", models.PositiveSmallIntegerField(default=1, editable=False)),
                ("title", models.CharField(blank=True, max_length=200)),
                ("issuer", models.CharField(blank=True, max_length=200, verbose_name="issued by")),
                ("issued_on", models.DateField(blank=True, null=True, verbose_name="issued on")),
                ("covers_from", models.DateField(blank=True, null=True, verbose_name="covers from")),
                ("covers_to", models.DateField(blank=True, null=True, verbose_name="covers to")),
                (
                    "confidentiality",
                    models.CharField(
                        choices=[("business_confidential", "Business confidential"), ("public", "Public")],
                        default="business_confidential",
                        max_length=30,
                    ),
                ),
                (
                    "scan",
                    models.CharField(
                        blank=True,
                        choices=[("", "not scanned"), ("clean", "clean"), ("infected", "infected")],
                        default="",
                        editable=False,
                        max_length=10,
                    ),
                ),
                (
                    "found",
                    models.CharField(
                        blank=True, editable=False, help_text="What a scanner found.", max_length=200
                    ),
                ),
                ("scanned_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("scan_tried_at", models.DateTimeField(blank=True, editable=False, null=True)),
                (
                    "scan_trouble",
                    models.CharField(
                        blank=True,
                        editable=False,
                        help_text="Why the last try to scan it did not end.",
                        max_length=200,
                    ),
                ),
                ("received_at", models.DateTimeField()),
                ("key", models.SlugField(editable=False, max_length=40)),
                ("ended_at", models.DateTimeField()),
            ],
            options={
                "ordering": ("key", "-version", "-pk"),
            },
        ),
        migrations.CreateModel(
            name="Handout",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=40, verbose_name="evidence")),
                ("version", models.PositiveSmallIntegerField()),
                ("name", models.CharField(max_length=200, verbose_name="file name")),
                ("sha256", models.CharField(max_length=64)),
                ("at", models.DateTimeField()),
                (
                    "door",
                    models.CharField(
                        choices=[
                            ("desk", "Application pages"),
                            ("preview", "Preview in the application pages"),
                            ("review", "Review desk"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "part",
                    models.CharField(
                        blank=True, help_text="Which part of it; empty for the whole file.", max_length=60
                    ),
                ),
            ],
            options={
                "ordering": ("-at", "-pk"),
            },
        ),
        migrations.CreateModel(
            name="Upload",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("name", models.CharField(max_length=200)),
                ("size", models.PositiveBigIntegerField(help_text="bytes it will have")),
                ("offset", models.PositiveBigIntegerField(default=0, help_text="bytes that have come")),
                (
                    "path",
                    models.CharField(help_text="Where the sealed pieces lie in the store.", max_length=200),
                ),
                ("key_id", models.CharField(max_length=40)),
                ("wrapped_key", models.BinaryField()),
                ("started_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField(db_index=True)),
            ],
            options={
                "ordering": ("started_at",),
            },
        ),
        migrations.AddField(
            model_name="evidence",
            name="confidentiality",
            field=models.CharField(
                choices=[("business_confidential", "Business confidential"), ("public", "Public")],
                default="business_confidential",
                max_length=30,
            ),
        ),
        migrations.AddField(
            model_name="evidence",
            name="found",
            field=models.CharField(
                blank=True, editable=False, help_text="What a scanner found.", max_length=200
            ),
        ),
        migrations.AddField(
            model_name="evidence",
            name="key_id",
            field=models.CharField(
                blank=True,
                editable=False,
                help_text="The key-encryption key that wraps the file's key; empty where the bytes lie plain.",
                max_length=40,
            ),
        ),
        migrations.AddField(
            model_name="evidence",
            name="version",
            field=models.PositiveSmallIntegerField(default=1, editable=False),
        ),
        migrations.AddField(
            model_name="evidence",
            name="scan",
            field=models.CharField(
                blank=True,
                choices=[("", "not scanned"), ("clean", "clean"), ("infected", "infected")],
                default="",
                editable=False,
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="evidence",
            name="scan_tried_at",
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name="evidence",
            name="scan_trouble",
            field=models.CharField(
                blank=True,
                editable=False,
                help_text="Why the last try to scan it did not end.",
                max_length=200,
            ),
        ),
        migrations.AddField(
            model_name="evidence",
            name="scanned_at",
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name="evidence",
            name="wrapped_key",
            field=models.BinaryField(default=bytes),
        ),
        migrations.AddConstraint(
            model_name="evidence",
            constraint=models.CheckConstraint(
                condition=models.Q(("scan__in", ["", "clean", "infected"])),
                name="applications_evidence_scan_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="evidence",
            constraint=models.CheckConstraint(
                condition=models.Q(("confidentiality__in", ["business_confidential", "public"])),
                name="applications_evidence_confidentiality_known",
            ),
        ),
        migrations.AddField(
            model_name="earlierfile",
            name="application",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="earlier_files",
                to="applications.application",
            ),
        ),
        migrations.AddField(
            model_name="earlierfile",
            name="ended_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="earlierfile",
            name="received_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="handout",
            name="application",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="handouts",
                to="applications.application",
            ),
        ),
        migrations.AddField(
            model_name="handout",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="upload",
            name="application",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="uploads",
                to="applications.application",
            ),
        ),
        migrations.AddField(
            model_name="upload",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddIndex(
            model_name="earlierfile",
            index=models.Index(fields=["application", "key"], name="applications_earlier_by_key"),
        ),
        migrations.AddConstraint(
            model_name="earlierfile",
            constraint=models.CheckConstraint(
                condition=models.Q(("scan__in", ["", "clean", "infected"])),
                name="applications_earlier_scan_known",
            ),
        ),
        migrations.AddIndex(
            model_name="handout",
            index=models.Index(fields=["application", "key", "-at"], name="applications_handouts_of_file"),
        ),
        migrations.AddConstraint(
            model_name="handout",
            constraint=models.CheckConstraint(
                condition=models.Q(("door__in", ["desk", "preview", "review"])),
                name="applications_handout_door_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="upload",
            constraint=models.CheckConstraint(
                condition=models.Q(("offset__lte", models.F("size"))), name="applications_upload_within_size"
            ),
        ),
        guard("applications_handout"),
    ]
