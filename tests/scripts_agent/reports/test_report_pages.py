"""The pages of reports to units: the list with its reminders, one report, its file, and moving it on."""

from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.contrib.auth.models import User

from scripts_agent.models import Call, UnitReport
from tests.cast import AsUser
from tests.scripts_agent.reports.a_report import TEXT, numbers_on
from tests.walk import html_of, text_of

pytestmark = pytest.mark.django_db


# One report ------------------------------------------------------------------------------------------


def test_the_own_sites_supervisor_sees_the_caller_and_the_text_to_copy(
    report: UnitReport, supervisor: User, as_user: AsUser
) -> None:
    page = as_user(supervisor).get(f"/laporan/{report.pk}/")
    assert "Pemohon Ibu Sari Telepon 081234567890" in text_of(page)
    assert "Tambahan (tidak ada pada layar SOP): Nama Pemohon: Ibu Sari Telepon: 081234567890" in text_of(
        page
    )
    assert f"Unit PLN: UP3 Menteng Laporan: {TEXT}" in text_of(page)
    assert f'href="/lokasi/panggilan/{report.call_id}/"' in html_of(page)


def test_the_text_to_copy_tells_the_village_apart_from_its_namesake(
    report: UnitReport, supervisor: User, as_user: AsUser, villages: SimpleNamespace
) -> None:
    Call.objects.update(village=villages.two_desa[0])
    page = text_of(as_user(supervisor).get(f"/laporan/{report.pk}/"))
    assert "Desa: TOUNELET SATU (Desa, 71.02.11.2003)" in page


@pytest.mark.parametrize("user", ["manager", "srm", "pusat"])
def test_the_unit_and_pusat_see_a_masked_caller(
    report: UnitReport, user: str, as_user: AsUser, request: pytest.FixtureRequest
) -> None:
    page = html_of(as_user(request.getfixturevalue(user)).get(f"/laporan/{report.pk}/"))
    assert "0812****90" in page
    assert "Sari" not in page
    assert "081234567890" not in page
    assert TEXT in page


@pytest.mark.slow
def test_a_form_that_changes_nothing_is_not_said_to_be_saved(
    report: UnitReport, supervisor: User, as_user: AsUser
) -> None:
    same = {"state": "BARU", "apkt_number": "", "note": "", "version": "1"}
    page = text_of(as_user(supervisor).post(f"/laporan/{report.pk}/", same, follow=True))
    assert "Tidak ada yang diubah." in page
    assert "Laporan disimpan." not in page


@pytest.mark.slow
def test_moving_on_by_the_page_from_new_to_done(
    report: UnitReport, supervisor: User, manager: User, as_user: AsUser
) -> None:
    path = f"/laporan/{report.pk}/"
    passed = {"state": "DITERUSKAN", "apkt_number": "K-2026.11", "note": "", "version": "1"}
    page = text_of(as_user(supervisor).post(path, passed, follow=True))
    assert "Laporan disimpan." in page
    assert "Diteruskan Supervisor, Semarang Nomor APKT K-2026.11" in page
    done = {"state": "SELESAI", "apkt_number": "K-2026.11", "note": "Meter disediakan", "version": "2"}
    page = text_of(as_user(manager).post(path, done, follow=True))
    assert "Selesai Manager UP3 Menteng Nomor APKT K-2026.11 Meter disediakan" in page
    assert numbers_on(as_user(supervisor).get("/laporan/")) == []


@pytest.mark.slow
def test_only_states_that_come_next_are_offered(
    report: UnitReport, supervisor: User, manager: User, as_user: AsUser
) -> None:
    path = f"/laporan/{report.pk}/"
    assert "Tetap baru Sudah diteruskan ke unit melalui APKT" in text_of(as_user(supervisor).get(path))
    assert "Sudah diteruskan" not in text_of(as_user(manager).get(path))
    UnitReport.objects.update(state="DITERUSKAN")
    assert "Tetap diteruskan Selesai" in text_of(as_user(manager).get(path))
    UnitReport.objects.update(state="SELESAI")
    assert "Tetap selesai" in text_of(as_user(manager).get(path))


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"state": "DITERUSKAN", "apkt_number": "K 1"}, "huruf, angka, tanda hubung dan titik"),
        ({"state": "SELESAI", "note": "Sudah"}, "tidak dapat diubah ke keadaan itu"),
        ({"state": "", "note": "Sudah"}, "tidak dapat diubah ke keadaan itu"),
        ({"state": "BARU", "note": "Hubungi 081234567890"}, "Jangan menulis nomor telepon"),
        ({"state": "BARU", "note": "x" * 501}, "paling banyak 500 huruf"),
        ({"state": "BARU", "note": "nol\0"}, "tanda yang tidak dapat disimpan"),
    ],
)
def test_bad_input_is_explained_kept_and_not_saved(
    report: UnitReport, supervisor: User, as_user: AsUser, fields: dict[str, str], message: str
) -> None:
    refused = as_user(supervisor).post(f"/laporan/{report.pk}/", {"version": "1", **fields})
    assert refused.status_code == 422
    assert message in text_of(refused)
    for text in (fields.get("note", ""), fields.get("apkt_number", "")):
        assert text.replace("\0", "") in html_of(refused).replace("\0", "").replace("\ufffd", "")
    assert report.steps.count() == 1


@pytest.mark.slow
def test_a_conflict_shows_the_new_state_keeps_what_was_typed_and_can_be_sent_again(
    report: UnitReport, supervisor: User, manager: User, as_user: AsUser
) -> None:
    path = f"/laporan/{report.pk}/"
    passed = {"state": "DITERUSKAN", "apkt_number": "", "note": "", "version": "1"}
    as_user(supervisor).post(path, passed)
    typed = {"state": "BARU", "apkt_number": "K-1", "note": "Stok dicek", "version": "1"}
    refused = as_user(manager).post(path, typed)
    assert refused.status_code == 409
    page = html_of(refused)
    assert "Sementara itu Supervisor, Semarang mengubah laporan ini menjadi diteruskan." in text_of(refused)
    assert "Stok dicek" in page
    assert 'value="K-1"' in page
    assert 'name="version" value="2"' in page
    assert as_user(manager).post(path, {**typed, "state": "DITERUSKAN", "version": "2"}).status_code == 302


@pytest.mark.parametrize("version", ["", "x", "-1", "9" * 5000])
def test_an_odd_version_is_only_old(
    report: UnitReport, supervisor: User, as_user: AsUser, version: str
) -> None:
    posted = {"state": "DITERUSKAN", "apkt_number": "", "note": "", "version": version}
    assert as_user(supervisor).post(f"/laporan/{report.pk}/", posted).status_code == 409


def test_pusat_reads_and_moves_nothing(report: UnitReport, pusat: User, as_user: AsUser) -> None:
    path = f"/laporan/{report.pk}/"
    assert "Simpan" not in text_of(as_user(pusat).get(path))
    posted = {"state": "BARU", "apkt_number": "", "note": "x", "version": "1"}
    assert as_user(pusat).post(path, posted).status_code == 403


@pytest.mark.slow
def test_managers_come_from_the_admin_and_others_have_no_reports(
    report: UnitReport, manager: User, administrator: User, agent: User, stranger: User, as_user: AsUser
) -> None:
    assert 'href="/laporan/"' in html_of(as_user(manager).get("/admin/", follow=True))
    assert 'href="/laporan/"' not in html_of(as_user(administrator).get("/admin/"))
    for user in (administrator, agent, stranger):
        for path in ("", f"{report.pk}/", "daftar.csv"):
            assert as_user(user).get(f"/laporan/{path}").status_code == 403, (user, path)


def test_others_do_not_find_it(
    report: UnitReport, other_manager: User, make_member: Callable[..., User], as_user: AsUser
) -> None:
    for user in (other_manager, make_member("penyelia.lain", "SUPERVISOR", "Yogyakarta")):
        client = as_user(user)
        assert client.get(f"/laporan/{report.pk}/").status_code == 404
        posted = {"state": "DITERUSKAN", "apkt_number": "", "note": "x", "version": "1"}
        assert client.post(f"/laporan/{report.pk}/", posted).status_code == 404
    assert report.steps.count() == 1


# The caller in what was written freely ---------------------------------------------------------------


@pytest.fixture
def named(report: UnitReport) -> UnitReport:
    UnitReport.objects.update(text="Ibu Sari (0812-3456-7890) tetap ingin Pascabayar")
    return report


@pytest.mark.slow
def test_the_text_names_the_caller_to_the_own_site_alone(
    named: UnitReport, supervisor: User, manager: User, pusat: User, as_user: AsUser
) -> None:
    own = text_of(as_user(supervisor).get(f"/laporan/{named.pk}/"))
    assert own.count("Ibu Sari (0812-3456-7890) tetap ingin Pascabayar") == 2  # to read, and to copy
    for user in (manager, pusat):
        page = text_of(as_user(user).get(f"/laporan/{named.pk}/"))
        assert page.count("Ibu (nama disamarkan) ((nomor disamarkan)) tetap ingin Pascabayar") == 2
        assert "Sari" not in page
        assert "3456" not in page


def test_the_file_names_the_caller_to_nobody(
    named: UnitReport, supervisor: User, manager: User, pusat: User, as_user: AsUser
) -> None:
    for user in (supervisor, manager, pusat):
        response = as_user(user).get("/laporan/daftar.csv")
        file = b"".join(response.streaming_content).decode()
        assert "Ibu (nama disamarkan) ((nomor disamarkan)) tetap ingin Pascabayar" in file
        assert "Sari" not in file


@pytest.mark.slow
@pytest.mark.parametrize("who", ["supervisor", "manager"])
def test_a_note_that_names_the_caller_is_refused_and_kept_on_the_page(
    report: UnitReport, who: str, as_user: AsUser, request: pytest.FixtureRequest
) -> None:
    client = as_user(request.getfixturevalue(who))
    typed = {"version": str(report.version), "state": "BARU", "note": "Ibu SARI sudah dihubungi"}
    refused = client.post(f"/laporan/{report.pk}/", typed)
    assert refused.status_code == 422
    assert "Jangan menulis nama pemohon (“SARI”) di sini" in text_of(refused)
    assert "Ibu SARI sudah dihubungi" in text_of(refused)
    assert client.post(f"/laporan/{report.pk}/", typed | {"note": "Pemohon dihubungi"}).status_code == 302


def test_a_name_with_a_title_is_neither_shown_to_the_unit_nor_taken_into_a_note(
    report: UnitReport, manager: User, as_user: AsUser
) -> None:
    Call.objects.update(salutation="Bapak", name="Budi Santoso, S.T.")
    UnitReport.objects.update(text="Pak Santoso tetap ingin")
    client = as_user(manager)
    address = f"/laporan/{report.pk}/"
    assert "Santoso" not in text_of(client.get(address))
    refused = client.post(address, {"version": "1", "state": "BARU", "note": "Santoso sudah ditelepon"})
    assert "Jangan menulis nama pemohon (“Santoso”) di sini" in text_of(refused)
