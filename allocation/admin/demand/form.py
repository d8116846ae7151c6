"""The filter of the demand pages: days, unit, phase and product, within the units that the user may see."""

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.formats import date_format

from allocation.demand.period_form import PeriodForm
from allocation.domain.matrix import Product
from allocation.models import Phase, Unit, UnitLevel
from pln123.web.choice_fields import asked_in_words, filter_choice, offer, pick

ANY: list[Any] = [("", "Semua")]


class DemandForm(PeriodForm):
    """units: those whose requests the user may see."""

    unit = filter_choice("Unit", "unit")
    phasa = forms.ChoiceField(
        label="Meter",
        required=False,
        choices=ANY + Phase.choices,
        error_messages=pick("Pilih 1 Phasa atau 3 Phasa."),
    )
    produk = forms.ChoiceField(
        required=False,
        choices=ANY + [(product.value, product.label) for product in Product],
        error_messages=pick("Pilih Prabayar atau Pascabayar."),
    )

    def __init__(self, asked: Any, units: QuerySet[Unit]) -> None:
        super().__init__(asked)
        self.units = {unit.pk: unit for unit in units.select_related("parent")}
        offer(self, "unit", ANY + self._grouped())
        if len(self.units) == 1:
            del self.fields["unit"]

    def _grouped(self) -> list[Any]:
        """Each UID/UIW with its UP3s below it. Choosing the UID/UIW means all of them."""
        groups: dict[str, list[tuple[str, str]]] = {}
        for unit in sorted(self.units.values(), key=lambda unit: (unit.level == UnitLevel.UP3, unit.name)):
            above = unit.parent or unit
            groups.setdefault(above.name, []).append((unit.pk, unit.name))
        return list(groups.items())

    @property
    def period_text(self) -> str:
        first, last = (date_format(day, "j F Y") for day in self.period)
        return f"{first} s.d. {last}"

    @property
    def in_words(self) -> list[tuple[str, str]]:
        """What is asked for, label and value, for the files; also the only unit there is to ask for."""
        only = [] if "unit" in self.fields else [("Unit", str(unit)) for unit in self.units.values()]
        return [*asked_in_words(self), *only]

    @property
    def narrowed_to(self) -> str:
        """The phase and the product that were chosen: `1 Phasa, Prabayar`; "" for all."""
        chosen = dict(asked_in_words(self))
        return ", ".join(chosen[label] for label in ("Meter", "Produk") if label in chosen)

    @property
    def unit_asked(self) -> Unit | None:
        """The unit that was chosen, or the only one there is."""
        code = self.cleaned_data.get("unit")
        if code:
            return self.units[code]
        above = [unit for unit in self.units.values() if unit.parent_id not in self.units]
        return above[0] if len(above) == 1 else None

    @property
    def whole_uids(self) -> set[str]:
        """Names of the UIDs/UIWs all of whose UP3s are asked for."""
        asked = self.cleaned_data.get("unit")
        above = (unit for unit in self.units.values() if unit.parent_id is None)
        return {unit.name for unit in above if asked in ("", None, unit.pk)}

    @property
    def phases(self) -> list[int]:
        phase = self.cleaned_data["phasa"]
        return [int(phase)] if phase else list(Phase.values)

    def narrowed(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """The rows of the chosen unit, phase and product, of any day."""
        if code := self.cleaned_data.get("unit"):
            rows = rows.filter(unit__in=Unit.objects.filter(Q(pk=code) | Q(parent=code)))
        if phase := self.cleaned_data["phasa"]:
            rows = rows.filter(phase=phase)
        if product := self.cleaned_data["produk"]:
            rows = rows.filter(product=product)
        return rows
