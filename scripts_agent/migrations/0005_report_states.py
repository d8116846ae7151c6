import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

STATES = [("BARU", "baru"), ("DITERUSKAN", "diteruskan"), ("SELESAI", "selesai")]


class Migration(migrations.Migration):
    dependencies = [
        ("allocation", "0004_index_of_unmet_demand"),
        ("scripts_agent", "0004_fill_outcomes"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="unitreport",
            options={
                "ordering": ["-pk"],
                "verbose_name": "laporan ke unit",
                "verbose_name_plural": "laporan ke unit",
            },
        ),
        migrations.AddField(
            model_name="unitreport",
            name="phase",
            field=models.PositiveSmallIntegerField(
                choices=[(1, "1 Phasa"), (3, "3 Phasa")], default=1, verbose_name="meter"
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="unitreport",
            name="outcome",
            field=models.CharField(
                default="OFFER_ALTERNATIVE", max_length=20, verbose_name="hasil yang disampaikan"
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="unitreport",
            name="alternative",
            field=models.CharField(blank=True, max_length=10, verbose_name="produk yang ditawarkan"),
        ),
        migrations.AddField(
            model_name="unitreport",
            name="state",
            field=models.CharField(choices=STATES, default="BARU", max_length=10, verbose_name="keadaan"),
        ),
        migrations.AddField(
            model_name="unitreport",
            name="state_since",
            field=models.DateTimeField(default=django.utils.timezone.now, verbose_name="keadaan sejak"),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="unitreport",
            name="apkt_number",
            field=models.CharField(blank=True, max_length=30, verbose_name="nomor APKT"),
        ),
        migrations.AddField(
            model_name="unitreport",
            name="version",
            field=models.PositiveIntegerField(default=0, verbose_name="versi"),
        ),
        migrations.AlterField(
            model_name="unitreport",
            name="unit",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, to="allocation.unit", verbose_name="unit"
            ),
        ),
        migrations.AlterField(
            model_name="callevent",
            name="call",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="events",
                to="scripts_agent.call",
                verbose_name="panggilan",
            ),
        ),
        migrations.AddIndex(
            model_name="unitreport",
            index=models.Index(fields=["state", "id"], name="report_by_state"),
        ),
        migrations.AddIndex(
            model_name="unitreport",
            index=models.Index(fields=["unit", "state", "id"], name="report_of_unit"),
        ),
        migrations.CreateModel(
            name="ReportStep",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="waktu")),
                ("by_role", models.CharField(max_length=120, verbose_name="sebagai")),
                ("state", models.CharField(choices=STATES, max_length=10, verbose_name="keadaan")),
                (
                    "apkt_number",
                    models.CharField(blank=True, max_length=30, verbose_name="nomor APKT"),
                ),
                ("note", models.CharField(blank=True, max_length=500, verbose_name="catatan")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="oleh",
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="steps",
                        to="scripts_agent.unitreport",
                        verbose_name="laporan",
                    ),
                ),
            ],
            options={
                "verbose_name": "langkah laporan",
                "verbose_name_plural": "langkah laporan",
                "ordering": ["pk"],
            },
        ),
    ]
