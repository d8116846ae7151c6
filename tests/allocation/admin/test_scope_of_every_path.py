"""Sixty cases: twelve ways to a unit's availability, tried by five people whose unit it is not.

Nothing is written and no name of the unit is told, whatever the answer; the unit's own manager walks the same
ways as the control, so that a way that would lead nowhere for anybody is noticed.
"""

import io
import re
import zipfile
from collections.abc import Callable, Iterator

import pytest
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from allocation.availability.around import read_around
from allocation.availability.changes import set_availability
from allocation.models import Coverage, Demand, MeterAvailability, Post

pytestmark = pytest.mark.django_db

LIST = "/admin/allocation/meteravailability/"
SECRET = "gudang-cawang-kosong"
TOLD = ("UP3 Menteng", "Manager UP3 Menteng", "manajer.menteng", SECRET)
HISTORY = MeterAvailability.history.model
Answers = Iterator[HttpResponse]


@pytest.fixture
def menteng(manager: User, demo_settings: None) -> MeterAvailability:
    """The row that everybody is after, changed once with a reason that nobody else should read."""
    row = MeterAvailability.objects.get(unit="UP3-MENTENG", phase=1)
    return set_availability(unit=row.unit_id, phase=1, availability="PASCABAYAR", by=manager, reason=SECRET)


def form(row: MeterAvailability, **more: str) -> dict[str, str]:
    around = read_around([(row.unit_id, row.phase)])[row.unit_id, row.phase]
    seen = {"expected_version": str(row.version), "around": around}
    return {"availability": "ALL", "why": "Curian", **seen, **more}


# The twelve ways ----------------------------------------------------------------------------------


def the_list(client: Client, row: MeterAvailability) -> Answers:
    yield client.get(LIST)
    yield client.get(LIST, {"q": "mente"})
    yield client.get(LIST, {"unit__exact": row.unit_id})
    yield client.get("/admin/allocation/historicalmeteravailability/")


def the_form(client: Client, row: MeterAvailability) -> Answers:
    address = f"{LIST}{row.pk}/change/"
    yield client.get(address)
    yield client.get(f"{LIST}{row.pk}/pilihan/", {"availability": "ALL"})
    yield client.post(address, form(row))


def adding(client: Client, row: MeterAvailability) -> Answers:
    yield client.get(f"{LIST}add/")
    yield client.post(f"{LIST}add/", {**form(row), "unit": row.unit_id, "phase": "1"})
    yield client.post(f"{LIST}{row.pk}/change/", {**form(row), "_saveasnew": "1"})


def deleting(client: Client, row: MeterAvailability) -> Answers:
    yield client.get(f"{LIST}{row.pk}/delete/")
    yield client.post(f"{LIST}{row.pk}/delete/", {"post": "yes"})
    yield client.post(LIST, {"action": "delete_selected", "_selected_action": [row.pk], "post": "yes"})


def the_history(client: Client, row: MeterAvailability) -> Answers:
    yield client.get(f"{LIST}{row.pk}/history/")
    yield client.get("/admin/allocation/historicalmeteravailability/", {"oleh": "menteng"})


def reverting(client: Client, row: MeterAvailability) -> Answers:
    entry = HISTORY.objects.filter(id=row.pk).latest("version").pk
    for address in (
        f"{LIST}{row.pk}/history/{entry}/",
        f"/admin/allocation/historicalmeteravailability/{entry}/change/",
    ):
        yield client.get(address)
        yield client.post(address, form(row))


def importing(client: Client, row: MeterAvailability) -> Answers:
    yield client.get(f"{LIST}impor/")
    header = "Kode unit,Meter,Ketersediaan sendiri"
    table = SimpleUploadedFile("curian.csv", f"{header}\n{row.unit_id},1,ALL\n".encode())
    answer = client.post(f"{LIST}impor/", {"file": table})
    yield answer
    if answer.status_code == 302 and "/impor/" in answer.url:
        yield client.get(answer.url)
        yield client.post(answer.url, {"reason": "Curian"})


def exporting(client: Client, row: MeterAvailability) -> Answers:
    for kind in ("csv", "xlsx"):
        yield client.get(f"{LIST}ekspor/{kind}/")
        yield client.get(f"{LIST}ekspor/{kind}/", {"q": "mente"})
        yield client.get(f"{LIST}templat/{kind}/")
        yield client.get(f"/admin/allocation/historicalmeteravailability/ekspor/{kind}/")


def autocompleting(client: Client, row: MeterAvailability) -> Answers:
    for model, field in (("meteravailability", "unit"), ("post", "unit"), ("coverage", "unit")):
        asked = {"app_label": "allocation", "model_name": model, "field_name": field, "term": "mente"}
        yield client.get("/admin/autocomplete/", asked)


def in_bulk(client: Client, row: MeterAvailability) -> Answers:
    yield client.post(LIST, {"action": "change_many", "_selected_action": [row.pk], "select_across": "0"})
    yield client.post(LIST, {"action": "change_many", "_selected_action": [row.pk], "select_across": "1"})
    yield client.get(f"{LIST}massal/", {"baris": row.pk})
    answers = {"baris": row.pk, "terlihat": f"{row.pk}:{row.version}", "availability": "ALL", "why": "Curian"}
    yield client.post(f"{LIST}massal/", {**answers, "ditampilkan": "ALL", "simpan": "1"})


def another_unit_in_the_post(client: Client, row: MeterAvailability) -> Answers:
    """From the form of a row of one's own, if there is one."""
    for own in MeterAvailability.objects.filter(unit__in=["UP3-BANDUNG", "UID-JABAR"], phase=1):
        yield client.post(f"{LIST}{own.pk}/change/", form(own, unit=row.unit_id, phase="1", id=str(row.pk)))
        own.refresh_from_db()
        assert own.unit_id != row.unit_id


def addresses_of_the_object(client: Client, row: MeterAvailability) -> Answers:
    yield client.get(f"{LIST}{row.pk}/")
    kind = ContentType.objects.get_for_model(MeterAvailability).pk
    yield client.get(f"/admin/r/{kind}/{row.pk}/")
    yield client.get("/admin/")
    yield client.get("/admin/allocation/")
    yield client.get(f"/admin/allocation/unit/{row.unit_id}/change/")
    yield client.get("/admin/allocation/post/")


WAYS = (
    the_list,
    the_form,
    adding,
    deleting,
    the_history,
    reverting,
    importing,
    exporting,
    autocompleting,
    in_bulk,
    another_unit_in_the_post,
    addresses_of_the_object,
)
PEOPLE = ("other_manager", "other_srm", "pusat", "supervisor", "agent")
# What only the unit's own people may do, or nobody: refused outright, not only without effect.
REFUSED = {403, 404}


def words_of(response: HttpResponse) -> str:
    """All that the answer says: of a page without the tags, of a sheet the text of its cells."""
    content = b"".join(response.streaming_content) if response.streaming else response.content  # type: ignore[attr-defined]
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            content = b" ".join(book.read(name) for name in book.namelist())
    return re.sub(r"<[^>]+>", " ", content.decode(errors="replace"))


def rows_of_menteng() -> list[object]:
    """Everything that an attack could have changed."""
    return [
        list(MeterAvailability.objects.filter(unit="UP3-MENTENG").order_by("pk").values()),
        list(HISTORY.objects.filter(unit="UP3-MENTENG").order_by("pk").values()),
        list(Coverage.objects.filter(unit="UP3-MENTENG").order_by("pk").values()),
        list(Post.objects.order_by("pk").values()),
        MeterAvailability.objects.count(),
        Demand.objects.count(),
    ]


@pytest.mark.slow
@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
@pytest.mark.parametrize("who", PEOPLE)
def test_nobody_else_changes_anything_or_learns_from_the_answer(
    client_of: Callable[[str], Client], menteng: MeterAvailability, who: str, way: Callable[..., Answers]
) -> None:
    client = client_of(who)
    before = rows_of_menteng()
    answers = list(way(client, menteng))
    assert rows_of_menteng() == before
    assert all(answer.status_code < 500 for answer in answers)
    if who == "pusat":  # reads everything, edits nothing
        return
    for answer in answers:
        told = words_of(answer)
        assert not [name for name in TOLD if name in told], answer.request["PATH_INFO"]
    if who in ("supervisor", "agent"):  # no admin at all
        assert {answer.status_code for answer in answers} <= {302, *REFUSED}
    elif way in (the_form, adding, deleting, reverting, autocompleting, in_bulk):
        assert {answer.status_code for answer in answers} <= REFUSED | {302}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("way", "effect"),
    [
        (the_list, "UP3 Menteng"),
        (the_form, "ALL"),
        (the_history, SECRET),
        (importing, "ALL"),
        (exporting, SECRET),
        (in_bulk, "ALL"),
        (addresses_of_the_object, "Manager UP3 Menteng"),
    ],
    ids=lambda part: getattr(part, "__name__", ""),
)
def test_control_the_same_addresses_open_for_the_units_own_manager(
    client_of: Callable[[str], Client], menteng: MeterAvailability, way: Callable[..., Answers], effect: str
) -> None:
    told = " ".join(words_of(answer) for answer in way(client_of("manager"), menteng))
    menteng.refresh_from_db()
    assert effect in told if effect != "ALL" else menteng.availability == "ALL"
