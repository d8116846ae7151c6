"""Screen-pops: the telephone system sends a caller's data here, and the agent's form takes it over."""

from datetime import datetime
from typing import Annotated, Any

from django import forms
from django.http import HttpRequest
from django.urls import reverse
from ninja import Router, Status
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from allocation.channels.access import BearerToken
from allocation.channels.answers import ApiError, answers
from allocation.domain.errors import shown
from allocation.models import Scope
from scripts_agent.calls import pops
from scripts_agent.desk.forms.caller import CallerForm

router = Router()

EXAMPLE: Any = {"telephone": "081234567890", "name": "Sari", "customer_id": None, "agent": "cso"}
EXAMPLE_ANSWER: Any = {
    "id": "k3Jx0cQ8mZrT5vB1nYw7dLh2sPf9uGaE4iKoXqVbR6M",
    "url": "https://asisten.example.id/asisten/baru#pop=k3Jx0cQ8mZrT5vB1nYw7dLh2sPf9uGaE4iKoXqVbR6M",
    "expires_at": "2026-11-28T07:40:00Z",
}
MISSING = "Isi sedikitnya satu: telephone, name atau customer_id."


class PopBody(BaseModel):
    """Checks the names and types of the fields. `PopForm` judges the values."""

    model_config = ConfigDict(extra="forbid", strict=True, json_schema_extra={"examples": [EXAMPLE]})

    telephone: str | None = Field(
        None, max_length=40, description="Nomor pemanggil: 6 sampai 15 angka, boleh +62 di depan."
    )
    name: str | None = Field(None, max_length=200, description="Nama pemohon, paling banyak 100 huruf.")
    customer_id: str | None = Field(None, max_length=40, description="ID pelanggan, 12 angka.")
    agent: Annotated[str, StringConstraints(pattern=r"^[\w.@+-]+$", max_length=150)] | None = Field(
        None, description="Nama pengguna CSO yang menerima; null: CSO mana pun yang membuka alamatnya."
    )


class PopForm(forms.Form):
    """The caller's data, judged as on the page of a new call. That page separates salutation and name."""

    telephone = CallerForm.base_fields["telephone"]
    name = CallerForm.base_fields["name"]
    customer_id = CallerForm.base_fields["customer_id"]
    clean_customer_id = CallerForm.clean_customer_id

    def clean_name(self) -> str:
        return " ".join(self.cleaned_data["name"].split())


class PopAnswer(BaseModel):
    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE_ANSWER]})

    id: str = Field(description="Sekali pakai.")
    url: str = Field(description="Alamat untuk dibuka di peramban CSO; tidak berisi data pemohon.")
    expires_at: datetime = Field(description="Sesudah ini datanya terhapus: 10 menit sejak dikirim.")


@router.post(
    "pops",
    auth=BearerToken(Scope.POPS),
    operation_id="leave_pop",
    summary="Layar telepon: data pemanggil untuk panggilan baru",
    description="Buka url pada peramban CSO: formulir panggilan baru terisi, satu kali. Setiap permintaan "
    "membuat id baru. Yang tidak diambil terhapus setelah 10 menit. Hak: layar telepon.",
    **answers(PopAnswer, 400, 413, 415, success=201),
)
def leave_pop(request: HttpRequest, body: PopBody) -> Status:
    form = PopForm(body.model_dump(exclude={"agent"}))
    for field, problems in form.errors.items():
        raise ApiError(422, str(problems[0]), code="invalid", field=field)
    if not any(form.cleaned_data.values()):
        raise ApiError(422, MISSING, code="missing")
    agent = pops.agent_named(body.agent) if body.agent else None
    if body.agent and agent is None:
        message = f"CSO {shown(body.agent)} tidak dikenal: isi nama pengguna seorang CSO, atau hapus agent."
        raise ApiError(422, message, code="invalid", field="agent")
    pop = pops.leave(agent=agent, **form.cleaned_data)
    url = request.build_absolute_uri(f"{reverse('desk:new')}#pop={pop.code}")
    return Status(201, PopAnswer(id=pop.code, url=url, expires_at=pop.expires_at))
