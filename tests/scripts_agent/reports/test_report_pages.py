"""The pages of reports to units: the list with its reminders, one report, its file, and moving it on."""

import csv
import io
from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from scripts_agent.models import UnitReport
from scripts_agent.reports.readers import PAGE
from tests.scripts_agent.stored_calls import make_call
from tests.walk import Walk, html_of, text_of

pytestmark = pytest.mark.django_db

AsUser = Callable[[User], Client]
CALLER = {"salutation": "Ibu", "name": "Sari", "telephone": "081234567890"}
TEXT = "Tetap ingin Pascabayar"


@pytest.fixture
def report(walk: Walk, villages: SimpleNamespace) -> UnitReport:
    walk.to_product(villages.gambir)
    walk.product("PASCABAYAR")
    walk.answer("offer", "KERAS")
    walk.post("6/", **CALLER, text=TEXT)
    return UnitReport.objects.get()


def many(agent: User, count: int, **fields: object) -> list[UnitReport]:
    now = timezone.now()
    return [
        UnitReport.objects.create(
            call=make_call(agent, "19 08:00", closing="report", village_id="31.71.01.1001"),
            **{
                "unit_id": "UP3-MENTENG",
                "product": "PASCABAYAR",
                "power": 2200,
                "phase": 1,
                "outcome": "NOT_AVAILABLE",
                "text": TEXT,
                "created_at": now,
                "state_since": now,
                **fields,
            },
        )
        for _ in range(count)
    ]


def numbers_on(response: object) -> list[int]:
    words = text_of(response).split()  # type: ignore[arg-type]
    return [int(word[1:]) for word in words if word.startswith("#")]


# The list --------------------------------------------------------------------------------------------


def test_the_list_says_what_is_wanted_offered_and_how_old_it_is(
    report: UnitReport, supervisor: User, as_user: AsUser
) -> None:
    UnitReport.objects.update(created_at=timezone.now() - timedelta(days=3))
    page = text_of(as_user(supervisor).get("/laporan/"))
    assert "3 hari UP3 Menteng GAMBIR Pascabayar 2.200 VA, 1 Phasa Prabayar baru –" in page
    assert "Sari" not in page


def test_reports_that_wait_too_long_are_marked_and_counted(
    report: UnitReport, supervisor: User, as_user: AsUser
) -> None:
    client = as_user(supervisor)
    assert "perlu diingatkan (tambahan)" not in text_of(client.get("/laporan/"))
    UnitReport.objects.update(state_since=timezone.now() - timedelta(days=5))
    page = text_of(client.get("/laporan/"))
    assert "1 laporan perlu diingatkan (tambahan)." in page
    assert "lebih dari 2 hari kerja baru" in page
    assert numbers_on(client.get("/laporan/?keadaan=INGATKAN")) == [report.pk]
    UnitReport.objects.update(state="DITERUSKAN", state_since=timezone.now() - timedelta(days=8))
    assert "lebih dari 5 hari kerja diteruskan" in text_of(client.get("/laporan/"))
    UnitReport.objects.update(state="SELESAI")
    assert "perlu diingatkan (tambahan)" not in text_of(client.get("/laporan/?keadaan=SELESAI"))


def test_what_is_done_says_how_long_it_took(report: UnitReport, supervisor: User, as_user: AsUser) -> None:
    now = timezone.now()
    UnitReport.objects.update(
        state="SELESAI", created_at=now - timedelta(days=9), state_since=now - timedelta(days=5)
    )
    assert "4 hari UP3 Menteng" in text_of(as_user(supervisor).get("/laporan/?keadaan=SELESAI"))


def test_every_report_stands_on_exactly_one_page(agent: User, supervisor: User, as_user: AsUser) -> None:
    made = [report.pk for report in many(agent, PAGE + 3)]
    client = as_user(supervisor)
    for query, expected in (("", made), ("keadaan=", made[::-1])):
        first = client.get(f"/laporan/?{query}")
        link = next(part.split('"')[0] for part in html_of(first).split('href="') if "sesudah=" in part[:80])
        second = client.get(link.replace("&amp;", "&"))
        assert numbers_on(first) + numbers_on(second) == expected
        assert "Berikutnya" not in text_of(second)


@pytest.mark.parametrize("query", ["keadaan=X", "unit=UP3-X", "umur=3", "umur=x", "keadaan=%00"])
def test_an_odd_filter_is_explained(supervisor: User, as_user: AsUser, query: str) -> None:
    refused = as_user(supervisor).get(f"/laporan/?{query}")
    assert refused.status_code == 422
    assert "dari daftar." in text_of(refused)
    assert as_user(supervisor).get(f"/laporan/daftar.csv?{query}").status_code == 404


@pytest.mark.parametrize("page", ["x", "-1", "9" * 5000, "²"])
def test_an_odd_page_is_the_first_one(
    report: UnitReport, supervisor: User, as_user: AsUser, page: str
) -> None:
    assert numbers_on(as_user(supervisor).get("/laporan/", {"sesudah": page})) == [report.pk]


def test_a_manager_filters_only_by_own_units(report: UnitReport, manager: User, as_user: AsUser) -> None:
    client = as_user(manager)
    assert numbers_on(client.get("/laporan/?unit=UP3-MENTENG")) == [report.pk]
    assert client.get("/laporan/?unit=UP3-BANDUNG").status_code == 422


def test_the_file_has_the_filtered_list_and_no_caller(
    report: UnitReport, supervisor: User, as_user: AsUser
) -> None:
    UnitReport.objects.update(text="=1+1")
    response = as_user(supervisor).get("/laporan/daftar.csv")
    content = b"".join(response.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    row = next(csv.DictReader(io.StringIO(content)))
    assert (row["Yang diinginkan"], row["Yang ditawarkan"]) == ("Pascabayar 2.200 VA, 1 Phasa", "Prabayar")
    assert (row["Desa/kelurahan"], row["Isi laporan"]) == ("GAMBIR", "'=1+1")
    assert "Sari" not in content
    assert "0812" not in content
    done = as_user(supervisor).get("/laporan/daftar.csv?keadaan=SELESAI")
    assert b"".join(done.streaming_content).count(b"\n") == 1  # type: ignore[attr-defined]


def test_lists_take_few_statements(
    agent: User, supervisor: User, srm: User, as_user: AsUser, django_assert_max_num_queries
) -> None:
    many(agent, PAGE + 1)
    for user in (supervisor, srm):
        client = as_user(user)
        with django_assert_max_num_queries(15):
            client.get("/laporan/")


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


@pytest.mark.parametrize("user", ["manager", "srm", "pusat"])
def test_the_unit_and_pusat_see_a_masked_caller(
    report: UnitReport, user: str, as_user: AsUser, request: pytest.FixtureRequest
) -> None:
    page = html_of(as_user(request.getfixturevalue(user)).get(f"/laporan/{report.pk}/"))
    assert "0812****90" in page
    assert "Sari" not in page
    assert "081234567890" not in page
    assert TEXT in page


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
