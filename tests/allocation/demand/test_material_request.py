"""The text of a request for material, letter by letter."""

from collections import Counter

from allocation.demand.material_request import material_request

NAMES = {"UP3-MENTENG": "UP3 Menteng", "UP3-BANDENGAN": "UP3 Bandengan", "UP3-BINTARO": "UP3 Bintaro"}


def test_the_text_says_for_whom_since_when_and_how_many_of_what():
    counts = Counter(
        {
            ("UP3-MENTENG", 1, "PASCABAYAR", 0): 1200,
            ("UP3-MENTENG", 1, "PASCABAYAR", 3): 2,
            ("UP3-MENTENG", 3, "PRABAYAR", 5): 1,
            ("UP3-BANDENGAN", 1, "PRABAYAR", 1): 7,
        }
    )
    period = "26 Oktober 2026 s.d. 24 November 2026"
    assert "\n".join(material_request("UID Jakarta Raya", period, counts, NAMES)) == (
        """\
Permohonan material kWh meter
Unit: UID Jakarta Raya
Masa: 26 Oktober 2026 s.d. 24 November 2026 (WIB)
Dasar: permintaan PB/PD melalui PLN 123 yang tidak dapat dilayani karena material belum tersedia.

UP3 Menteng: 1.203 permintaan
- kWh meter 1 Phasa Pascabayar: 1.202
    450–2.200 VA: 1.200
    11.001–22.000 VA: 2
- kWh meter 3 Phasa Prabayar: 1
    22.001–41.500 VA: 1

UP3 Bandengan: 7 permintaan
- kWh meter 1 Phasa Prabayar: 7
    2.201–5.500 VA: 7

Jumlah seluruhnya: 1.210 permintaan.
Mohon material di atas disediakan agar permintaan pelanggan dapat dilayani."""
    )
