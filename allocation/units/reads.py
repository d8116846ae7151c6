"""Units as lists."""

from django.db.models import QuerySet

from allocation.models import Operator, Unit, UnitLevel


def every_up3() -> list[Unit]:
    """Every UP3 by name, those of PLN Batam included."""
    return list(Unit.objects.filter(level=UnitLevel.UP3))


def up3s() -> QuerySet[Unit]:
    """Every UP3 of PLN by name: the units a report can go to."""
    return Unit.objects.filter(level=UnitLevel.UP3, operator=Operator.PLN).order_by("name")
