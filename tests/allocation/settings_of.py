"""What a unit has set."""

from allocation.models import MeterAvailability


def setting(unit="UP3-MENTENG", phase=1):
    return MeterAvailability.objects.get(unit=unit, phase=phase)
