"""The admin's pages of mappings, and what their form sends."""

from django.urls import reverse

from tests.allocation.coverage.regions import DISTRICT, row

LIST = "/admin/allocation/coverage/"
OUTSIDE = ["agent", "supervisor", "stranger"]


def page(code, name="change"):
    return reverse(f"admin:allocation_coverage_{name}", args=[code])


def form(unit="UP3-BANDENGAN", code=DISTRICT, **more):
    return {"unit": unit, "why": "Sudah dicek", "seen": row(code).version, **more}
