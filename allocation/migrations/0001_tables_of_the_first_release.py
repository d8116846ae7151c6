"""All tables of allocation as the first release has them."""

import uuid

import django.core.validators
import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

import allocation.reference


class Migration(migrations.Migration):
    initial = True
    # A database of the commits before the first release: all of these count as this one.
    replaces = [
        ("allocation", "0001_first_release"),
        ("allocation", "0002_availability_words_come_with_the_policy"),
        ("allocation", "0003_first_passwords"),
        ("allocation", "0004_several_hold_pusat"),
        ("allocation", "0005_demand_of_served_requests"),
        ("allocation", "0006_effects_are_counted_by_day"),
        ("allocation", "0007_what_a_unit_lacked_is_found_in_indexes"),
    ]

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Region",
            fields=[
                (
                    "code",
                    models.CharField(
                        max_length=13,
                        primary_key=True,
                        serialize=False,
                        validators=[
                            django.core.validators.RegexValidator(
                                "\\A[0-9]{2}(\\.[0-9]{2}(\\.[0-9]{2}(\\.[0-9]{4})?)?)?\\Z",
                                "Kode wilayah ditulis bertitik, misalnya 31.71.01.1001.",
                            )
                        ],
                        verbose_name="kode",
                    ),
                ),
                (
                    "level",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (1, "Provinsi"),
                            (2, "Kabupaten/Kota"),
                            (3, "Kecamatan"),
                            (4, "Desa/Kelurahan"),
                        ],
                        verbose_name="tingkat",
                    ),
                ),
                ("name", models.CharField(max_length=80, verbose_name="nama resmi")),
                ("ap2t_name", models.CharField(max_length=80, verbose_name="nama di AP2T")),
                ("kind", models.CharField(blank=True, max_length=10, verbose_name="jenis")),
                ("postal_code", models.CharField(blank=True, max_length=5, verbose_name="kode pos")),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="allocation.region",
                        verbose_name="bagian dari",
                    ),
                ),
            ],
            options={
                "verbose_name": "wilayah",
                "verbose_name_plural": "wilayah",
                "ordering": ("code",),
            },
        ),
        migrations.CreateModel(
            name="DemandDay",
            fields=[
                ("day", models.DateField(primary_key=True, serialize=False, verbose_name="hari")),
                ("counted_by", models.CharField(blank=True, max_length=250, verbose_name="aturan hitungan")),
            ],
            options={
                "verbose_name": "hari permintaan",
                "verbose_name_plural": "hari permintaan",
                "ordering": ["-day"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="EffectDay",
            fields=[
                ("day", models.DateField(primary_key=True, serialize=False, verbose_name="hari")),
                ("counted_by", models.CharField(blank=True, max_length=250, verbose_name="aturan hitungan")),
            ],
            options={
                "verbose_name": "hari akibat perubahan",
                "verbose_name_plural": "hari akibat perubahan",
                "ordering": ["-day"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="FirstPassword",
            fields=[
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="first_password",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="pengguna",
                    ),
                ),
                ("set_at", models.DateTimeField(auto_now=True, verbose_name="ditetapkan")),
            ],
            options={
                "verbose_name": "kata sandi pertama",
                "verbose_name_plural": "kata sandi pertama",
            },
        ),
        migrations.CreateModel(
            name="RegionLoad",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("fingerprint", models.CharField(max_length=64, verbose_name="sidik jari")),
                ("loaded_at", models.DateTimeField(auto_now_add=True, verbose_name="dimuat pada")),
            ],
            options={
                "verbose_name": "pemuatan wilayah",
                "verbose_name_plural": "pemuatan wilayah",
                "ordering": ("-pk",),
            },
        ),
        migrations.CreateModel(
            name="ImportDraft",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("table", models.CharField(max_length=40, verbose_name="tabel")),
                ("file_name", models.CharField(max_length=100, verbose_name="berkas")),
                ("uploaded_at", models.DateTimeField(auto_now_add=True, verbose_name="diunggah pada")),
                ("saved_at", models.DateTimeField(null=True, verbose_name="disimpan pada")),
                ("rows", models.JSONField(verbose_name="baris")),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "unggahan",
                "verbose_name_plural": "unggahan",
                "ordering": ("-uploaded_at",),
            },
        ),
        migrations.CreateModel(
            name="Unit",
            fields=[
                (
                    "code",
                    models.CharField(max_length=40, primary_key=True, serialize=False, verbose_name="kode"),
                ),
                ("name", models.CharField(max_length=80, verbose_name="nama")),
                (
                    "level",
                    models.CharField(
                        choices=[
                            ("UID", "UID (Unit Induk Distribusi)"),
                            ("UIW", "UIW (Unit Induk Wilayah)"),
                            ("UP3", "UP3 (Unit Pelaksana Pelayanan Pelanggan)"),
                        ],
                        max_length=3,
                        verbose_name="tingkat",
                    ),
                ),
                (
                    "operator",
                    models.CharField(
                        choices=[("PLN", "PLN"), ("PLN BATAM", "PT PLN Batam")],
                        default="PLN",
                        max_length=10,
                        verbose_name="pengelola",
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="allocation.unit",
                        verbose_name="UID/UIW",
                    ),
                ),
                (
                    "successor",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="predecessors",
                        to="allocation.unit",
                        verbose_name="digantikan oleh",
                    ),
                ),
            ],
            options={
                "verbose_name": "unit",
                "verbose_name_plural": "unit",
                "ordering": ("name",),
            },
        ),
        migrations.CreateModel(
            name="Post",
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
                        choices=[
                            ("MANAGER_UP3", "Manager UP3"),
                            ("SRM", "SRM Niaga & PP"),
                            ("PUSAT", "Pusat"),
                        ],
                        max_length=12,
                        verbose_name="jabatan",
                    ),
                ),
                ("active", models.BooleanField(default=True, verbose_name="aktif")),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="posts",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="pemegang",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        blank=True,
                        limit_choices_to={"successor": None},
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="posts",
                        to="allocation.unit",
                        verbose_name="unit",
                    ),
                ),
            ],
            options={
                "verbose_name": "jabatan",
                "verbose_name_plural": "jabatan",
                "ordering": ("role", "unit__name", "-active"),
            },
        ),
        migrations.CreateModel(
            name="MeterAvailability",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "phase",
                    models.PositiveSmallIntegerField(
                        choices=[(1, "1 Phasa"), (3, "3 Phasa")], verbose_name="meter"
                    ),
                ),
                (
                    "availability",
                    models.CharField(
                        blank=True,
                        choices=allocation.reference.availability_choices,
                        max_length=10,
                        verbose_name="ketersediaan",
                    ),
                ),
                ("version", models.PositiveIntegerField(default=0, editable=False, verbose_name="versi")),
                ("changed_at", models.DateTimeField(editable=False, null=True, verbose_name="diubah pada")),
                (
                    "changed_as",
                    models.CharField(
                        blank=True, editable=False, max_length=120, verbose_name="diubah sebagai"
                    ),
                ),
                (
                    "reason",
                    models.CharField(blank=True, editable=False, max_length=500, verbose_name="alasan"),
                ),
                (
                    "batch",
                    models.CharField(blank=True, editable=False, max_length=12, verbose_name="nomor massal"),
                ),
                (
                    "changed_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="diubah oleh",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="availabilities",
                        to="allocation.unit",
                        verbose_name="unit",
                    ),
                ),
            ],
            options={
                "verbose_name": "ketersediaan meter",
                "verbose_name_plural": "ketersediaan meter",
                "ordering": ("unit__name", "phase"),
            },
        ),
        migrations.CreateModel(
            name="HistoricalMeterAvailability",
            fields=[
                (
                    "id",
                    models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID"),
                ),
                (
                    "phase",
                    models.PositiveSmallIntegerField(
                        choices=[(1, "1 Phasa"), (3, "3 Phasa")], verbose_name="meter"
                    ),
                ),
                (
                    "availability",
                    models.CharField(
                        blank=True,
                        choices=allocation.reference.availability_choices,
                        max_length=10,
                        verbose_name="ketersediaan",
                    ),
                ),
                ("version", models.PositiveIntegerField(default=0, editable=False, verbose_name="versi")),
                ("changed_at", models.DateTimeField(editable=False, null=True, verbose_name="diubah pada")),
                (
                    "changed_as",
                    models.CharField(
                        blank=True, editable=False, max_length=120, verbose_name="diubah sebagai"
                    ),
                ),
                (
                    "reason",
                    models.CharField(blank=True, editable=False, max_length=500, verbose_name="alasan"),
                ),
                (
                    "batch",
                    models.CharField(blank=True, editable=False, max_length=12, verbose_name="nomor massal"),
                ),
                ("history_change_reason", models.CharField(max_length=500, null=True)),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                    ),
                ),
                (
                    "changed_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="diubah oleh",
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="allocation.unit",
                        verbose_name="unit",
                    ),
                ),
            ],
            options={
                "verbose_name": "riwayat ketersediaan",
                "verbose_name_plural": "riwayat ketersediaan",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalCoverage",
            fields=[
                (
                    "confidence",
                    models.CharField(
                        choices=[("high", "tinggi"), ("medium", "sedang"), ("low", "rendah")],
                        max_length=6,
                        verbose_name="keyakinan",
                    ),
                ),
                ("basis", models.CharField(max_length=20, verbose_name="dasar")),
                (
                    "verified_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="diverifikasi pada"),
                ),
                (
                    "verified_as",
                    models.CharField(
                        blank=True, editable=False, max_length=120, verbose_name="diverifikasi sebagai"
                    ),
                ),
                (
                    "reason",
                    models.CharField(blank=True, editable=False, max_length=500, verbose_name="alasan"),
                ),
                (
                    "batch",
                    models.CharField(blank=True, editable=False, max_length=12, verbose_name="nomor massal"),
                ),
                ("history_change_reason", models.CharField(max_length=500, null=True)),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="allocation.region",
                        verbose_name="wilayah",
                    ),
                ),
                (
                    "verified_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="diverifikasi oleh",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="allocation.unit",
                        verbose_name="UP3",
                    ),
                ),
                (
                    "unit_before",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="allocation.unit",
                        verbose_name="UP3 sebelumnya",
                    ),
                ),
            ],
            options={
                "verbose_name": "riwayat pemetaan",
                "verbose_name_plural": "riwayat pemetaan",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="EffectTally",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("phase", models.PositiveSmallIntegerField(verbose_name="meter")),
                ("kind", models.CharField(max_length=20, verbose_name="jenis")),
                ("product", models.CharField(max_length=10, verbose_name="produk yang diminta")),
                ("answers", models.CharField(max_length=250, verbose_name="jawaban menurut ketersediaan")),
                (
                    "village",
                    models.CharField(
                        blank=True, max_length=13, verbose_name="desa/kelurahan yang unitnya mungkin dugaan"
                    ),
                ),
                ("requests", models.PositiveIntegerField(verbose_name="permintaan")),
                (
                    "day",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="tallies",
                        to="allocation.effectday",
                        verbose_name="hari",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="allocation.unit",
                        verbose_name="UP3",
                    ),
                ),
            ],
            options={
                "verbose_name": "hitungan akibat per hari",
                "verbose_name_plural": "hitungan akibat per hari",
            },
        ),
        migrations.CreateModel(
            name="Demand",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("call_number", models.BigIntegerField(unique=True, verbose_name="panggilan")),
                ("at", models.DateTimeField(verbose_name="waktu")),
                ("transaction", models.CharField(max_length=2, verbose_name="transaksi")),
                (
                    "phase",
                    models.PositiveSmallIntegerField(
                        choices=[(1, "1 Phasa"), (3, "3 Phasa")], verbose_name="meter"
                    ),
                ),
                ("product", models.CharField(max_length=10, verbose_name="produk yang diminta")),
                ("power", models.PositiveIntegerField(verbose_name="daya (VA)")),
                (
                    "current",
                    models.CharField(
                        blank=True, db_default="", max_length=12, verbose_name="layanan saat ini"
                    ),
                ),
                ("current_power", models.PositiveIntegerField(null=True, verbose_name="daya saat ini (VA)")),
                (
                    "availability",
                    models.CharField(blank=True, db_default="", max_length=10, verbose_name="ketersediaan"),
                ),
                ("reason", models.CharField(blank=True, max_length=20, verbose_name="alasan")),
                ("outcome", models.CharField(max_length=40, verbose_name="hasil aplikasi")),
                ("ap2t", models.CharField(blank=True, max_length=40, verbose_name="hasil AP2T")),
                (
                    "village",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="allocation.region",
                        verbose_name="desa/kelurahan",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="demand",
                        to="allocation.unit",
                        verbose_name="UP3",
                    ),
                ),
            ],
            options={
                "verbose_name": "permintaan",
                "verbose_name_plural": "permintaan belum terlayani",
                "ordering": ("-at",),
            },
        ),
        migrations.CreateModel(
            name="DayTally",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("phase", models.PositiveSmallIntegerField(verbose_name="meter")),
                ("product", models.CharField(max_length=10, verbose_name="produk yang diminta")),
                ("reason", models.CharField(max_length=20, verbose_name="alasan")),
                ("power_class", models.PositiveSmallIntegerField(verbose_name="kelas daya")),
                ("requests", models.PositiveIntegerField(verbose_name="permintaan")),
                (
                    "day",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="tallies",
                        to="allocation.demandday",
                        verbose_name="hari",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="allocation.unit",
                        verbose_name="UP3",
                    ),
                ),
            ],
            options={
                "verbose_name": "hitungan permintaan per hari",
                "verbose_name_plural": "hitungan permintaan per hari",
            },
        ),
        migrations.CreateModel(
            name="ApiToken",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("WEB_PLN", "Web PLN"),
                            ("PLN_MOBILE", "PLN Mobile"),
                            ("TELEPON", "Sistem telepon"),
                        ],
                        max_length=10,
                        verbose_name="saluran",
                    ),
                ),
                (
                    "note",
                    models.CharField(
                        help_text="Misalnya: server produksi, atau uji coba.",
                        max_length=80,
                        verbose_name="keterangan",
                    ),
                ),
                ("key", models.CharField(editable=False, max_length=12, unique=True, verbose_name="kunci")),
                ("digest", models.CharField(editable=False, max_length=64)),
                ("may_read_regions", models.BooleanField(default=True, verbose_name="boleh membaca wilayah")),
                (
                    "may_read_availability",
                    models.BooleanField(default=False, verbose_name="boleh membaca ketersediaan unit"),
                ),
                ("may_decide", models.BooleanField(default=True, verbose_name="boleh meminta keputusan")),
                (
                    "may_pop",
                    models.BooleanField(
                        db_default=False, default=False, verbose_name="boleh mengirim layar telepon"
                    ),
                ),
                (
                    "per_minute",
                    models.PositiveIntegerField(
                        default=600,
                        validators=[django.core.validators.MinValueValidator(1, "Isi 1 atau lebih.")],
                        verbose_name="permintaan per menit",
                    ),
                ),
                (
                    "expires_at",
                    models.DateTimeField(
                        blank=True,
                        help_text="Misalnya 31-12-2026 23:59 (WIB). Kosong: sampai dicabut.",
                        null=True,
                        verbose_name="berlaku sampai",
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="dibuat pada")),
                ("revoked_at", models.DateTimeField(editable=False, null=True, verbose_name="dicabut pada")),
                (
                    "window_started_at",
                    models.DateTimeField(editable=False, null=True, verbose_name="terakhir dipakai"),
                ),
                ("used", models.PositiveIntegerField(default=0, editable=False)),
                (
                    "created_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="dibuat oleh",
                    ),
                ),
                (
                    "revoked_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="dicabut oleh",
                    ),
                ),
            ],
            options={
                "verbose_name": "token API",
                "verbose_name_plural": "token API",
                "ordering": ("channel", "-created_at"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("revoked_at", None), ("revoked_by", None)),
                            models.Q(("revoked_at__isnull", False), ("revoked_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="api_token_revoked_by_and_at",
                        violation_error_message="Isi pencabut dan waktu pencabutan bersama-sama.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Coverage",
            fields=[
                (
                    "region",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="coverage",
                        serialize=False,
                        to="allocation.region",
                        verbose_name="wilayah",
                    ),
                ),
                (
                    "confidence",
                    models.CharField(
                        choices=[("high", "tinggi"), ("medium", "sedang"), ("low", "rendah")],
                        max_length=6,
                        verbose_name="keyakinan",
                    ),
                ),
                ("basis", models.CharField(max_length=20, verbose_name="dasar")),
                (
                    "verified_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="diverifikasi pada"),
                ),
                (
                    "verified_as",
                    models.CharField(
                        blank=True, editable=False, max_length=120, verbose_name="diverifikasi sebagai"
                    ),
                ),
                (
                    "reason",
                    models.CharField(blank=True, editable=False, max_length=500, verbose_name="alasan"),
                ),
                (
                    "batch",
                    models.CharField(blank=True, editable=False, max_length=12, verbose_name="nomor massal"),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="coverage",
                        to="allocation.unit",
                        verbose_name="UP3",
                    ),
                ),
                (
                    "unit_before",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="allocation.unit",
                        verbose_name="UP3 sebelumnya",
                    ),
                ),
                (
                    "verified_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="diverifikasi oleh",
                    ),
                ),
            ],
            options={
                "verbose_name": "pemetaan wilayah",
                "verbose_name_plural": "pemetaan wilayah",
                "ordering": ("region_id",),
            },
        ),
        migrations.AddIndex(
            model_name="region",
            index=models.Index(fields=["parent", "ap2t_name"], name="region_children"),
        ),
        migrations.AddConstraint(
            model_name="region",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("level", 1), ("parent", None)),
                    models.Q(("level__in", [2, 3, 4]), ("parent__isnull", False)),
                    _connector="OR",
                ),
                name="region_only_a_province_has_no_parent",
                violation_error_message="Hanya provinsi yang tidak punya wilayah di atasnya.",
            ),
        ),
        migrations.AddConstraint(
            model_name="unit",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("level", "UP3"), ("parent__isnull", False)),
                    models.Q(("level__in", ["UID", "UIW"]), ("parent", None)),
                    _connector="OR",
                ),
                name="unit_up3_below_uid",
                violation_error_message="UP3 harus berada di bawah UID/UIW; UID/UIW tidak punya induk.",
            ),
        ),
        migrations.AddConstraint(
            model_name="post",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("role", "PUSAT"), ("unit", None)),
                    models.Q(("role__in", ["MANAGER_UP3", "SRM"]), ("unit__isnull", False)),
                    _connector="OR",
                ),
                name="post_unit_fits_role",
                violation_error_message="Manager UP3 dan SRM memerlukan unit; Pusat tidak memakai unit.",
            ),
        ),
        migrations.AddConstraint(
            model_name="post",
            constraint=models.UniqueConstraint(
                condition=models.Q(("active", True)),
                fields=("role", "unit"),
                name="post_one_active_user",
                violation_error_message="Jabatan ini masih dipegang pengguna lain: nonaktifkan dahulu.",
            ),
        ),
        migrations.AddConstraint(
            model_name="post",
            constraint=models.UniqueConstraint(
                condition=models.Q(("active", True), ("role", "PUSAT")),
                fields=("user",),
                name="post_pusat_once_per_user",
                violation_error_message="Pengguna ini sudah memegang jabatan Pusat.",
            ),
        ),
        migrations.AddConstraint(
            model_name="meteravailability",
            constraint=models.UniqueConstraint(
                fields=("unit", "phase"),
                name="availability_one_per_unit_and_phase",
                violation_error_message="Ketersediaan unit dan fasa ini sudah ada.",
            ),
        ),
        migrations.AddConstraint(
            model_name="meteravailability",
            constraint=models.CheckConstraint(
                condition=models.Q(("phase__in", [1, 3])),
                name="availability_phase_1_or_3",
                violation_error_message="Isi phasa 1 atau 3.",
            ),
        ),
        migrations.AddIndex(
            model_name="historicalmeteravailability",
            index=models.Index(
                fields=["unit", "phase", "-history_date", "-history_id"], name="change_of_unit"
            ),
        ),
        migrations.AddIndex(
            model_name="effecttally",
            index=models.Index(
                fields=["unit", "phase", "day", "kind", "product", "answers", "village", "requests"],
                name="effect_of_unit",
            ),
        ),
        migrations.AddIndex(
            model_name="demand",
            index=models.Index(fields=["unit", "phase", "-at"], name="demand_of_unit"),
        ),
        migrations.AddIndex(
            model_name="demand",
            index=models.Index(fields=["-at"], name="demand_by_time"),
        ),
        migrations.AddIndex(
            model_name="demand",
            index=models.Index(
                condition=models.Q(("reason", ""), _negated=True),
                fields=["at", "reason", "unit", "phase", "product", "power"],
                name="demand_missing_by_time",
            ),
        ),
        migrations.AddIndex(
            model_name="demand",
            index=models.Index(
                condition=models.Q(("reason", "MATERIAL")),
                fields=["unit", "at", "phase", "product", "village"],
                name="demand_unmet_of_unit",
            ),
        ),
        migrations.AddIndex(
            model_name="demand",
            index=models.Index(
                condition=models.Q(("ap2t", ""), _negated=True),
                fields=["at", "unit", "phase", "product", "outcome", "ap2t"],
                name="demand_differing_by_time",
            ),
        ),
        migrations.AddIndex(
            model_name="daytally",
            index=models.Index(
                fields=["unit", "day", "reason", "phase", "product", "power_class", "requests"],
                name="tally_of_unit",
            ),
        ),
        migrations.AddConstraint(
            model_name="coverage",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("verified_at", None), ("verified_by", None)),
                    models.Q(("verified_at__isnull", False), ("verified_by__isnull", False)),
                    _connector="OR",
                ),
                name="coverage_verified_by_and_at",
                violation_error_message="Isi pemeriksa dan waktu verifikasi bersama-sama.",
            ),
        ),
    ]
