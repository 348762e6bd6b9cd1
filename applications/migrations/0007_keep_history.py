from django.db import migrations

from organizations.appendonly import guard


class Migration(migrations.Migration):
    """A revision of an answer is kept as it is."""

    dependencies = (("applications", "0006_history"),)
    operations = (guard("applications_answerrevision"),)
