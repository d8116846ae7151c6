"""Two villages of one name in one district are told apart where a call is read later, too."""

from types import SimpleNamespace

import pytest
from django.contrib.auth.models import User

from tests.cast import AsUser
from tests.scripts_agent.privacy.asking import act, table
from tests.walk import Walk, text_of

pytestmark = pytest.mark.django_db
ABOVE = "SORKAM BARAT, KAB. TAPANULI TENGAH, SUMATERA UTARA"
KELURAHAN, DESA = f"SORKAM KANAN (Kel.), {ABOVE}", f"SORKAM KANAN (Desa), {ABOVE}"


@pytest.fixture
def corrected(walk: Walk, villages: SimpleNamespace) -> Walk:
    """The agent took the kelurahan first, and then the desa of the same name."""
    walk.open("PB", telephone="081234567890")
    for village in villages.kelurahan_and_desa:
        walk.village(village)
    walk.post("terputus/")
    return walk


def test_the_trace_tells_a_village_from_its_namesake(
    corrected: Walk, supervisor: User, as_user: AsUser
) -> None:
    page = text_of(as_user(supervisor).get(f"/lokasi/panggilan/{corrected.call.pk}/"))
    assert f"Wilayah {KELURAHAN}" in page
    assert f"Wilayah {DESA} (sebelumnya {KELURAHAN})" in page


def test_the_copy_of_the_callers_data_tells_them_apart(
    corrected: Walk, supervisor: User, as_user: AsUser
) -> None:
    [row] = table(act(as_user(supervisor), "ekspor"))
    assert f"Wilayah: {DESA}" in row["Jawaban"]
