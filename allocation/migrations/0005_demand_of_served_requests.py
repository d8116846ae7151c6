"""Requests keep the present service and what was in force, so that they can be decided again."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("allocation", "0004_several_hold_pusat")]

    operations = [
        migrations.AddField(
            model_name="demand",
            name="current",
            field=models.CharField(blank=True, db_default="", max_length=12, verbose_name="layanan saat ini"),
        ),
        migrations.AddField(
            model_name="demand",
            name="current_power",
            field=models.PositiveIntegerField(null=True, verbose_name="daya saat ini (VA)"),
        ),
        migrations.AddField(
            model_name="demand",
            name="availability",
            field=models.CharField(blank=True, db_default="", max_length=10, verbose_name="ketersediaan"),
        ),
    ]
