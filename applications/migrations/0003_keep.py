from django.db import migrations

from organizations.appendonly import guard


class Migration(migrations.Migration):
    """A filed dossier and a line of docket are kept as they are."""

    dependencies = (("applications", "0002_initial"),)
    operations = (guard("applications_dossier"), guard("applications_docketentry"))
