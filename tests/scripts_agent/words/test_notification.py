"""The notification, word for word as the SOP shows it."""

from allocation.domain.matrix import Product
from scripts_agent.desk.result import BOX_ANSWERS
from scripts_agent.intake.questions import INTAKE
from scripts_agent.words.notification import (
    TITLE,
    Installation,
    installation_fields,
    notification_text,
    region_fields,
)


def gambir(**rest):
    return Installation(
        regions=("DKI JAKARTA", "KOTA ADM. JAKARTA PUSAT", "GAMBIR", "GAMBIR"),
        product=Product.PASCABAYAR,
        power=2200,
        **rest,
    )


def test_missing_postpaid_is_the_sops_own_notification():
    assert notification_text(Product.PASCABAYAR) == (
        "Layanan PASCABAYAR saat ini belum tersedia di Wilayah Anda. "
        "Apakah anda bersedia dilayani dengan Layanan PRABAYAR?"
    )


def test_missing_prepaid_changes_the_places_of_the_two_products():
    assert notification_text(Product.PRABAYAR) == (
        "Layanan PRABAYAR saat ini belum tersedia di Wilayah Anda. "
        "Apakah anda bersedia dilayani dengan Layanan PASCABAYAR?"
    )


def test_the_box_has_the_sops_title_and_buttons():
    labels = [INTAKE.node("offer").choice(answer).label for answer in BOX_ANSWERS]
    assert [TITLE, *labels] == ["Konfirmasi", "Ya", "Tidak"]


def test_the_box_of_the_sops_example():
    assert region_fields(gambir()) == (
        ("Provinsi", "DKI JAKARTA"),
        ("Kabupaten", "KOTA ADM. JAKARTA PUSAT"),
        ("Kecamatan", "GAMBIR"),
        ("Desa", "GAMBIR"),
    )
    assert installation_fields(gambir(tariff="R1")) == (
        ("Produk", "Pascabayar"),
        ("Tarif", "R1"),
        ("Kode Pembeda Tarif", "Pilih..."),
        ("Daya", "2200"),
        ("Kode Multiguna", "[Pilih Kode Multiguna]"),
        ("Jenis Program", "NOR"),
    )


def test_fields_of_the_box_show_what_was_chosen():
    fields = dict(installation_fields(gambir(kode_pembeda="X1", kode_multiguna="M2", jenis_program="ABC")))
    assert fields["Kode Pembeda Tarif"] == "X1"
    assert fields["Kode Multiguna"] == "M2"
    assert fields["Jenis Program"] == "ABC"
    assert fields["Tarif"] == "Pilih..."
