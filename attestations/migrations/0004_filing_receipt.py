import django.db.models.deletion
from django.db import migrations, models

from organizations.appendonly import guard


class Migration(migrations.Migration):
    dependencies = [
        ("applications", "0009_certify"),
        ("attestations", "0003_keep"),
    ]

    operations = [
        migrations.CreateModel(
            name="FilingReceipt",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("envelope", models.BinaryField(help_text="DSSE envelope, canonical JSON.")),
                ("at", models.DateTimeField()),
                (
                    "dossier",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="logged_receipt",
                        to="applications.dossier",
                    ),
                ),
                (
                    "entry",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="receipt",
                        to="attestations.logentry",
                    ),
                ),
            ],
        ),
        guard("attestations_filingreceipt"),
    ]
