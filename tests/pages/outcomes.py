"""Villages by what is set there, words that outcomes have in common, and how a call is closed."""

from scripts_agent.models import Call

PB, PD, MIGRATION = "Penyambungan Baru (PB)", "Perubahan Daya (PD)", "Migrasi murni"
GAMBIR = ("gambir", "GAMBIR Kel. · GAMBIR · KOTA ADM. JAKARTA PUSAT")  # 1 phase PRABAYAR, 3 phase ALL
ISOLA = ("isola sukasari", "ISOLA Kel. · SUKASARI · KOTA BANDUNG")  # 1 phase PASCABAYAR, 3 phase ALL
PASAR_BARU = ("pasar baru sawah besar", "PASAR BARU Kel. · SAWAH BESAR")  # its UP3 is a guess among three
AIRLANGGA = ("airlangga gubeng", "AIRLANGGA Kel. · GUBENG")  # of low confidence, ALL at each unit meant
GURABESI = ("gurabesi", "GURABESI Kel. · JAYAPURA UTARA")  # nothing set
SENGKUANG = ("tanjung sengkuang", "TANJUNG SENGKUANG Kel. · BATU AMPAR · KOTA BATAM")  # PT PLN Batam
LINE_4A5 = (
    "“... baik Ibu, untuk produk layanan yang akan disambung nanti disesuaikan juga dengan material yang "
    "tersedia di Unit PLN di wilayah Ibu ya ...”"
)
PASCABAYAR_MISSING = (
    "Layanan PASCABAYAR saat ini belum tersedia di Wilayah Anda. "
    "Apakah anda bersedia dilayani dengan Layanan PRABAYAR?"
)
PRABAYAR_MISSING = (
    "Layanan PRABAYAR saat ini belum tersedia di Wilayah Anda. "
    "Apakah anda bersedia dilayani dengan Layanan PASCABAYAR?"
)


def apology(power: str, product: str = "PASKABAYAR") -> str:
    """Line 4a.6 up to its question, as said to Ibu Sari when nothing can be offered."""
    return (
        f"“... Mohon maaf Bapak/Ibu Sari, untuk saat ini Daya {power} VA dengan layanan {product} "
        "belum tersedia di wilayah Ibu ...”"
    )


def closed_call() -> Call:
    call = Call.objects.get()
    assert call.closed_at is not None
    return call


def finish(desk, words: str) -> Call:
    """Closes in step 6 and gives the stored call."""
    desk.expect_step(6)
    desk.close()
    desk.expect_closed(words)
    return closed_call()
