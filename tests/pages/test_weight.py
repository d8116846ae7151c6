"""How much travels, compressed: the first page at most 60 kB in all, an answer 4 kB, a whole call 20 kB."""

import gzip
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.db.models import Count
from django.http import HttpResponse

from allocation.models import Region
from tests.walk import Walk

pytestmark = pytest.mark.django_db
FIRST_PAGE, ANSWER, CALL = 60 * 1024, 4 * 1024, 20 * 1024
COMPRESSED = {"Accept-Encoding": "gzip"}


def travelling(response: HttpResponse) -> int:
    assert response["Content-Encoding"] == "gzip"
    return len(response.content)


def with_modules(path: str) -> set[str]:
    """A static file and the modules that it imports, and they in turn."""
    imported = (
        re.findall(r'^import .*"\./([^"]+)";$', read(path).decode(), re.M) if path.endswith(".js") else []
    )
    folder = path.rpartition("/")[0]
    return {path}.union(*(with_modules(f"{folder}/{name}") for name in imported))


def read(path: str) -> bytes:
    return Path(finders.find(path)).read_bytes()


def test_the_first_page_and_all_it_loads(walk: Walk) -> None:
    response = walk.client.get("/asisten/baru", headers=COMPRESSED)
    html = gzip.decompress(response.content).decode()
    loaded = re.findall(r'(?:src|href)="/static/([^"?]+)"', html)
    every = set[str]().union(*map(with_modules, loaded))
    assert {"css/tokens.css", "js/desk/main.js", "js/desk/keys.js", "js/desk/dom.js"} <= every
    # WhiteNoise sends what collectstatic has compressed at the highest level.
    files = [len(gzip.compress(read(path), 9)) for path in every]
    assert travelling(response) + sum(files) <= FIRST_PAGE


def test_each_step_answers_with_at_most_4_kb(walk: Walk, villages) -> None:
    walk.client.defaults["HTTP_HX_REQUEST"] = "true"
    walk.client.defaults["HTTP_ACCEPT_ENCODING"] = "gzip"
    walk.client.post("/asisten/baru", {"transaction": "PB", "salutation": "Ibu", "name": "Sari"})
    answers = {
        "village": walk.village(villages.gambir),
        "power": walk.power("2200"),
        "product": walk.product("PASCABAYAR"),
        "why": walk.answer("offer", "ALASAN"),
        "report": walk.answer("offer", "KERAS"),
        "closed": walk.post("6/", name="Sari", telephone="081234567890", text="Tetap ingin Pascabayar"),
    }
    sizes = {name: travelling(answer) for name, answer in answers.items()}
    assert {name: size for name, size in sizes.items() if size > ANSWER} == {}


def test_a_call_from_its_search_to_its_end_is_at_most_20_kb(walk: Walk, villages) -> None:
    walk.client.defaults["HTTP_HX_REQUEST"] = "true"
    walk.client.defaults["HTTP_ACCEPT_ENCODING"] = "gzip"
    answers = [
        walk.client.post("/asisten/baru", {"transaction": "PB", "salutation": "Ibu", "name": "Sari"}),
        walk.client.get("/asisten/wilayah/cari/", {"q": "gambir"}),
        walk.village(villages.gambir),
        walk.power("2200"),
        walk.answer("product", "PASCABAYAR"),
        walk.answer("heard", "YA"),
        walk.answer("offer", "TIDAK"),
        walk.post("6/", bantuan_lain="on"),
    ]
    assert walk.call.closing == "decline"
    assert sum(map(travelling, answers)) <= CALL


def test_a_search_answer_is_at_most_4_kb(walk: Walk) -> None:
    walk.open("PB")
    path = "/asisten/wilayah/cari/"
    assert travelling(walk.client.get(path, {"q": "gambir"}, headers=COMPRESSED)) <= ANSWER


def test_the_longest_lists_are_at_most_4_kb(walk: Walk) -> None:
    for level, name in enumerate(("provinsi", "kabupaten", "kecamatan"), start=2):
        regions = Region.objects.filter(level=level).order_by().values_list("parent")
        longest = regions.annotate(number=Count("pk")).order_by("-number").values_list("parent", flat=True)[0]
        answer = walk.client.get("/asisten/wilayah/", {name: longest}, headers=COMPRESSED)
        assert travelling(answer) <= ANSWER
