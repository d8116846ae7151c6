"""Telephone numbers as they are typed and pasted: one number, however it is written."""

import pytest
from django import forms

from scripts_agent.contact.fields import TelephoneField
from scripts_agent.contact.telephone import digits_of, spellings
from scripts_agent.desk.forms.caller import CallerForm


@pytest.mark.parametrize(
    ("typed", "digits"),
    [
        ("0812-3456-7890", "081234567890"),
        ("0812\u20133456\u20137890", "081234567890"),
        ("0812\u20113456\u20117890", "081234567890"),
        ("\ufeff0812 3456 7890", "081234567890"),
        ("\u202a0812\u00a03456\u202f7890\u202c", "081234567890"),
        ("(021) 345.6789", "0213456789"),
        ("+62 812 3456 7890", "+6281234567890"),
        ("+62 (0)812 3456 7890", "+6281234567890"),
        ("+62 (0) 812 \u2013 3456 \u2013 7890", "+6281234567890"),
        ("+62 0812 3456 7890", "+6281234567890"),
        ("0062 0812 3456 7890", "006281234567890"),
        ("6281234567890", "6281234567890"),
    ],
)
def test_a_number_is_read_however_it_is_grouped(typed, digits):
    assert digits_of(typed) == digits
    assert TelephoneField().clean(typed) == digits


@pytest.mark.parametrize(
    "written",
    [
        *("081234567890", "81234567890", "6281234567890", "+6281234567890", "006281234567890"),
        *("+62081234567890", "62081234567890", "0062081234567890"),
    ],
)
def test_every_way_of_writing_a_number_finds_every_other(written):
    assert spellings(written) == spellings("081234567890")
    assert written in spellings("081234567890")


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("12345", "Nomor telepon hanya berisi angka: isi 6 sampai 15 angka"),
        ("1" * 16, "Nomor telepon terlalu panjang: isi 6 sampai 15 angka."),
        ("1" * 200_000, "Nomor telepon terlalu panjang: isi 6 sampai 15 angka."),
        ("0812 atau 0813", "Nomor telepon hanya berisi angka"),
        ("\u0660\u0668\u0661\u0662\u0663\u0664", "Nomor telepon hanya berisi angka"),
        ("\uff10\uff18\uff11\uff12\uff13\uff14", "Nomor telepon hanya berisi angka"),
    ],
)
def test_what_is_no_number_is_refused_with_words(typed, message):
    with pytest.raises(forms.ValidationError) as caught:
        TelephoneField().clean(typed)
    assert caught.value.messages[0].startswith(message)


def test_the_browser_does_not_cut_a_pasted_number():
    assert "maxlength" not in str(CallerForm()["telephone"])


def test_marks_alone_are_no_number():
    assert TelephoneField(required=False).clean("\u200e\ufeff") == ""
    with pytest.raises(forms.ValidationError):
        TelephoneField().clean("\u200e\ufeff")


# Customer id and present power stand beside the number on step 1 ------------------------------------


def caller(**fields: str) -> CallerForm:
    return CallerForm({"transaction": "PD", "current": "1-PRABAYAR", **fields})


@pytest.mark.parametrize(
    "typed",
    [
        *("531122334455", "5311 2233 4455", "5311.2233.4455", "5311-2233-4455"),
        *("\ufeff531122334455\u200f", "5311\u00a02233\u20094455", "5311\u20112233\u20114455"),
    ],
)
def test_a_customer_id_may_be_grouped_and_pasted(typed):
    form = caller(customer_id=typed)
    assert form.is_valid()
    assert form.contact["customer_id"] == "531122334455"


@pytest.mark.parametrize(
    "typed",
    [
        "53112233445",
        "5311223344556",
        "53112233445\u0665",
        "53112233445\uff15",
        "5311 2233 445a",
        "+53112233445",
    ],
)
def test_a_customer_id_of_11_or_13_or_other_digits_is_refused(typed):
    form = caller(customer_id=typed)
    assert form.errors["customer_id"] == ["ID pelanggan terdiri dari 12 angka. Periksa lagi, atau kosongkan."]


@pytest.mark.parametrize("typed", ["2.200 VA", "2200VA", "2\u00a0200", "\u200e2200\u200f", "2200 va"])
def test_the_present_power_is_read_as_the_wanted_one(typed):
    form = caller(current_power=typed)
    assert form.is_valid()
    assert form.answers["current_power"] == "2200"


@pytest.mark.parametrize("typed", ["2,2 kVA", "2.2", "\uff12\uff12\uff10\uff10"])
def test_a_present_power_that_may_mean_something_else_is_refused(typed):
    assert caller(current_power=typed).errors["current_power"] == [
        f"Daya saat ini '{typed}' tidak terbaca: isi dalam VA dengan angka saja, misalnya 2200 atau 2.200."
    ]


def test_marks_alone_are_no_present_power():
    form = caller(current_power="\u200e")
    assert form.is_valid()
    assert form.answers["current_power"] is None
    assert "pada Migrasi murni dayanya tetap" in str(
        caller(transaction="MIGRASI", current_power="\u200e").errors
    )
