"""What a unit has in stock, phase by phase."""

from datetime import datetime
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Path, Router
from pydantic import BaseModel, ConfigDict, Field

from allocation.availability import of_village as selectors
from allocation.domain.errors import shown
from allocation.domain.matrix import Availability
from allocation.domain.power import PHASES
from allocation.models import Scope
from allocation.reference import known_availability
from pln123.web.replica import from_replica

from .access import BearerToken
from .answers import ApiError, answers

router = Router()


class UnitSummary(BaseModel):
    code: str
    name: str
    level: str = Field(description="UID, UIW atau UP3.")
    parent: str | None = Field(description="Kode UID/UIW di atas UP3.")
    operator: str = Field(description="PLN atau PLN BATAM. Untuk PLN BATAM tidak ada ketersediaan.")


class PhaseSetting(BaseModel):
    phase: int = Field(description="1 atau 3.")
    availability: Availability | None = Field(description="null: belum diatur.")
    set_by: str | None = Field(description="Kode unit yang mengaturnya: unit ini sendiri atau UID/UIW-nya.")
    changed_at: datetime | None = Field(description="Sejak kapan berlaku di unit ini.")


MENTENG = {"code": "UP3-MENTENG", "name": "UP3 Menteng", "level": "UP3"}
SET_AT = "2026-11-23T07:30:00Z"
EXAMPLE: Any = {
    "unit": {**MENTENG, "parent": "UID-JAYA", "operator": "PLN"},
    "availability": [
        {"phase": 1, "availability": "PRABAYAR", "set_by": "UP3-MENTENG", "changed_at": SET_AT},
        {"phase": 3, "availability": None, "set_by": None, "changed_at": None},
    ],
}


class UnitAvailability(BaseModel):
    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE]})

    unit: UnitSummary
    availability: list[PhaseSetting] = Field(description="Phasa 1, lalu phasa 3.")


@router.get(
    "units/{code}/availability",
    auth=BearerToken(Scope.AVAILABILITY),
    operation_id="read_availability",
    summary="Ketersediaan meter satu unit",
    description="Yang berlaku sekarang; UP3 yang tidak mengatur sendiri ikut UID/UIW-nya. Hak: ketersediaan.",
    **answers(UnitAvailability, 404),
)
@from_replica
def read_availability(
    request: HttpRequest, code: Annotated[str, Path(description="Kode unit.", example="UP3-MENTENG")]
) -> UnitAvailability:
    found = selectors.settings_of_unit(code) if code.isprintable() else None
    if found is None:
        message = f"Unit dengan kode {shown(code)} tidak dikenal: isi kode seperti UP3-MENTENG."
        raise ApiError(404, message, field="code")
    unit, settings = found
    return UnitAvailability(
        unit=UnitSummary(
            code=unit.code, name=unit.name, level=unit.level, parent=unit.parent_id, operator=unit.operator
        ),
        availability=[_phase(phase, settings.get(phase)) for phase in PHASES],
    )


def _phase(phase: int, setting: selectors.Setting | None) -> PhaseSetting:
    if setting is None or known_availability(setting.availability) is None:
        return PhaseSetting(phase=phase, availability=None, set_by=None, changed_at=None)
    return PhaseSetting(
        phase=phase, availability=setting.availability, set_by=setting.unit_code, changed_at=setting.since
    )
