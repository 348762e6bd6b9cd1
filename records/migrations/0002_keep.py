from django.db import migrations

from organizations.appendonly import guard
from records.triggers import keep


class Migration(migrations.Migration):
    """It comes after the newest migration of every room: what is there then has its history."""

    dependencies = (
        ("records", "0001_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("organizations", "0005_language"),
        ("applications", "0013_after_filing"),
        ("screenings", "0002_keep"),
        ("reviews", "0009_export"),
        ("attestations", "0007_docket_seal"),
        ("recertifications", "0002_secondary"),
    )
    operations = (guard("records_change"), keep())
