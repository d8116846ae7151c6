from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("scripts_agent", "0001_first_release"),
    ]

    operations = [
        migrations.AddField(
            model_name="datarequest",
            name="wiped_calls",
            field=models.TextField(
                blank=True, db_default="", default="", verbose_name="nomor panggilan yang dihapus"
            ),
        ),
    ]
