"""All tables of scripts_agent as the first release has them, with what the ORM cannot say.

On SQLite a later migration that alters a table of APPEND_ONLY makes it anew, without its triggers: run
`protect` again after it. tests/scripts_agent/records/test_trace.py shows when that was forgotten.
"""

import uuid
from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

APPEND_ONLY = ("scripts_agent_callevent", "scripts_agent_reportstep")
ACTS = ("UPDATE", "DELETE")


def protect(apps: Any, schema_editor: Any) -> None:
    """The database itself refuses to change or delete a line of a trace, whoever asks."""
    postgresql = schema_editor.connection.vendor == "postgresql"
    if postgresql:
        schema_editor.execute(
            "CREATE OR REPLACE FUNCTION pln123_row_is_final() RETURNS trigger LANGUAGE plpgsql AS $$ "
            "BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation'; "
            "END $$",
            params=None,  # the % above is not one of ours
        )
    refuse = "EXECUTE FUNCTION pln123_row_is_final()"
    if not postgresql:
        refuse = "BEGIN SELECT RAISE(ABORT, 'this table is append-only'); END"
    for table in APPEND_ONLY:
        for act in ACTS:
            schema_editor.execute(
                f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table} FOR EACH ROW {refuse}"
            )


def add_statistics(apps: Any, schema_editor: Any) -> None:
    """Tells PostgreSQL how few hours, outcomes and closings there are together: the figures group by them.

    Without this it expects a group for every call, and sorts the calls of the running day on disk instead of
    adding them up in memory: half of the statement's time.
    """
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            "CREATE STATISTICS call_by_hour_and_result (ndistinct)"
            " ON date_trunc('hour', opened_at AT TIME ZONE 'UTC'), outcome, closing FROM scripts_agent_call"
        )


class Migration(migrations.Migration):
    initial = True
    # A database of the commits before the first release: all of these count as this one.
    replaces = [
        ("scripts_agent", "0001_first_release"),
        ("scripts_agent", "0002_erased_calls_in_the_record"),
        ("scripts_agent", "0003_practice_calls"),
    ]

    dependencies = [
        ("allocation", "0001_tables_of_the_first_release"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="RetentionRun",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("started_at", models.DateTimeField(verbose_name="mulai")),
                ("finished_at", models.DateTimeField(blank=True, null=True, verbose_name="selesai")),
                ("until", models.DateTimeField(verbose_name="tersimpan sebelum")),
                ("calls", models.PositiveIntegerField(default=0, verbose_name="panggilan")),
                ("reports", models.PositiveIntegerField(default=0, verbose_name="isi laporan")),
                ("sessions", models.PositiveIntegerField(default=0, verbose_name="sesi")),
                ("logins", models.PositiveIntegerField(default=0, verbose_name="catatan masuk")),
                ("openings", models.PositiveIntegerField(default=0, verbose_name="catatan pembukaan")),
                ("pops", models.PositiveIntegerField(db_default=0, default=0, verbose_name="layar telepon")),
                (
                    "practice",
                    models.PositiveIntegerField(db_default=0, default=0, verbose_name="baris latihan"),
                ),
            ],
            options={
                "verbose_name": "penghapusan berkala",
                "verbose_name_plural": "penghapusan berkala",
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="Site",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=80, unique=True, verbose_name="nama")),
            ],
            options={
                "verbose_name": "lokasi call center",
                "verbose_name_plural": "lokasi call center",
                "ordering": ["name"],
            },
        ),
        migrations.CreateModel(
            name="Call",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("opened_at", models.DateTimeField(verbose_name="dibuka")),
                ("saved_at", models.DateTimeField(verbose_name="tersimpan")),
                ("closed_at", models.DateTimeField(blank=True, null=True, verbose_name="ditutup")),
                ("flow_version", models.CharField(max_length=20, verbose_name="versi alur")),
                ("policy", models.CharField(max_length=20, verbose_name="kebijakan")),
                ("script_version", models.CharField(max_length=20, verbose_name="versi naskah")),
                (
                    "closings_version",
                    models.CharField(db_default="2021-01-26", max_length=20, verbose_name="versi penutup"),
                ),
                ("answers", models.JSONField(blank=True, default=dict, verbose_name="jawaban")),
                ("told", models.JSONField(blank=True, null=True, verbose_name="hasil yang disampaikan")),
                ("revision", models.PositiveIntegerField(default=0, verbose_name="revisi")),
                ("salutation", models.CharField(blank=True, max_length=5, verbose_name="sapaan")),
                ("name", models.CharField(blank=True, max_length=100, verbose_name="nama pemohon")),
                ("telephone", models.CharField(blank=True, max_length=20, verbose_name="telepon")),
                ("customer_id", models.CharField(blank=True, max_length=12, verbose_name="ID pelanggan")),
                ("closing", models.CharField(blank=True, max_length=30, verbose_name="penutup")),
                ("outcome", models.CharField(blank=True, max_length=20, verbose_name="hasil terakhir")),
                ("seconds_2", models.PositiveIntegerField(default=0, verbose_name="detik pada langkah 2")),
                ("seconds_3", models.PositiveIntegerField(default=0, verbose_name="detik pada langkah 3")),
                ("seconds_4", models.PositiveIntegerField(default=0, verbose_name="detik pada langkah 4")),
                ("seconds_5", models.PositiveIntegerField(default=0, verbose_name="detik pada langkah 5")),
                ("seconds_6", models.PositiveIntegerField(default=0, verbose_name="detik pada langkah 6")),
                (
                    "token",
                    models.UUIDField(default=uuid.uuid4, editable=False, verbose_name="tanda formulir"),
                ),
                (
                    "wiped_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="data pemohon dihapus"),
                ),
                (
                    "agent",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)ss",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="CSO",
                    ),
                ),
                (
                    "follows",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="scripts_agent.call",
                        verbose_name="lanjutan dari panggilan",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="allocation.unit",
                        verbose_name="unit",
                    ),
                ),
                (
                    "village",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="allocation.region",
                        verbose_name="desa/kelurahan",
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to="scripts_agent.site",
                        verbose_name="lokasi",
                    ),
                ),
            ],
            options={
                "verbose_name": "panggilan",
                "verbose_name_plural": "panggilan",
                "ordering": ["-opened_at"],
            },
        ),
        migrations.CreateModel(
            name="CallEvent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="waktu")),
                ("kind", models.CharField(max_length=20, verbose_name="peristiwa")),
                ("data", models.JSONField(default=dict, verbose_name="isi")),
                (
                    "call",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="events",
                        to="scripts_agent.call",
                        verbose_name="panggilan",
                    ),
                ),
            ],
            options={
                "verbose_name": "jejak panggilan",
                "verbose_name_plural": "jejak panggilan",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="CallOpening",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("by_role", models.CharField(max_length=120, verbose_name="sebagai")),
                ("at", models.DateTimeField(db_index=True, verbose_name="waktu")),
                (
                    "unmasked",
                    models.BooleanField(
                        choices=[(True, "terlihat"), (False, "tidak terlihat")], verbose_name="data pemohon"
                    ),
                ),
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
                    "call",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="openings",
                        to="scripts_agent.call",
                        verbose_name="panggilan",
                    ),
                ),
            ],
            options={
                "verbose_name": "pembukaan panggilan",
                "verbose_name_plural": "pembukaan panggilan",
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="PracticeCall",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("opened_at", models.DateTimeField(verbose_name="dibuka")),
                ("saved_at", models.DateTimeField(verbose_name="tersimpan")),
                ("closed_at", models.DateTimeField(blank=True, null=True, verbose_name="ditutup")),
                ("flow_version", models.CharField(max_length=20, verbose_name="versi alur")),
                ("policy", models.CharField(max_length=20, verbose_name="kebijakan")),
                ("script_version", models.CharField(max_length=20, verbose_name="versi naskah")),
                (
                    "closings_version",
                    models.CharField(db_default="2021-01-26", max_length=20, verbose_name="versi penutup"),
                ),
                ("answers", models.JSONField(blank=True, default=dict, verbose_name="jawaban")),
                ("told", models.JSONField(blank=True, null=True, verbose_name="hasil yang disampaikan")),
                ("revision", models.PositiveIntegerField(default=0, verbose_name="revisi")),
                ("salutation", models.CharField(blank=True, max_length=5, verbose_name="sapaan")),
                ("name", models.CharField(blank=True, max_length=100, verbose_name="nama pemohon")),
                ("telephone", models.CharField(blank=True, max_length=20, verbose_name="telepon")),
                ("customer_id", models.CharField(blank=True, max_length=12, verbose_name="ID pelanggan")),
                ("closing", models.CharField(blank=True, max_length=30, verbose_name="penutup")),
                ("outcome", models.CharField(blank=True, max_length=20, verbose_name="hasil terakhir")),
                ("seconds_2", models.PositiveIntegerField(default=0, verbose_name="detik pada langkah 2")),
                ("seconds_3", models.PositiveIntegerField(default=0, verbose_name="detik pada langkah 3")),
                ("seconds_4", models.PositiveIntegerField(default=0, verbose_name="detik pada langkah 4")),
                ("seconds_5", models.PositiveIntegerField(default=0, verbose_name="detik pada langkah 5")),
                ("seconds_6", models.PositiveIntegerField(default=0, verbose_name="detik pada langkah 6")),
                ("card", models.JSONField(verbose_name="kartu")),
                ("day", models.DateField(verbose_name="aturan hari")),
                ("dealt_at", models.DateTimeField(verbose_name="dibagikan")),
                ("started_at", models.DateTimeField(null=True, verbose_name="dimulai")),
                ("keys", models.JSONField(default=dict, verbose_name="ketukan")),
                (
                    "agent",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)ss",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="CSO",
                    ),
                ),
                (
                    "dealt_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="dari",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="allocation.unit",
                        verbose_name="unit",
                    ),
                ),
                (
                    "village",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="allocation.region",
                        verbose_name="desa/kelurahan",
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to="scripts_agent.site",
                        verbose_name="lokasi",
                    ),
                ),
            ],
            options={
                "verbose_name": "panggilan latihan",
                "verbose_name_plural": "panggilan latihan",
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="PracticeEvent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="waktu")),
                ("kind", models.CharField(max_length=20, verbose_name="peristiwa")),
                ("data", models.JSONField(default=dict, verbose_name="isi")),
                (
                    "call",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="events",
                        to="scripts_agent.practicecall",
                        verbose_name="panggilan latihan",
                    ),
                ),
            ],
            options={
                "verbose_name": "jejak latihan",
                "verbose_name_plural": "jejak latihan",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="ScreenPop",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=43, unique=True, verbose_name="id")),
                ("telephone", models.CharField(blank=True, max_length=20, verbose_name="telepon")),
                ("name", models.CharField(blank=True, max_length=100, verbose_name="nama pemohon")),
                ("customer_id", models.CharField(blank=True, max_length=12, verbose_name="ID pelanggan")),
                ("expires_at", models.DateTimeField(db_index=True, verbose_name="berlaku sampai")),
                (
                    "agent",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="untuk CSO",
                    ),
                ),
            ],
            options={
                "verbose_name": "layar telepon",
                "verbose_name_plural": "layar telepon",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Membership",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[("CSO", "CSO"), ("SUPERVISOR", "Supervisor")],
                        max_length=10,
                        verbose_name="peran",
                    ),
                ),
                ("single_keys", models.BooleanField(default=True, verbose_name="tombol satu huruf")),
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="membership",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="pengguna",
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to="scripts_agent.site",
                        verbose_name="lokasi",
                    ),
                ),
            ],
            options={
                "verbose_name": "anggota call center",
                "verbose_name_plural": "anggota call center",
                "ordering": ["site", "role", "user"],
            },
        ),
        migrations.CreateModel(
            name="DataRequest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="waktu")),
                (
                    "kind",
                    models.CharField(
                        choices=[("EKSPOR", "salinan diberikan"), ("HAPUS", "dihapus")],
                        max_length=10,
                        verbose_name="tindakan",
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("TELEPON", "Diminta pemohon melalui telepon"),
                            ("SURAT", "Diminta pemohon melalui surat atau surel"),
                            ("PEJABAT", "Diminta pejabat pelindungan data pribadi"),
                        ],
                        max_length=10,
                        verbose_name="alasan",
                    ),
                ),
                ("calls", models.PositiveIntegerField(verbose_name="panggilan")),
                (
                    "wiped_calls",
                    models.TextField(
                        blank=True, db_default="", default="", verbose_name="nomor panggilan yang dihapus"
                    ),
                ),
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
                    "site",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="scripts_agent.site",
                        verbose_name="lokasi",
                    ),
                ),
            ],
            options={
                "verbose_name": "permintaan data pribadi",
                "verbose_name_plural": "permintaan data pribadi",
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="SiteDay",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField(verbose_name="hari")),
                ("counted_at", models.DateTimeField(null=True, verbose_name="dihitung")),
                (
                    "site",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="scripts_agent.site",
                        verbose_name="lokasi",
                    ),
                ),
            ],
            options={
                "verbose_name": "hari di lokasi",
                "verbose_name_plural": "hari di lokasi",
                "ordering": ["site", "-day"],
            },
        ),
        migrations.CreateModel(
            name="DemandTally",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("calls", models.PositiveIntegerField(verbose_name="panggilan")),
                ("phase", models.PositiveSmallIntegerField(verbose_name="meter")),
                ("power", models.PositiveIntegerField(verbose_name="daya (VA)")),
                ("reason", models.CharField(max_length=20, verbose_name="alasan")),
                (
                    "unit",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="allocation.unit",
                        verbose_name="UP3",
                    ),
                ),
                (
                    "site_day",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="%(class)s_rows",
                        to="scripts_agent.siteday",
                    ),
                ),
            ],
            options={
                "verbose_name": "hitungan permintaan",
                "verbose_name_plural": "hitungan permintaan",
            },
        ),
        migrations.CreateModel(
            name="CallTally",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("calls", models.PositiveIntegerField(verbose_name="panggilan")),
                ("hour", models.PositiveSmallIntegerField(verbose_name="jam")),
                ("outcome", models.CharField(blank=True, max_length=20, verbose_name="hasil")),
                ("closing", models.CharField(blank=True, max_length=30, verbose_name="penutup")),
                (
                    "site_day",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="%(class)s_rows",
                        to="scripts_agent.siteday",
                    ),
                ),
            ],
            options={
                "verbose_name": "hitungan panggilan",
                "verbose_name_plural": "hitungan panggilan",
            },
        ),
        migrations.CreateModel(
            name="StepTally",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("calls", models.PositiveIntegerField(verbose_name="panggilan")),
                ("step", models.PositiveSmallIntegerField(verbose_name="langkah")),
                ("seconds", models.PositiveBigIntegerField(verbose_name="detik")),
                (
                    "site_day",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="%(class)s_rows",
                        to="scripts_agent.siteday",
                    ),
                ),
            ],
            options={
                "verbose_name": "hitungan langkah",
                "verbose_name_plural": "hitungan langkah",
            },
        ),
        migrations.CreateModel(
            name="UnitReport",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("product", models.CharField(max_length=10, verbose_name="produk yang diinginkan")),
                ("power", models.PositiveIntegerField(verbose_name="daya (VA)")),
                (
                    "phase",
                    models.PositiveSmallIntegerField(
                        choices=[(1, "1 Phasa"), (3, "3 Phasa")], verbose_name="meter"
                    ),
                ),
                ("outcome", models.CharField(max_length=20, verbose_name="hasil yang disampaikan")),
                (
                    "alternative",
                    models.CharField(blank=True, max_length=10, verbose_name="produk yang ditawarkan"),
                ),
                ("text", models.TextField(max_length=2000, verbose_name="isi laporan")),
                ("created_at", models.DateTimeField(verbose_name="dibuat")),
                (
                    "state",
                    models.CharField(
                        choices=[("BARU", "baru"), ("DITERUSKAN", "diteruskan"), ("SELESAI", "selesai")],
                        default="BARU",
                        max_length=10,
                        verbose_name="keadaan",
                    ),
                ),
                ("state_since", models.DateTimeField(verbose_name="keadaan sejak")),
                ("apkt_number", models.CharField(blank=True, max_length=30, verbose_name="nomor APKT")),
                ("version", models.PositiveIntegerField(default=0, verbose_name="versi")),
                (
                    "call",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="report",
                        to="scripts_agent.call",
                        verbose_name="panggilan",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="allocation.unit", verbose_name="unit"
                    ),
                ),
            ],
            options={
                "verbose_name": "laporan ke unit",
                "verbose_name_plural": "laporan ke unit",
                "ordering": ["-pk"],
            },
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
                (
                    "state",
                    models.CharField(
                        choices=[("BARU", "baru"), ("DITERUSKAN", "diteruskan"), ("SELESAI", "selesai")],
                        max_length=10,
                        verbose_name="keadaan",
                    ),
                ),
                ("apkt_number", models.CharField(blank=True, max_length=30, verbose_name="nomor APKT")),
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
        migrations.AddIndex(
            model_name="practicecall",
            index=models.Index(fields=["agent", "-id"], name="practice_of_agent"),
        ),
        migrations.AddIndex(
            model_name="practicecall",
            index=models.Index(fields=["site", "-id"], name="practice_at_site"),
        ),
        migrations.AddIndex(
            model_name="call",
            index=models.Index(fields=["agent", "-opened_at"], name="call_of_agent"),
        ),
        migrations.AddIndex(
            model_name="call",
            index=models.Index(fields=["site", "-opened_at"], name="call_at_site"),
        ),
        migrations.AddIndex(
            model_name="call",
            index=models.Index(fields=["site", "closing", "-opened_at"], name="call_by_closing"),
        ),
        migrations.AddIndex(
            model_name="call",
            index=models.Index(fields=["telephone"], name="call_by_number"),
        ),
        migrations.AddIndex(
            model_name="call",
            index=models.Index(
                condition=models.Q(
                    ("customer_id", ""), ("name", ""), ("salutation", ""), ("telephone", ""), _negated=True
                ),
                fields=["opened_at"],
                name="call_with_contact",
            ),
        ),
        migrations.AddConstraint(
            model_name="call",
            constraint=models.UniqueConstraint(fields=("agent", "token"), name="one_call_of_a_form"),
        ),
        migrations.AddConstraint(
            model_name="call",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("closed_at__isnull", True), ("closing", "")),
                    models.Q(("closed_at__isnull", False), models.Q(("closing", ""), _negated=True)),
                    _connector="OR",
                ),
                name="closed_call_has_a_closing",
                violation_error_message="Panggilan yang ditutup harus punya penutup.",
            ),
        ),
        migrations.AddConstraint(
            model_name="siteday",
            constraint=models.UniqueConstraint(fields=("site", "day"), name="one_row_per_site_and_day"),
        ),
        migrations.AddIndex(
            model_name="unitreport",
            index=models.Index(fields=["state", "id"], name="report_by_state"),
        ),
        migrations.AddIndex(
            model_name="unitreport",
            index=models.Index(fields=["unit", "state", "id"], name="report_of_unit"),
        ),
        migrations.RunPython(protect, migrations.RunPython.noop),
        migrations.RunPython(add_statistics, migrations.RunPython.noop),
    ]
