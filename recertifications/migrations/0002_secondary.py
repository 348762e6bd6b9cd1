from django.db import migrations, models


class Migration(migrations.Migration):
    """A duty may be known from others, its own text not read."""

    dependencies = (("recertifications", "0001_initial"),)
    operations = (
        migrations.AlterField(
            model_name="obligation",
            name="provenance",
            field=models.CharField(
                choices=[
                    ("verified", "rule"),
                    ("secondary", "secondary source"),
                    ("inferred", "inferred"),
                    ("policy", "platform policy"),
                    ("condition", "condition"),
                ],
                max_length=20,
            ),
        ),
    )
