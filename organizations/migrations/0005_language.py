from django.db import migrations, models


class Migration(migrations.Migration):
    """The language that letters to a person are written in."""

    dependencies = (("organizations", "0004_keep"),)
    operations = (
        migrations.AddField(
            model_name="user",
            name="language",
            field=models.CharField(
                blank=True,
                default="",
                help_text="The language of letters; empty for English.",
                max_length=10,
            ),
        ),
    )
