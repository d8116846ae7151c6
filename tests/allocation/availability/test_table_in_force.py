"""A table of availability says what is in force, who follows a UID, and what a download holds."""

import pytest
from django.utils import timezone

from tests.allocation.availability.tables import LIST, downloaded, previewed
from tests.allocation.table_pages import cells

pytestmark = pytest.mark.django_db


@pytest.mark.slow
def test_a_uid_lists_its_followers_as_the_whole_file_leaves_them(client_of, demo_settings):
    """UP3 Menteng gives up its own value, UP3 Bintaro takes one: 14 others follow, and Menteng."""
    address = previewed(
        client_of("srm"),
        "UID-JAYA,1,Prabayar",
        "UP3-MENTENG,1,tidak diatur sendiri",
        "UP3-BINTARO,1,Pascabayar",
    )
    uid, menteng, bintaro = cells(client_of("srm").get(address))
    assert uid[2] == "ALL (Pascabayar dan Prabayar)"
    assert uid[3].startswith("Prabayar (juga 15 UP3 yang mengikuti: UP3 Bandengan, ")
    assert "UP3 Menteng" in uid[3]
    assert "UP3 Bintaro" not in uid[3]
    assert menteng[2:] == ["Prabayar", "Prabayar (ikut UID Jakarta Raya)"]
    assert bintaro[2:] == ["ALL (Pascabayar dan Prabayar) (ikut UID Jakarta Raya)", "Pascabayar"]


def test_the_downloaded_work_list_has_its_numbers_and_says_its_filters(client_of, demo_settings, make_demand):
    from allocation.demand.period import RECENT_DAYS

    make_demand("UP3-MENTENG", timezone.now())
    address = f"{LIST}ekspor/csv/?phase__exact=1&berlaku=PRABAYAR&q=menteng"
    header, row = downloaded(client_of("srm"), address)
    assert dict(zip(header, row, strict=True))[f"Belum terlayani {RECENT_DAYS} hari"] == "1"
    name = client_of("srm").get(address)["Content-Disposition"]
    assert "ketersediaan-meter-1-phasa-prabayar-menteng-" in name


def test_a_history_says_its_days_in_the_name_of_its_file(client_of):
    address = "/admin/allocation/historicalmeteravailability/ekspor/csv/?dari=2026-03-01&uid=UID-JAYA"
    name = client_of("pusat").get(address)["Content-Disposition"]
    assert "riwayat-ketersediaan-uid-jakarta-raya-1-maret-2026-" in name
