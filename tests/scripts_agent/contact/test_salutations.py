"""A salutation typed in front of a name is said once: "Ibu Sari" never becomes "Ibu Ibu Sari"."""

import pytest

from scripts_agent.contact.salutations import split_salutations
from tests.walk import Walk, text_of


@pytest.mark.parametrize(
    ("typed", "salutations", "name"),
    [
        ("Ibu Sari", {"Ibu"}, "Sari"),
        ("ibu sari", {"Ibu"}, "sari"),
        ("IBU SARI DEWI", {"Ibu"}, "SARI DEWI"),
        ("Bu Sari", {"Ibu"}, "Sari"),
        ("Bapak Budi", {"Bapak"}, "Budi"),
        ("Pak Budi", {"Bapak"}, "Budi"),
        ("Bp. Budi", {"Bapak"}, "Budi"),
        ("Bp.Budi", {"Bapak"}, "Budi"),
        ("Bpk Budi", {"Bapak"}, "Budi"),
        ("Bpk. H. Budi", {"Bapak"}, "H. Budi"),
        ("Ibu Ibu Sari", {"Ibu"}, "Sari"),
        ("Bapak Ibu Sari", {"Bapak", "Ibu"}, "Sari"),
        # Names that are whole as they stand, and what nobody can be sure of
        ("Ibunda Sari", set(), "Ibunda Sari"),
        ("Budi Ibu", set(), "Budi Ibu"),
        ("Bunga", set(), "Bunga"),
        ("Pakpahan", set(), "Pakpahan"),
        ("Bapak/Ibu Sari", set(), "Bapak/Ibu Sari"),
        ("Ibu-Sari", set(), "Ibu-Sari"),
        ("Ibu", set(), "Ibu"),
        ("Bp.", set(), "Bp."),
        ("Ibu 123", set(), "Ibu 123"),
        ("Ibu -", set(), "Ibu -"),
        ("", set(), ""),
    ],
)
def test_a_leading_salutation_is_told_from_a_name(typed, salutations, name) -> None:
    assert split_salutations(typed) == (salutations, name)


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.parametrize("chosen", ["", "Ibu"])
def test_the_caller_is_ibu_sari_everywhere(walk: Walk, villages, chosen) -> None:
    walk.to_product(villages.gambir, salutation=chosen, name=" Ibu  Sari ", telephone="081234567890")
    assert (walk.call.salutation, walk.call.name) == ("Ibu", "Sari")
    pages = [walk.page(1), walk.page(4)]
    walk.product("PASCABAYAR")
    offer = walk.page(5)
    assert "Mohon maaf Bapak/Ibu Sari, untuk saat ini" in offer
    walk.answer("offer", "TIDAK")
    closing = walk.page(6)
    assert "Nama Pemohon: Ibu Sari" in closing
    walk.post("6/", bantuan_lain="on")
    pages += [offer, closing, text_of(walk.client.get("/asisten/")), walk.page(6)]
    assert all("Ibu Sari" in page for page in pages)
    assert not any("Ibu Ibu" in page for page in pages)


@pytest.mark.django_db
def test_a_report_to_the_unit_takes_the_name_in_the_same_way(walk: Walk, villages) -> None:
    walk.to_offer(villages.gambir)
    walk.answer("offer", "KERAS")
    walk.post("6/", name="Pak Budi", telephone="081234567890", text="Tetap ingin Pascabayar")
    assert (walk.call.salutation, walk.call.name, walk.call.closing) == ("Bapak", "Budi", "report")


@pytest.mark.django_db
@pytest.mark.parametrize(("chosen", "typed"), [("Bapak", "Ibu Sari"), ("", "Bapak Ibu Sari")])
def test_two_different_salutations_are_asked_about_and_nothing_typed_is_lost(
    walk: Walk, chosen, typed
) -> None:
    refused = walk.open("PB", salutation=chosen, name=typed)
    assert refused.status_code == 422
    assert "Sapaan Bapak dan Ibu terisi keduanya. Pilih sapaan yang benar" in text_of(refused)
    assert refused.context["form"]["name"].value() == typed
    assert refused.context["form"]["salutation"].value() == chosen


@pytest.mark.django_db
def test_the_same_form_sent_twice_changes_nothing(walk: Walk) -> None:
    walk.open("PB", name="Ibu Sari")
    revision = walk.call.revision
    walk.post("1/", transaction="PB", name="Ibu Sari")
    assert (walk.call.revision, walk.call.name) == (revision, "Sari")
