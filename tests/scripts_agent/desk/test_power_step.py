"""Step 3 through plain forms: one field for the power, phase and tariff asked only where they must be."""

import re
from types import SimpleNamespace

import pytest
from django.http import HttpResponse

from allocation.reference import ladder
from tests.walk import Walk, html_of, text_of

pytestmark = pytest.mark.django_db
HOUSEHOLD, BUSINESS = "Rumah tangga", "Bisnis"


@pytest.fixture
def at_power(walk: Walk, villages: SimpleNamespace) -> Walk:
    walk.open("PB")
    walk.village(villages.gambir)
    return walk


def stored(walk: Walk, *ids: str) -> tuple[str | None, ...]:
    return tuple(walk.call.answers.get(id) for id in ids)


def chosen(response: HttpResponse, name: str) -> list[str]:
    """The values that stand in the page's form under this name: checked, selected or typed."""
    html = html_of(response)
    tags = re.findall(rf'<input[^>]*name="{name}"[^>]*>', html)
    select = re.search(rf'<select[^>]*name="{name}".*?</select>', html)
    if select:
        tags = re.findall(r"<option[^>]*selected[^>]*>", select[0])
    values = [re.search(r'value="([^"]*)"', tag) for tag in tags if "radio" not in tag or "checked" in tag]
    return [value[1] for value in values if value]


def step_3(walk: Walk) -> HttpResponse:
    return walk.client.get(f"/asisten/{walk.call.pk}/3/")


def asks_phase(response: HttpResponse) -> bool:
    return re.search(r'<div id="phasa"[^>]*hidden', html_of(response)) is None


# The power ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("power", ladder().powers)
def test_every_power_of_the_ladder_typed_as_digits_is_stored(at_power: Walk, power: int) -> None:
    at_power.power(str(power), tariff="R1" if power == 900 else "")
    assert stored(at_power, "power", "phase") == (str(power), None)


@pytest.mark.parametrize(
    "typed",
    [
        *("2.200", "2200", "2 200", "2.200 VA", "2200VA", "2200va", "2200 va"),
        *("2\u00a0200", "2\u2009200 VA", "\u200e2200\u200f", "\ufeff2.200"),
    ],
)
def test_every_spelling_of_a_power_is_stored_as_the_same_digits(at_power: Walk, typed: str) -> None:
    assert at_power.power(typed).status_code == 302
    assert stored(at_power, "power") == ("2200",)


@pytest.mark.parametrize(
    "typed",
    [
        "2,2 kVA",
        "2,2",
        "2.2",
        "22.00",
        "1e9",
        "-2200",
        "\uff12\uff12\uff10\uff10",
        "\u0662\u0662\u0660\u0660",
    ],
)
def test_what_may_be_another_power_is_refused_with_words_and_kept(at_power: Walk, typed: str) -> None:
    refused = at_power.power(typed)
    assert refused.status_code == 422
    assert (
        f"Daya '{typed}' tidak terbaca: isi dalam VA dengan angka saja, misalnya 2200 atau 2.200."
        in text_of(refused)
    )
    assert chosen(refused, "power") == [typed]
    assert chosen(refused, "purpose") == [HOUSEHOLD]


def test_a_chip_that_is_posted_beside_another_power_is_not_read(at_power: Walk) -> None:
    at_power.power("2200", chip="900")
    assert stored(at_power, "power") == ("2200",)
    at_power.power("1300", chip="<b>")
    assert stored(at_power, "power") == ("1300",)
    assert at_power.power("", chip="900").status_code == 422


def test_the_stored_power_stands_in_the_field_on_the_way_back(at_power: Walk) -> None:
    at_power.power("5000", phase="3")
    page = step_3(at_power)
    assert chosen(page, "power") == ["5.000"]
    assert chosen(page, "phase") == ["3"]


# The phase ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("power", "phase"), [("450", None), ("3899", None), ("3900", None), ("22000", None), ("22001", None)]
)
def test_no_phase_is_asked_where_the_power_has_only_one(at_power: Walk, power: str, phase: None) -> None:
    assert not asks_phase(step_3(at_power))
    assert at_power.power(power, purpose="Penerangan jalan umum").status_code == 302
    assert stored(at_power, "phase") == (phase,)
    assert not asks_phase(step_3(at_power))


@pytest.mark.parametrize("power", ["3901", "5.000", "21.999 VA"])
def test_a_manual_power_of_both_phases_asks_for_one_and_keeps_what_was_typed(
    at_power: Walk, power: str
) -> None:
    refused = at_power.power(power, purpose="Penerangan jalan umum", kode_multiguna="MG-17")
    assert refused.status_code == 422
    assert "ada pada kedua phasa: isi phasa 1 atau 3." in text_of(refused)
    assert asks_phase(refused)
    assert [chosen(refused, name) for name in ("power", "phase", "kode_multiguna")] == [
        [power],
        [],
        ["MG-17"],
    ]
    assert at_power.power(power, purpose="Penerangan jalan umum", phase="1").status_code == 302
    assert stored(at_power, "phase") == ("1",)


def test_a_phase_the_power_cannot_have_is_told_and_can_be_put_right(at_power: Walk) -> None:
    refused = at_power.power("2200", phase="3")
    assert "Daya 2.200 VA hanya ada pada 1 Phasa" in text_of(refused)
    assert asks_phase(refused)
    at_power.power("2200", phase="1")
    assert stored(at_power, "power", "phase") == ("2200", None)


def test_the_phase_of_a_manual_power_goes_with_it(at_power: Walk) -> None:
    at_power.power("5000", phase="3")
    at_power.power("2200")
    assert stored(at_power, "power", "phase") == ("2200", None)
    at_power.power("5000", phase="3")
    at_power.power("2200", phase="1")  # a browser without JavaScript sends it along
    assert stored(at_power, "power", "phase") == ("2200", None)


def test_a_suggestion_fills_in_its_power_and_asks_no_phase(walk: Walk, villages: SimpleNamespace) -> None:
    walk.to_product(villages.gambir, "17.600")
    walk.product("PASCABAYAR")
    walk.post("saran/", suggestion="16500-3")
    page = step_3(walk)
    assert chosen(page, "power") == ["16.500"]
    assert chosen(page, "purpose") == [HOUSEHOLD]
    assert not asks_phase(page)
    assert chosen(page, "phase") == []
    assert not asks_phase(page)


def test_a_suggestion_that_is_taken_asks_for_the_tariff_again(walk: Walk, villages: SimpleNamespace) -> None:
    walk.to_product(villages.gambir, "17.600")
    walk.product("PASCABAYAR")
    assert stored(walk, "power", "tariff") == ("17600", "R3")
    walk.post("saran/", suggestion="16500-3")
    assert stored(walk, "power", "tariff") == (None, None)
    assert chosen(step_3(walk), "tariff") == [""]


# The tariff -----------------------------------------------------------------------------------------


def test_r1_or_r1m_is_asked_at_900_va_and_none_is_preselected(at_power: Walk) -> None:
    refused = at_power.power("900")
    assert refused.status_code == 422
    assert "Lebih dari satu tarif Rumah tangga untuk 900 VA: tanyakan, lalu pilih R1 atau R1M." in text_of(
        refused
    )
    assert chosen(refused, "tariff") == [""]
    assert at_power.power("900", tariff="R1M").status_code == 302
    assert stored(at_power, "power", "tariff") == ("900", "R1M")
    assert chosen(step_3(at_power), "tariff") == ["R1M"]


def test_900_va_for_another_purpose_has_one_tariff(at_power: Walk) -> None:
    at_power.power("900", purpose=BUSINESS)
    assert stored(at_power, "tariff") == ("B1",)


def test_no_fitting_tariff_is_asked_and_none_is_preselected(at_power: Walk) -> None:
    refused = at_power.power("3000")
    assert "Tidak ada golongan tarif Rumah tangga untuk 3.000 VA. Pilih tarifnya." in text_of(refused)
    assert at_power.power("3000", tariff="R2").status_code == 302


def as_shown(walk: Walk, **changes: str) -> HttpResponse:
    """Step 3 sent as the page shows it, but for `changes`: what a browser without JavaScript does."""
    page = step_3(walk)
    names = ("power", "phase", "purpose", "tariff", "tariff_for", "kode_pembeda", "jenis_program")
    shown = {name: "".join(chosen(page, name)) for name in names}
    return walk.post("3/", **{**shown, **changes})


@pytest.mark.parametrize(
    ("change", "tariff"),
    [
        ({"power": "3500"}, "R2"),
        ({"purpose": BUSINESS}, "B1"),
        ({"power": "6600", "purpose": BUSINESS}, "B2"),
    ],
)
def test_a_tariff_that_followed_by_itself_follows_the_next_power_and_purpose(
    at_power: Walk, change: dict[str, str], tariff: str
) -> None:
    at_power.power("2200")
    assert stored(at_power, "tariff") == ("R1",)
    as_shown(at_power, **change)
    assert stored(at_power, "tariff") == (tariff,)


def test_a_tariff_that_followed_is_asked_for_where_two_fit_now(at_power: Walk) -> None:
    at_power.power("2200")
    assert as_shown(at_power, power="900").status_code == 422
    assert stored(at_power, "power", "tariff") == ("2200", "R1")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("change", "request_", "tariff"),
    [({"power": "1300"}, "1.300 VA Rumah tangga", "R1"), ({"purpose": BUSINESS}, "900 VA Bisnis", "B1")],
)
def test_a_chosen_tariff_that_no_longer_fits_is_asked_again(
    at_power: Walk, change: dict[str, str], request_: str, tariff: str
) -> None:
    at_power.power("900", tariff="R1M")
    refused = as_shown(at_power, **change)
    assert refused.status_code == 422
    assert f"Tarif R1M tidak mencakup {request_}. Ganti tarifnya" in text_of(refused)
    assert stored(at_power, "power", "tariff") == ("900", "R1M")
    assert as_shown(at_power, **change, tariff="").status_code == 302
    assert stored(at_power, "tariff") == (tariff,)


def test_a_chosen_tariff_that_still_fits_stays(at_power: Walk) -> None:
    at_power.power("900", tariff="R1")
    as_shown(at_power, power="1300")
    assert stored(at_power, "power", "tariff") == ("1300", "R1")


@pytest.mark.slow
def test_an_agent_who_means_a_tariff_that_does_not_fit_presses_once_more(at_power: Walk) -> None:
    at_power.power("3000", tariff="R2")
    refused = as_shown(at_power, power="3100")
    assert "atau tekan Lanjut lagi bila benar." in text_of(refused)
    again = {name: "".join(chosen(refused, name)) for name in ("power", "purpose", "tariff", "tariff_for")}
    assert at_power.post("3/", **again).status_code == 302
    assert stored(at_power, "power", "tariff") == ("3100", "R2")
    assert as_shown(at_power).status_code == 302  # the same once more asks nothing


def test_a_tariff_that_followed_from_an_older_locked_power_does_not_stay(
    walk: Walk, villages: SimpleNamespace
) -> None:
    walk.open("MIGRASI", current="1-PASCABAYAR", current_power="2200")
    walk.village(villages.gambir)
    walk.post("3/", purpose=HOUSEHOLD)
    assert stored(walk, "tariff") == ("R1",)
    walk.post("1/", transaction="MIGRASI", current="1-PASCABAYAR", current_power="5500")
    assert chosen(step_3(walk), "tariff") == [""]
    as_shown(walk)
    assert stored(walk, "power", "tariff") == ("5500", "R2")


def test_migrasi_murni_at_900_va_asks_for_r1_or_r1m_too(walk: Walk, villages: SimpleNamespace) -> None:
    walk.open("MIGRASI", current="1-PASCABAYAR", current_power="900")
    walk.village(villages.gambir)
    assert "pilih R1 atau R1M" in text_of(walk.post("3/", purpose=HOUSEHOLD))
    walk.post("3/", purpose=HOUSEHOLD, tariff="R1")
    assert stored(walk, "power", "tariff") == ("900", "R1")
