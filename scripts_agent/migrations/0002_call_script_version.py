from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("scripts_agent", "0001_sites_calls_reports")]

    operations = [
        # Every call so far was read the first version: there has been no other.
        migrations.AddField(
            model_name="call",
            name="script_version",
            field=models.CharField(default="2021-01-26", max_length=20, verbose_name="versi naskah"),
            preserve_default=False,
        ),
    ]
