"""Practice calls: dealt, taken on the desk's own pages by its own rules, and read back."""

import shutil
from datetime import date, timedelta

import pytest
from django.utils import timezone

from allocation.models import Coverage, Region
from scripts_agent.models import Call, Membership, PracticeCall
from scripts_agent.practice import feedback
from scripts_agent.practice.dealing import deal_to
from scripts_agent.practice.timing import seconds_of, steps_used
from scripts_agent.privacy import retention
from tests import versions
from tests.practice import Play, play
from tests.walk import html_of, text_of

pytestmark = pytest.mark.django_db
OFFER, MISSING = "OFFER_ALTERNATIVE", "NOT_AVAILABLE"


@pytest.fixture
def desk(agent, as_user):
    return as_user(agent)


@pytest.fixture
def card(agent):
    """card(outcome="SERVED", seed=3): dealt to the agent."""
    return lambda **about: deal_to(agent.membership, **{"seed": 1, **about})


def test_an_agent_deals_a_card_and_begins(desk, agent):
    response = desk.post("/latihan/bagi/", {"hasil": OFFER}, follow=True)
    call = PracticeCall.objects.get()
    assert response.redirect_chain[-1][0] == f"/latihan/{call.pk}/1/"
    assert call.agent == agent
    assert call.dealt.outcome == OFFER
    assert call.started_at
    text = text_of(response)
    assert "LATIHAN bukan panggilan sungguhan" in text
    assert call.dealt.opening in text


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(1, 31))
def test_a_card_played_as_it_says_fits_to_its_end(desk, card, seed):
    call = play(desk, card(seed=seed))
    assert call.closing == call.dealt.closing
    assert call.outcome == call.dealt.outcome
    rows = feedback.compared(call)
    assert feedback.parted(rows) is None, rows
    page = desk.get(f"/latihan/{call.pk}/hasil/")
    assert page.status_code == 200
    assert "Sesuai kartu sampai penutup" in text_of(page)


def test_the_feedback_names_where_the_call_parted(desk, card):
    call = card(outcome=OFFER, seed=4)
    other = "PRABAYAR" if call.dealt.answers["product"] == "PASCABAYAR" else "PASCABAYAR"
    Play(desk, call)._request(dict(call.dealt.answers))
    Play(desk, call).post("4/", question="product", answer=other)
    Play(desk, call).post("terputus/")
    call.refresh_from_db()
    parted = feedback.parted(feedback.compared(call))
    assert (parted.what, parted.clause) == ("Produk layanan", "4a.4")
    text = text_of(desk.get(f"/latihan/{call.pk}/hasil/"))
    assert "Berpisah dari kartu pada: Produk layanan" in text
    assert "SOP butir 4a.4" in text


def test_the_namesake_of_the_cards_village_is_another_village(desk, card, villages):
    """SORKAM KANAN is a kelurahan and a desa of one district."""
    call, (kelurahan, desa) = card(outcome=OFFER, seed=4), villages.kelurahan_and_desa
    call.card["answers"]["village"] = kelurahan
    call.save()
    Play(desk, call)._request({**call.dealt.answers, "village": desa})
    Play(desk, call).post("terputus/")
    call.refresh_from_db()
    parted = feedback.parted(feedback.compared(call))
    assert parted.what == "Wilayah"
    assert [words.partition(",")[0] for words in (parted.expected, parted.reached)] == [
        "SORKAM KANAN (Kel.)",
        "SORKAM KANAN (Desa)",
    ]


def test_a_card_can_be_read_after_its_village_has_gone(desk, card):
    """A load of the regions takes away what no row points at; a card only names it."""
    call = card(outcome=OFFER, seed=4)
    Play(desk, call).post("1/", transaction="PB")
    Play(desk, call).post("terputus/")
    before = text_of(desk.get(f"/latihan/{call.pk}/hasil/"))
    code = call.dealt.answers["village"]
    Region.objects.filter(code=code).delete()
    assert f"Umpan balik latihan #{call.pk}" in html_of(desk.get("/latihan/"))
    page = text_of(desk.get(f"/latihan/{call.pk}/hasil/"))
    assert f"Wilayah {code}" in page
    unread = "Kalimat yang belum diucapkan"
    assert page.partition(unread)[2] == before.partition(unread)[2]


@pytest.mark.slow
def test_a_line_that_stood_too_short_is_unread(desk, card, monkeypatch):
    call = play(desk, card(outcome=OFFER, seed=4))
    unread = {missed.line.id for missed in feedback.unread(call)}
    assert {"material_depends", "offer_alternative"} <= unread
    slow = {missed.line.id: 60.0 for missed in feedback.unread(call)}
    monkeypatch.setattr(feedback, "lines_shown", lambda call: slow)
    assert feedback.unread(call) == []


@pytest.mark.slow
def test_a_line_that_never_stood_there_is_unread(desk, card):
    seed = next(s for s in range(1, 200) if "why" in card(outcome=OFFER, seed=s).dealt.notes)
    call = card(outcome=OFFER, seed=seed)
    answers = dict(call.dealt.answers)
    walk = Play(desk, call)
    walk._request(answers)
    walk._product(answers)
    walk.post("5/", question="offer", answer=answers["offer"])
    walk._close(call.dealt.closing)
    call.refresh_from_db()
    reason = [m for m in feedback.unread(call) if m.line.id.startswith("reason")]
    assert [m.seconds for m in reason] == [None]


@pytest.mark.slow
def test_time_and_keys_stand_beside_the_own_last_ten(desk, card):
    first, second = play(desk, card(outcome="SERVED", seed=5)), play(desk, card(outcome="SERVED", seed=6))
    times = {step.title: step for step in steps_used(second)}
    assert times["3 Daya & tarif"].keys == 3
    assert times["3 Daya & tarif"].usual_keys == 3
    assert times["3 Daya & tarif"].usual_seconds == seconds_of(first)[3]
    assert {step.usual_seconds for step in steps_used(first)} == {None}


@pytest.mark.slow
def test_the_stock_is_the_cards_and_never_the_units(desk, card, demo_settings):
    """GAMBIR has 1 phase PRABAYAR; under a card that says otherwise that counts for nothing."""
    call = card(outcome="SERVED", seed=5)
    Play(desk, call).to_the_end()
    call.refresh_from_db()
    assert call.told["settings"] == {
        str(phase): availability for phase, availability in call.dealt.stock.availability.items()
    }
    page = desk.get(f"/latihan/{call.pk}/ketersediaan/?versi=lama")
    assert page.status_code == 204  # closed


@pytest.mark.slow
def test_a_card_is_played_where_no_unit_is_known(desk, card):
    """The unit that the card's stock needs is made up, and stored nowhere."""
    dealt = card()
    Coverage.objects.all().delete()
    call = play(desk, dealt)
    assert (call.closing, call.unit_id) == (call.dealt.closing, None)


def test_a_later_policy_can_be_practised_before_it_holds(desk, agent, second_version, it_is):
    it_is("2026-12-01 09:00")
    desk.force_login(agent)
    assert "Konsep mulai 2027-01-01" in html_of(desk.get("/latihan/"))
    desk.post("/latihan/bagi/", {"aturan": "2027-01-01"})
    call = PracticeCall.objects.get()
    assert (call.policy, call.script_version, call.closings_version) == ("2027-01-01",) * 3
    assert call.rules_day == date(2027, 1, 1)
    assert desk.post("/latihan/bagi/", {"aturan": "2027-02-01"}).status_code == 422


def test_closings_that_alone_change_can_be_practised_before_they_hold(desk, agent, tmp_path, it_is):
    versions.write_first_version(tmp_path)
    folder, second = tmp_path / "closings", versions.SECOND
    shutil.copy(folder / f"closings-{versions.FIRST}.csv", folder / f"closings-{second}.csv")
    with (folder / "versions.toml").open("a", encoding="utf-8") as file:
        file.write(f'\n[[version]]\nid = "{second}"\nstart = {second}\nsource = "Surat percobaan"\n')
    it_is("2026-12-01 09:00")
    desk.force_login(agent)
    with versions.in_force(tmp_path, pytest.MonkeyPatch()):
        assert "Konsep mulai 2027-01-01" in html_of(desk.get("/latihan/"))


@pytest.mark.slow
def test_a_card_dealt_after_midnight_is_of_todays_rules(desk, card, clock):
    clock("20 01:30")  # the 19th in Greenwich
    call = card()
    page = text_of(desk.get(f"/latihan/{call.pk}/1/"))
    assert "LATIHAN" in page
    assert "(konsep)" not in page


def test_a_supervisor_deals_and_reads_without_a_ranking(as_user, supervisor, agent, desk):
    page = as_user(supervisor)
    assert page.get("/latihan/").headers["Location"] == "/latihan/tim/"
    page.post("/latihan/tim/bagi/", {"cso": agent.membership.pk, "hasil": MISSING})
    call = PracticeCall.objects.get()
    assert (call.agent, call.dealt_by, call.started_at) == (agent, supervisor, None)
    assert f"Mulai latihan #{call.pk}" in text_of(desk.get("/latihan/"))
    play(desk, call)
    text = text_of(page.get("/latihan/tim/"))
    assert "agen 1 0 1 dari 6" in text
    assert page.get(f"/latihan/{call.pk}/hasil/").status_code == 200


def test_a_supervisor_deals_to_nobody_of_another_site(as_user, supervisor, other_agent):
    response = as_user(supervisor).post("/latihan/tim/bagi/", {"cso": other_agent.membership.pk})
    assert response.status_code == 422
    assert "Pilih CSO dari daftar." in text_of(response)
    assert not PracticeCall.objects.exists()


@pytest.mark.slow
def test_nobody_else_reaches_a_practice_call(as_user, card, desk, other_agent, make_member, pusat, stranger):
    call = play(desk, card())
    addresses = [f"/latihan/{call.pk}/{path}" for path in ("", "1/", "6/", "hasil/", "ketersediaan/")]
    colleague = make_member("teman", "CSO", "Semarang")
    for user in (other_agent, colleague):
        assert {as_user(user).get(address).status_code for address in addresses} == {404}
    far = make_member("penyelia.lain", "SUPERVISOR", "Yogyakarta")
    assert as_user(far).get(addresses[3]).status_code == 404
    for user in (pusat, stranger):
        assert {as_user(user).get(address).status_code for address in addresses} == {403}
        assert as_user(user).get("/latihan/").status_code == 403
        assert as_user(user).post("/latihan/bagi/").status_code == 403
    assert as_user(colleague).post("/latihan/tim/bagi/").status_code == 403


def test_wrong_methods_are_refused(desk, card):
    call = card()
    assert desk.get("/latihan/bagi/").status_code == 405
    assert desk.post("/latihan/").status_code == 405
    assert desk.get(f"/latihan/{call.pk}/terputus/").status_code == 405
    assert desk.post(f"/latihan/{call.pk}/hasil/").status_code == 405


def test_the_feedback_waits_for_the_end(desk, card, supervisor, as_user):
    call = card()
    address = f"/latihan/{call.pk}/hasil/"
    assert desk.get(address).headers["Location"] == f"/latihan/{call.pk}/"
    assert as_user(supervisor).get(address).headers["Location"] == "/latihan/tim/"


def test_a_practice_left_open_by_who_is_a_supervisor_now_leads_to_the_team(desk, card):
    call = card()
    Membership.objects.filter(user=call.agent).update(role="SUPERVISOR")
    reached = desk.get(f"/latihan/{call.pk}/hasil/", follow=True)
    assert (reached.status_code, reached.redirect_chain) == (200, [("/latihan/tim/", 302)])


def test_a_real_call_is_not_reached_as_a_practice_nor_the_other_way(walk, agent):
    walk.open("PB")
    real = walk.call
    assert walk.client.get(f"/latihan/{real.pk}/2/").status_code == 404
    call = deal_to(agent.membership, seed=1)
    PracticeCall.objects.filter(pk=call.pk).update(id=real.pk + 1)
    assert walk.client.get(f"/asisten/{real.pk + 1}/1/").status_code == 404
    assert walk.client.get(f"/latihan/{real.pk + 1}/1/").status_code == 200
    assert not Call.objects.exclude(pk=real.pk).exists()


def test_keys_that_no_keyboard_has_are_not_counted(desk, card):
    call = card(outcome="SERVED", seed=5)
    desk.get(f"/latihan/{call.pk}/1/", headers={"X-Keys": "-1"})
    desk.get(f"/latihan/{call.pk}/1/", headers={"X-Keys": "999999"})
    call.refresh_from_db()
    assert call.keys == {}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("typed", "status"), [({"current_power": "900"}, 422), ({"revision": "-1", "transaction": "PB"}, 409)]
)
def test_keys_of_an_answer_that_is_refused_are_counted_too(desk, card, typed, status):
    call = card(outcome="SERVED", seed=5)
    desk.get(f"/latihan/{call.pk}/1/")
    call.refresh_from_db()
    answer = {"revision": call.revision, **typed}
    refused = desk.post(f"/latihan/{call.pk}/1/", answer, headers={"X-Keys": "7", "HX-Request": "true"})
    assert refused.status_code == status
    call.refresh_from_db()
    assert call.keys == {"1": 7}


def test_old_practice_goes_with_the_nightly_job(desk, card):
    call = play(desk, card())
    PracticeCall.objects.filter(pk=call.pk).update(saved_at=timezone.now() - timedelta(days=91))
    assert retention.run().practice > 1  # with its trace
    assert not PracticeCall.objects.exists()
