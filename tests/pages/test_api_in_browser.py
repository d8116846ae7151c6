"""The API's page for other teams, and the one time that a new token is shown."""

from datetime import UTC, datetime

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Page, expect

from allocation.models import ApiToken
from pln123.site.api import document
from tests.pages.axe import assert_accessible

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_documentation_is_read_without_login_under_the_strict_policy(page: Page, live_server) -> None:
    """Swagger UI's own markup is not ours to mend, so axe does not judge it."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{live_server.url}/api/v1/")
    expect(page.get_by_role("heading", name="Cara memakai")).to_be_visible()
    expect(page.get_by_text("Batas bawaan 600 permintaan per menit dan token.")).to_be_visible()
    for methods in document()["paths"].values():
        for operation in methods.values():
            expect(page.get_by_text(operation["summary"], exact=True)).to_be_visible()
    page.get_by_text("Keputusan untuk satu permohonan").click()
    expect(page.get_by_text("Layanan PASCABAYAR saat ini belum tersedia di Wilayah Anda.")).to_be_visible()
    assert [url for url in asked if not url.startswith((live_server.url, "data:"))] == []


def test_an_administrator_makes_a_token_sees_it_once_and_may_revoke_it(
    enter, live_server, administrator: User
) -> None:
    page = enter(administrator)
    page.goto(f"{live_server.url}/admin/allocation/apitoken/add/")
    page.get_by_label("Saluran").select_option("Web PLN")
    page.get_by_label("Keterangan").fill("Server produksi")
    page.get_by_label("Berlaku sampai").fill("31-12-2099 23:59")
    assert_accessible(page)
    page.get_by_role("button", name="Simpan", exact=True).click()
    shown = page.get_by_text("pln123_")
    expect(shown).to_be_visible()
    text = shown.inner_text()
    assert_accessible(page)
    page.get_by_role("link", name="Selesai, ke daftar token API").click()
    token = ApiToken.objects.get()
    assert token.expires_at == datetime(2099, 12, 31, 16, 59, tzinfo=UTC)
    expect(page.get_by_text(token.key)).to_be_visible()
    expect(page.get_by_text(text)).to_have_count(0)
    page.locator("#result_list tbody th a").first.click()
    expect(page.get_by_label("Cabut token ini")).to_be_visible()
    assert_accessible(page)
