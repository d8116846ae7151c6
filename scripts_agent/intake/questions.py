"""THE flow of a call, in the order of SOP 4a. Read it from top to bottom.

Ids and values are permanent: they are stored with every call. `docs/intake.md` shows the picture;
`manage.py draw_intake` writes it again.
"""

from .flow import Branch, Choice, End, Question, flow

# Spoken lines: each a file in scripts/<version>/, but `apology`, which is cut out of `offer_alternative`.
LINES = ("ask_product", "material_depends", "offer_alternative", "apology", "reason_material")

# The agent can leave from any step: the caller hung up.
SIDE_EXITS = ("cancelled",)

INTAKE = flow(
    "2021-01-26",
    # 1 Jenis & pemohon
    Question(
        "transaction",
        step=1,
        label="Jenis permohonan",
        choices=(
            Choice("PB", "Penyambungan Baru (PB)", key="1", goto="village"),
            Choice("PD", "Perubahan Daya (PD)", key="2", goto="current"),
            Choice("MIGRASI", "Migrasi murni", key="3", goto="current"),
        ),
    ),
    Question(
        "current",
        step=1,
        label="Layanan Pelanggan Saat ini",
        choices=(
            Choice("1-PASCABAYAR", "1 Ph – Pascabayar", key="4"),
            Choice("1-PRABAYAR", "1 Ph – Prabayar", key="5"),
            Choice("3-PASCABAYAR", "3 Ph – Pascabayar", key="6"),
            Choice("3-PRABAYAR", "3 Ph – Prabayar", key="7"),
        ),
        goto="current_power",
    ),
    # For a Migrasi murni the form of step 1 requires it.
    Question("current_power", step=1, label="Daya saat ini", goto="village", optional=True),
    # 2 Wilayah
    Question("village", step=2, label="Wilayah", instruction="4a.2", goto="area"),
    Branch(
        "area",
        step=2,
        label="Dilayani oleh",
        choices=(Choice("PLN", "PT PLN", goto="power"), Choice("PLN_BATAM", "PT PLN Batam", goto="batam")),
    ),
    Question(
        "batam",
        step=2,
        label="Wilayah ini dilayani PT PLN Batam",
        choices=(
            Choice("DIRUJUK", "Rujuk ke PT PLN Batam", key="R", goto="refer"),
            Choice("LANJUT", "AP2T tetap dapat memproses (tambahan)", key="L", goto="power"),
        ),
    ),
    # 3 Daya & tarif
    Question("power", step=3, label="Daya & tarif", instruction="4a.3", goto="product"),
    # 4 Produk
    # The line is for PB; PD and Migrasi murni have the instruction instead.
    Question(
        "product",
        step=4,
        label="Produk layanan",
        line="ask_product",
        instruction="4a.4",
        choices=(
            Choice("PRABAYAR", "Prabayar", key="1", goto="heard"),
            Choice("PASCABAYAR", "Pascabayar", key="2", goto="heard"),
            Choice("BELUM", "Belum menentukan", key="0", note="undecided"),
            Choice("INFO", "Info saja (tambahan)", key="I", goto="decline"),
        ),
    ),
    # Line 4a.5 has a page of its own: nothing is decided or shown before the caller has heard it.
    Question(
        "heard",
        step=4,
        label="SOP butir 4a.5 diucapkan",
        line="material_depends",
        choices=(Choice("YA", "Lanjut: lihat hasil", goto="result"),),
    ),
    # 5 Notifikasi
    Branch(
        "result",
        step=5,
        label="Hasil",
        choices=(
            Choice("SERVED", "Dapat dilayani", goto="served"),
            Choice("OFFER_ALTERNATIVE", "Produk lain dapat dilayani", goto="offer"),
            Choice("NOT_AVAILABLE", "Belum tersedia", goto="unavailable"),
            Choice("UNDECIDABLE", "Belum dapat diputuskan", goto="undecidable"),
        ),
    ),
    Question(
        "served",
        step=5,
        label="Dapat dilayani",
        choices=(Choice("LANJUT", "Lanjut proses pada AP2T", key="P", goto="continue_ap2t"),),
    ),
    Question(
        "offer",
        step=5,
        label="Bersedia dilayani dengan produk lain?",
        line="offer_alternative",
        instruction="4a.6",
        choices=(
            Choice("YA", "Ya", key="Y", goto="continue_ap2t_alternative"),
            Choice("TIDAK", "Tidak", key="T", goto="decline"),
            Choice("ALASAN", "Pemohon bertanya alasannya", key="A", note="why", line="reason_material"),
            Choice("KERAS", "Pemohon tetap menginginkan produk ini (hard complaint)", key="K", goto="report"),
        ),
    ),
    # A suggestion that is taken rewrites `power` and so goes back to step 3.
    Question(
        "unavailable",
        step=5,
        label="Belum tersedia",
        line="apology",
        choices=(
            Choice("TIDAK", "Pemohon tidak melanjutkan", key="T", goto="decline"),
            Choice("ALASAN", "Pemohon bertanya alasannya", key="A", note="why", line="reason_material"),
            Choice("KERAS", "Pemohon tetap menginginkan produk ini (hard complaint)", key="K", goto="report"),
        ),
    ),
    Question(
        "undecidable",
        step=5,
        label="Belum dapat diputuskan",
        choices=(Choice("DIRUJUK", "Tutup sebagai dirujuk", key="R", goto="refer"),),
    ),
    # 6 Penutup
    End("continue_ap2t", step=6, label="Lanjut proses pada AP2T", closing="continue_ap2t"),
    End(
        "continue_ap2t_alternative",
        step=6,
        label="BERSEDIA: lanjut proses pada AP2T dengan produk lain",
        closing="continue_ap2t_alternative",
    ),
    End("decline", step=6, label="APKT ISSUE CLOSED", closing="decline"),
    End("report", step=6, label="Laporan ke Unit PLN melalui APKT", closing="report"),
    End("refer", step=6, label="Dirujuk", closing="refer"),
    End("cancelled", step=6, label="Terputus/batal", closing="cancelled"),
    lines=LINES,
    side_exits=SIDE_EXITS,
)

# What AP2T shows when it answers otherwise than we do: a side answer, stored as "ap2t" (SOP 6).
AP2T_CHOICES = (
    Choice("DAPAT", "Dapat diproses", key="1"),
    Choice("PASCABAYAR_TIDAK", "Pascabayar tidak tersedia", key="2"),
    Choice("PRABAYAR_TIDAK", "Prabayar tidak tersedia", key="3"),
    Choice("KEDUANYA_TIDAK", "Keduanya tidak tersedia", key="4"),
)
