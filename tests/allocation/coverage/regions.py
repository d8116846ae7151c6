"""Regions whose mapping the tests verify and correct."""

from allocation.coverage.verification import verify_coverage
from allocation.models import Coverage

MAPPED_REGIONS = 811  # rows of allocation/data/coverage.csv

DISTRICT = "31.71.02"  # Sawah Besar, of low confidence, to UP3-BANDENGAN
VILLAGE = "31.71.02.1001"
GAMBIR = "31.71.01"  # UP3-MENTENG, medium
REGENCY = "11.13"  # mapped as a whole, low, to UP3-SUBULUSSALAM


def row(region=DISTRICT):
    return Coverage.objects.get(region=region)


def verify(by, region=DISTRICT, unit="UP3-BANDENGAN", reason="Sudah dicek", seen=None):
    return verify_coverage(region=region, unit=unit, by=by, reason=reason, seen=seen).row


def snapshot():
    return list(Coverage.objects.order_by("pk").values()), Coverage.history.count()
