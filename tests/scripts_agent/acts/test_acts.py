"""What managers and administrators did stands in one list, for Pusat and administrators alone."""

import csv
import io
from typing import Any

import openpyxl
import pytest
from axes.models import AccessAttempt
from django.contrib.auth.models import User
from django.test import Client

from allocation.availability.changes import set_availability
from allocation.coverage.returning import follow_district, row_above
from allocation.coverage.verification import Verification, verify_coverage, verify_coverages
from allocation.models import Post
from scripts_agent.acts import listing, views
from scripts_agent.models import UnitReport
from tests.scripts_agent.reports.a_report import CALLER, moved
from tests.walk import Walk

pytestmark = pytest.mark.django_db
PAGE = "/tindakan/"


@pytest.fixture
def done(manager: User, administrator: User, stranger: User, as_user: Any, demo_settings: None) -> None:
    """A manager changes a setting, then an administrator gives somebody the post Pusat and locks a user."""
    set_availability(
        unit="UP3-MENTENG", phase=1, availability="ALL", by=manager, reason="=Stok datang", expected_version=1
    )
    client = as_user(administrator)
    post = {"role": "PUSAT", "unit": "", "user": stranger.username, "active": "on"}
    assert client.post("/admin/allocation/post/add/", post).status_code == 302
    user = f"/admin/auth/user/{manager.pk}/change/"
    assert client.post(user, {"username": manager.username, "first_name": "Rina"}).status_code == 302


def rows(client: Client, kind: str = "csv") -> list[list[str]]:
    content = b"".join(client.get(f"{PAGE}daftar.{kind}").streaming_content)
    if kind == "csv":
        return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    return [[str(cell or "") for cell in row] for row in sheet.values]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_file_holds_every_act_newest_first(done, as_user, administrator, kind) -> None:
    head, *acts = rows(as_user(administrator), kind)
    assert tuple(head) == listing.HEADERS
    assert [act[1:5] for act in acts] == [
        ["administrator", "Administrator", "ubah pengguna", "manajer.menteng"],
        ["administrator", "Administrator", "tambah jabatan", "Pusat"],
        ["manajer.menteng", "Manager UP3 Menteng", "ubah ketersediaan", "UP3 Menteng, 1 Phasa"],
    ]
    assert acts[2][5:] == ["belum diatur menjadi ALL (Pascabayar dan Prabayar)", "'=Stok datang"]
    assert all(act[0].endswith(" WIB") for act in acts)


def test_the_page_shows_the_newest_and_says_that_there_are_more(done, as_user, pusat_or_admin, monkeypatch):
    page = as_user(pusat_or_admin).get(PAGE).content.decode()
    assert page.count("<tr>") == 1 + 3
    assert "=Stok datang" in page
    monkeypatch.setattr(views, "SHOWN", 2)
    page = as_user(pusat_or_admin).get(PAGE).content.decode()
    assert page.count("<tr>") == 1 + 2
    assert "2 tindakan terbaru; berkasnya memuat semua:" in page


@pytest.fixture(params=["administrator", "stranger"])
def pusat_or_admin(request: pytest.FixtureRequest, done: None) -> User:
    """The stranger has been given the post Pusat."""
    user: User = request.getfixturevalue(request.param)
    return user


@pytest.mark.slow
def test_both_find_the_list_in_the_bar_of_their_first_page(as_user, pusat, administrator, manager) -> None:
    for user in (pusat, administrator):
        assert f'<a href="{PAGE}">Tindakan</a>' in as_user(user).get("/", follow=True).content.decode()
    assert PAGE not in as_user(manager).get("/", follow=True).content.decode()


@pytest.mark.parametrize("who", ["agent", "supervisor", "manager", "srm", "stranger"])
@pytest.mark.parametrize("address", [PAGE, f"{PAGE}daftar.csv", f"{PAGE}daftar.xlsx"])
def test_nobody_else_reads_it(as_user, request, who, address) -> None:
    answer = as_user(request.getfixturevalue(who)).get(address)
    assert answer.status_code == 403
    assert "hanya untuk Pusat dan administrator" in answer.content.decode()


def test_a_former_post_and_days_without_acts(done, as_user, pusat_or_admin) -> None:
    Post.objects.filter(user__username="manajer.menteng").update(active=False)
    client = as_user(pusat_or_admin)
    assert len(rows(client)) == 4, "what somebody did as a manager stays"
    page = client.get(PAGE, {"dari": "2021-02-01", "sampai": "2021-02-02"}).content.decode()
    assert "Tidak ada tindakan pada hari-hari ini." in page


def test_what_a_former_administrator_did_stays_an_administrators_act(
    done, as_user, administrator, pusat
) -> None:
    type(administrator).objects.filter(pk=administrator.pk).update(is_superuser=False)
    acts = rows(as_user(pusat))[1:]
    assert [act[2] for act in acts if act[1] == "administrator"] == ["Administrator"] * 2


def test_wrong_days_are_named_and_no_file_is_made(as_user, administrator) -> None:
    client, wrong = as_user(administrator), {"dari": "2026-02-02", "sampai": "2026-02-01"}
    page = client.get(PAGE, wrong)
    assert page.status_code == 422
    assert "tukar keduanya" in page.content.decode()
    assert client.get(f"{PAGE}daftar.csv", wrong).status_code == 404
    assert client.get(f"{PAGE}daftar.pdf").status_code == 404


def test_an_act_that_no_person_did_is_not_listed(as_user, administrator, demo_settings) -> None:
    assert len(rows(as_user(administrator))) == 1, "the titles alone"


def test_an_unlocked_login_is_an_act_and_one_that_was_not_locked_is_none(
    as_user, administrator, manager, srm
) -> None:
    AccessAttempt.objects.create(username=manager.username, ip_address="10.0.0.1", failures_since_start=5)
    client = as_user(administrator)
    client.post("/admin/auth/user/", {"action": "unlock", "_selected_action": [manager.pk, srm.pk]})
    [act] = rows(client)[1:]
    assert act[1:] == [
        "administrator",
        "Administrator",
        "ubah pengguna",
        "manajer.menteng",
        "Kunci masuk dibuka.",
        "",
    ]


def test_a_mapping_is_named_with_its_code_once(as_user, administrator, srm) -> None:
    verify_coverages(
        verifications=[Verification("31.72.05", "UP3-MENTENG")], by=srm, reason="Sesuai peta jaringan"
    )
    [act] = rows(as_user(administrator))[1:]
    assert act[1:] == [
        "srm.jakarta",
        "SRM Niaga & PP UID Jakarta Raya",
        "verifikasi pemetaan",
        "PADEMANGAN (31.72.05)",
        "UP3 Menteng",
        "Sesuai peta jaringan",
    ]


def test_a_mapping_that_was_given_up_is_no_verification(as_user, administrator, srm) -> None:
    village = "31.71.01.1001"
    own = verify_coverage(region=village, unit="UP3-BANDENGAN", by=srm, reason="Salah pindah").row
    seen = {"seen": own.version, "seen_above": row_above(village).version}
    follow_district(region=village, by=srm, reason="Kembali", **seen)
    returned, moved_away = rows(as_user(administrator))[1:]
    assert returned[3:] == [
        "kembalikan pemetaan",
        "GAMBIR (31.71.01.1001)",
        "UP3 Menteng (kembali mengikuti wilayah di atasnya)",
        "Kembali",
    ]
    assert moved_away[3] == "verifikasi pemetaan"


@pytest.fixture
def report(walk: Walk, villages: Any) -> UnitReport:
    walk.to_offer(villages.gambir)
    walk.answer("offer", "KERAS")
    walk.post("6/", **CALLER, text="Tetap ingin Pascabayar")
    return UnitReport.objects.get()


def test_a_step_of_a_report_is_listed_where_a_manager_took_it(
    as_user, report, administrator, manager, supervisor
) -> None:
    moved(report, supervisor, "DITERUSKAN", apkt="APKT-1")
    moved(report, manager, "SELESAI", "Meter datang", version=2)
    [act] = [act[1:] for act in rows(as_user(administrator))[1:] if act[3] == "urus laporan"]
    about = f"laporan #{report.pk}"
    assert act == ["manajer.menteng", "Manager UP3 Menteng", "urus laporan", about, "selesai", "Meter datang"]


def test_what_a_manager_did_before_as_a_cso_or_supervisor_is_no_managers_act(
    as_user, report, administrator, supervisor, agent
) -> None:
    moved(report, supervisor, "DITERUSKAN", apkt="APKT-1")
    for user, unit in ((agent, "UP3-MENTENG"), (supervisor, "UP3-BANDUNG")):
        user.membership.delete()
        Post.objects.create(role="MANAGER_UP3", unit_id=unit, user=user)
    assert [act for act in rows(as_user(administrator))[1:] if act[3] == "urus laporan"] == []
