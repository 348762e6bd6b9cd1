from django.db import migrations

from organizations.appendonly import guard


class Migration(migrations.Migration):
    """A line of the membership log is kept as it is."""

    dependencies = (("organizations", "0003_begin"),)
    operations = (guard("organizations_membershipentry"),)
