from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("scripts_agent", "0009_statistics_of_hour_and_result")]

    operations = [
        # Every call so far was opened under the first version: there has been no other.
        migrations.AddField(
            model_name="call",
            name="closings_version",
            field=models.CharField(db_default="2021-01-26", max_length=20, verbose_name="versi penutup"),
        ),
    ]
