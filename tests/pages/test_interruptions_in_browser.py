"""What comes between in a call: availability that changes, a logout, a second press, the way back."""

import re
from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import expect

from allocation.availability.changes import set_availability
from scripts_agent.models import Call, CallEvent
from tests.conftest import PASSWORD
from tests.pages.axe import assert_accessible
from tests.pages.desk import Desk

APKT_CLOSED = "TIDAK BERSEDIA: Closing (APKT ISSUE CLOSED)"
NEW_RESULT, OLD_RESULT = "Pakai hasil baru", "Tutup dengan hasil yang sudah disampaikan"
SetMenteng = Callable[[str], None]

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.firefox]


@pytest.fixture
def set_menteng(manager: User) -> SetMenteng:
    """The manager of UP3 Menteng, which serves GAMBIR, changes what it has for 1 phase."""

    def change(availability: str) -> None:
        set_availability(
            unit="UP3-MENTENG", phase=1, availability=availability, by=manager, reason="Stok berubah"
        )

    return change


@pytest.fixture
def offered(desk: Desk, agent: User, villages) -> Desk:
    """Ibu Sari asked for 2.200 VA Pascabayar in GAMBIR and hears the offer of Prabayar."""
    desk.start_at_result(agent, villages.gambir)
    desk.expect_lines_named("SOP butir 4a.6")
    return desk


@pytest.fixture
def accepted(desk: Desk, agent: User, villages) -> Desk:
    """The same, and takes it: the call is to be closed."""
    desk.start_at_result(agent, villages.gambir, offer="YA")
    return desk


def expect_old_and_new(desk: Desk, old: str, new: str) -> None:
    alert = desk.page.get_by_role("alert")
    expect(alert).to_contain_text("Ketersediaan berubah selama panggilan. Panggilan belum ditutup.")
    expect(alert.locator("dt")).to_have_text(["Sudah disampaikan", "Sekarang"])
    expect(alert.locator("dd")).to_have_text([old, new])
    assert Call.objects.get().closed_at is None


# The second look at closing time


def test_new_result_is_taken_and_step_5_asked_again(accepted, set_menteng):
    set_menteng("ALL")
    accepted.close()
    expect_old_and_new(accepted, "Pascabayar: Ditawarkan Prabayar", "Pascabayar: Dapat dilayani")
    assert_accessible(accepted.page)

    accepted.press(NEW_RESULT)
    accepted.expect_step(5)
    accepted.expect_lines_named()
    accepted.expect_result("Dapat dilayani: Pascabayar")
    accepted.press("Lanjut proses pada AP2T")
    accepted.expect_step(6)
    accepted.close()
    accepted.expect_closed("Lanjut proses pada AP2T")
    call = Call.objects.get()
    assert (call.closing, call.told["decision"]["outcome"]) == ("continue_ap2t", "SERVED")
    assert CallEvent.objects.get(kind="RECOMPUTED").data["choice"] == "new"


def test_old_result_is_kept_while_its_product_can_still_be_served(accepted, set_menteng):
    set_menteng("ALL")
    accepted.close()
    expect_old_and_new(accepted, "Pascabayar: Ditawarkan Prabayar", "Pascabayar: Dapat dilayani")
    accepted.press(OLD_RESULT)
    accepted.expect_closed("BERSEDIA: lanjut proses pada AP2T")
    call = Call.objects.get()
    assert call.closing == "continue_ap2t_alternative"
    assert call.told["decision"]["outcome"] == "OFFER_ALTERNATIVE"
    assert CallEvent.objects.get(kind="RECOMPUTED").data["choice"] == "old"


def test_old_result_is_not_accepted_for_a_product_no_longer_served(accepted, set_menteng):
    set_menteng("PASCABAYAR")
    accepted.close()
    expect_old_and_new(accepted, "Pascabayar: Ditawarkan Prabayar", "Pascabayar: Dapat dilayani")
    expect(accepted.page.get_by_role("button", name=OLD_RESULT)).to_have_count(0)
    expect(accepted.page.get_by_text("tidak dapat diteruskan ke AP2T dengan produk itu")).to_be_visible()
    expect(accepted.page.get_by_role("button", name=NEW_RESULT)).to_be_visible()


def test_another_change_in_between_is_shown_again(offered, set_menteng):
    offered.press("Tidak")
    offered.expect_step(6)
    set_menteng("ALL")
    offered.page.get_by_label("Bantuan lain sudah ditawarkan").check()
    offered.close()
    expect_old_and_new(offered, "Pascabayar: Ditawarkan Prabayar", "Pascabayar: Dapat dilayani")
    first = offered.page.locator("[name=keep]").get_attribute("value")

    set_menteng("PASCABAYAR")
    offered.press(OLD_RESULT)
    expect(offered.page.locator("[name=keep]")).not_to_have_value(first)
    expect_old_and_new(offered, "Pascabayar: Ditawarkan Prabayar", "Pascabayar: Dapat dilayani")

    offered.press(OLD_RESULT)
    offered.expect_closed(APKT_CLOSED)
    assert Call.objects.get().closing == "decline"


def test_change_with_the_same_result_does_not_stop_the_closing(accepted, set_menteng):
    set_menteng("ALL")
    set_menteng("PRABAYAR")
    accepted.close()
    accepted.expect_closed("BERSEDIA: lanjut proses pada AP2T")
    assert CallEvent.objects.get(kind="RECOMPUTED").data["choice"] == "same"


# Away and back


def test_call_is_resumed_at_its_step_after_logout(offered):
    offered.press("Pemohon bertanya alasannya")
    offered.expect_lines_named("SOP butir 4a.6", "SOP butir 4a.6")
    offered.page.get_by_role("button", name="agen").click()
    offered.page.get_by_role("button", name=re.compile("Keluar")).click()
    expect(offered.page).to_have_title("Masuk · PLN 123")

    offered.log_in("agen", PASSWORD)
    call = Call.objects.get()
    expect(offered.page.locator(".desk-calls")).to_contain_text("Ibu Sari")
    offered.page.get_by_role("link", name=f"Lanjutkan panggilan #{call.pk}").click()
    offered.expect_step(5)
    # The reason was asked for before.
    offered.expect_lines_named("SOP butir 4a.6", "SOP butir 4a.6")
    offered.press("Ya")
    offered.expect_step(6)
    offered.expect_result("BERSEDIA: lanjut proses pada AP2T · Prabayar")


def test_session_that_ended_leads_through_the_login_back_to_the_step(offered):
    offered.page.context.clear_cookies(name="sessionid")
    offered.press("Ya")
    expect(offered.page).to_have_title("Masuk · PLN 123")
    offered.page.get_by_label("Nama pengguna").fill("agen")
    offered.page.get_by_label("Kata sandi").fill(PASSWORD)
    offered.press("Masuk")
    offered.expect_step(5)
    offered.press("Ya")
    offered.expect_step(6)


def test_pressing_twice_makes_one_call_and_one_answer(desk):
    desk.page.goto(f"{desk.address}/asisten/baru")
    desk.page.get_by_label("Penyambungan Baru (PB)").check()
    desk.page.get_by_role("button", name="Lanjut").dblclick()
    desk.expect_step(2)
    assert Call.objects.count() == 1


def test_closing_twice_closes_once(accepted):
    accepted.page.get_by_role("button", name="Tutup panggilan").dblclick()
    accepted.expect_closed("BERSEDIA: lanjut proses pada AP2T")
    expect(accepted.error).to_have_count(0)
    assert CallEvent.objects.filter(kind="CLOSED").count() == 1


def test_ctrl_enter_twice_never_answers_for_the_caller(desk, agent, villages):
    desk.start_at_product(agent, villages.gambir, "2200")
    desk.page.keyboard.press("Control+Enter")
    desk.product("Pascabayar")
    assert Call.objects.get().answers["product"] == "PASCABAYAR"
    desk.page.keyboard.press("Control+Enter")
    desk.press("Tidak")
    desk.expect_step(6)
    assert Call.objects.get().answers["offer"] == "TIDAK"


def test_back_button_shows_the_step_before_with_its_answer(desk, agent, villages):
    desk.start_at_product(agent, villages.gambir, "2200")
    desk.product("Pascabayar")
    desk.press("Ya")
    desk.expect_step(6)
    desk.page.go_back()
    desk.expect_step(5)
    desk.expect_lines_named("SOP butir 4a.6")
    desk.page.go_back()  # the address of step 4 has held the product and line 4a.5
    desk.expect_step(4)
    desk.page.go_forward()
    desk.expect_step(5)
    desk.press("Tidak")  # the page that was gone back to still works
    desk.expect_step(6)
    desk.expect_result(APKT_CLOSED)
    expect(desk.error).to_have_count(0)


def test_second_tab_that_is_behind_is_told_so_and_loses_nothing(offered):
    second = Desk(offered.page.context.new_page(), offered.address)
    second.page.goto(offered.page.url)
    second.expect_step(5)
    offered.press("Ya")
    offered.expect_step(6)

    second.press("Tidak")
    expect(second.error).to_have_text(
        "Panggilan ini sudah berubah di tab lain. Periksa jawaban terbaru, lalu ulangi bila perlu."
    )
    assert Call.objects.get().answers["offer"] == "YA"
    second.press("Tidak")
    second.expect_step(6)
    second.expect_result(APKT_CLOSED)
    second.page.close()


# An earlier answer is changed


def change(desk: Desk, step: str) -> None:
    desk.page.get_by_role("navigation", name="Langkah").get_by_role("link", name=step).click()


def test_other_power_after_the_offer_asks_only_the_offer_again(accepted):
    change(accepted, "3 Daya & tarif")
    accepted.expect_step(3)
    power = accepted.page.get_by_label("Daya yang diinginkan (VA)")
    expect(power).to_have_value("2.200")
    expect(accepted.page.get_by_label("Rumah tangga")).to_be_checked()
    power.fill("5500")
    accepted.press("Lanjut")

    accepted.expect_step(5)  # village and product still fit, the answer to the old offer does not
    expect(accepted.page.locator(".desk-line blockquote").last).to_contain_text(
        "Daya 5.500 VA dengan layanan"
    )
    assert accepted.fields("[role=alertdialog]")["Tarif"] == "R2"
    assert "offer" not in Call.objects.get().answers
    accepted.press("Ya")
    accepted.expect_step(6)


def test_other_caller_name_after_the_offer_changes_only_the_words(accepted):
    change(accepted, "1 Jenis & pemohon")
    accepted.page.get_by_label("Nama pemohon").fill("Sarah {Nama Pemohon} <b>")
    accepted.press("Lanjut")
    accepted.expect_step(6)
    expect(accepted.page.locator(".desk-block")).to_contain_text("Nama Pemohon: Ibu Sarah {Nama Pemohon} <b>")


def test_change_from_pb_to_pd_asks_for_the_present_service_and_keeps_the_rest(offered):
    change(offered, "1 Jenis & pemohon")
    offered.expect_step(1)
    offered.page.get_by_label("Perubahan Daya (PD)", exact=True).check()
    offered.press("Lanjut")
    expect(offered.page.get_by_text("Pilih layanan pelanggan saat ini.")).to_be_visible()
    offered.page.get_by_label("1 Ph – Pascabayar").check()
    offered.press("Lanjut")
    offered.expect_step(5)
    offered.expect_result("Dapat dilayani: Pascabayar")
