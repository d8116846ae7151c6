"""Numbers of third parties are found in every spelling people use, and nothing else is taken for one."""

import pytest

from pln123.web.numbers import NUMBER

SPELLINGS = [
    "081234567890",
    "0812 3456 7890",
    "0812-3456-7890",
    "0812.3456.7890",
    "0812/3456/7890",
    "0812_3456_7890",
    "(0812) 3456-7890",
    "[0812] 3456 7890",
    "0812 - 3456 - 7890",
    "0812\u00a03456\u00a07890",  # no-break
    "0812\u202f3456\u20077890",  # narrow no-break, figure space
    "0812–3456—7890",
    "0812‑3456‑7890",
    "0812\u200b3456\u200b7890",  # not seen
    "08 12 34 56 78 90",
    "08-12-3456-7890",
    "08.12.3456.7890",
    "+62 812 3456 7890",
    "+62 (0) 812-3456-7890",
    "(+62) 812.3456.7890",
    "+ 62 812/3456/7890",
    "62-812-3456-7890",
    "0062 812 3456 7890",
    "812-3456-7890",
    "812 3456 789",
    "857.1111.2222",
    "021-5551234",
    "021-555-1234",
    "021.5551234",
    "(021) 555 1234",
    "021/5551234",
    "021_5551234",
    "0274 512345",
    "521234567890",
    "5212 3456 7890",
    "5212-3456-7890",
    "5212.3456.7890",
    "521 234 567 890",
    "521.234.567.890",
    "٠٨١٢٣٤٥٦٧٨٩٠",  # Arabic digits
]
OTHERS = [
    "01-02-2026",
    "01/02/2026 08.30",
    "1.2.2026",
    "2026-11-23 10:15:00",
    "2026-11-23T10:15:00+0700",
    "01/02/2026 - 05/02/2026",
    "08.00-17.00",
    "08.00 - 17.00 WIB",
    "31.71.01.1001",
    "62.71.01.1001",
    "62.71.01",
    "2.200 VA",
    "1.300 2.200 3.500 VA",
    "900 1300 2200 VA",
    "1300 2200 3500",
    "Rp 1.250.000",
    "Rp 812.345.678",
    "1797/AGA.04.01/B01030103/2021",
    "10.0.0.7",
    "203.0.113.209",
    "192.168.100.200",
    "kode pos 10110",
    "panggilan #1234567",
    "/asisten/1234567/3/ 200",
]


@pytest.mark.parametrize("number", SPELLINGS)
@pytest.mark.parametrize("sentence", ["{}", "Hubungi suaminya di {}, ya", "telp:{}.", "no.{}", "_{}_"])
def test_a_number_is_found_whole(number: str, sentence: str) -> None:
    found = NUMBER.sub("*", sentence.format(number))
    assert not any(letter.isdigit() for letter in found), found
    assert len(found) <= len(sentence) + 1, "an opening bracket at most is left"


@pytest.mark.parametrize("text", OTHERS)
@pytest.mark.parametrize("sentence", ["{}", "Pada {}, ya", "({})"])
def test_what_is_no_number_stays_readable(text: str, sentence: str) -> None:
    assert NUMBER.sub("*", sentence.format(text)) == sentence.format(text)


@pytest.mark.slow
def test_a_long_text_takes_no_time() -> None:
    for text in ("0 1" * 100_000, "(" * 300_000, "0-" * 150_000, "8.1." * 75_000, " " * 300_000):
        NUMBER.sub("*", text)
