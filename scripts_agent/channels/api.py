"""Decisions for the other channels, by the same rule as pages and command, with AP2T's notification.

It only reads: the same question may be sent any number of times, and nothing is stored.
"""

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Router
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, WithJsonSchema

from allocation import reference
from allocation.availability.of_village import allocation_for, decide_at, unit_of
from allocation.channels.access import BearerToken
from allocation.channels.answers import answers
from allocation.clock import today_wib
from allocation.domain.decision import Outcome, Reason, decide
from allocation.domain.matrix import SERVICES, Availability, Product, Transaction
from allocation.domain.power import MAX_POWER, MIN_POWER, PHASES
from allocation.domain.request import read_request
from allocation.models import Scope
from scripts_agent.words.notification import notification_of

router = Router()

# The SOP's own example, under the demo's settings.
EXAMPLE: Any = {"transaction": "PB", "power": 2200, "product": "PASCABAYAR", "village": "31.71.01.1001"}
EXAMPLE_ANSWER: Any = {
    "outcome": "OFFER_ALTERNATIVE",
    "alternative": "PRABAYAR",
    "reason": "MATERIAL",
    "matrix_row": 11,
    "policy": "2021-01-26",
    "unit": "UP3-MENTENG",
    "notification": "Layanan PASCABAYAR saat ini belum tersedia di Wilayah Anda. "
    "Apakah anda bersedia dilayani dengan Layanan PRABAYAR?",
}

Text = Annotated[str, StringConstraints(pattern=r"^[\w.-]+$")] | None
SERVICE_CODES = [service.code for service in SERVICES]
LIMITS = {"minimum": MIN_POWER, "maximum": MAX_POWER}


class CaseBody(BaseModel):
    """Checks the names of the fields, and that numbers are numbers.

    The values are described here for the document. Only `read_request` judges them, as it does for the pages
    and the command; so nothing is required here.
    """

    model_config = ConfigDict(
        extra="forbid",
        strict=True,
        json_schema_extra={"required": ["transaction", "power", "product"], "examples": [EXAMPLE]},
    )

    transaction: Annotated[Text, WithJsonSchema({"enum": list(Transaction)})] = Field(
        None, description="PB (Penyambungan Baru) atau PD (Perubahan Daya)."
    )
    current: Annotated[Text, WithJsonSchema({"enum": [*SERVICE_CODES, None]})] = Field(
        None, description="Layanan saat ini; wajib untuk PD, null untuk PB."
    )
    current_power: Annotated[int | None, WithJsonSchema({"type": ["integer", "null"], **LIMITS})] = Field(
        None, description="Daya saat ini dalam VA, null bila tidak diketahui."
    )
    power: Annotated[int | None, WithJsonSchema({"type": "integer", **LIMITS})] = Field(
        None, description="Daya yang diminta, dalam VA."
    )
    phase: Annotated[int | None, WithJsonSchema({"enum": [*PHASES, None]})] = Field(
        None, description="1 atau 3; wajib hanya bila daya tidak baku dan ada pada kedua phasa."
    )
    product: Annotated[Text, WithJsonSchema({"enum": list(Product)})] = Field(
        None, description="Produk yang diminta."
    )
    village: Annotated[
        Text, WithJsonSchema({"type": ["string", "null"], "pattern": r"^\d\d\.\d\d\.\d\d\.\d{4}$"})
    ] = Field(None, description="Kode desa. Isi salah satu saja: village atau availability.")
    availability: Annotated[Text, WithJsonSchema({"enum": [*Availability, None]})] = Field(
        None, description="Ketersediaan pada phasa permintaan, sebagai ganti desa."
    )


class DecisionAnswer(BaseModel):
    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE_ANSWER]})

    outcome: Outcome = Field(
        description="SERVED dapat dilayani, OFFER_ALTERNATIVE tawarkan produk lain, NOT_AVAILABLE belum "
        "tersedia, UNDECIDABLE belum dapat diputuskan (jangan menjanjikan apa pun)."
    )
    alternative: Product | None = Field(description="Hanya pada OFFER_ALTERNATIVE.")
    reason: Reason | None = Field(
        description="MATERIAL meter belum tersedia, POWER_LIMIT di luar batas daya, POLICY tidak "
        "dilayani menurut kebijakan; pada UNDECIDABLE: "
        "NO_UNIT, NO_SETTING, UNIT_UNSURE atau PLN_BATAM. null pada SERVED."
    )
    matrix_row: int | None = Field(description="Baris matriks SOP, 1 sampai 30; null pada UNDECIDABLE.")
    policy: str = Field(description="Kebijakan yang berlaku hari ini (WIB).")
    unit: str | None = Field(
        description="UP3 yang melayani desa; null tanpa desa, tanpa unit, atau pada UNIT_UNSURE."
    )
    notification: str | None = Field(description="Notifikasi AP2T, kata demi kata; hanya OFFER_ALTERNATIVE.")


@router.post(
    "decisions",
    auth=BearerToken(Scope.DECISIONS),
    operation_id="decide",
    summary="Keputusan untuk satu permohonan",
    description="Hanya membaca: boleh diulang, jawabannya sama selama ketersediaan tidak berubah, dan "
    "tidak ada yang disimpan. Hak: keputusan.",
    **answers(DecisionAnswer, 400, 413, 415),
)
def decide_case(request: HttpRequest, case: CaseBody) -> DecisionAnswer:
    given = {name: str(value) for name, value in case if value is not None}
    asked = read_request(reference.ladder(), given)
    unit = None
    if asked.availability:
        decision = decide(reference.policies().on(today_wib()), asked.case, asked.availability)
    else:
        village = allocation_for(asked.village)
        decision = decide_at(village, asked.case, today_wib())
        unit = unit_of(decision, village) or None
    return DecisionAnswer(**decision._asdict(), unit=unit, notification=notification_of(decision, asked.case))
