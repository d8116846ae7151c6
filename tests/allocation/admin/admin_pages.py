"""The admin's pages of availability, and what their form sends."""

from django.urls import reverse

from allocation.availability.around import read_around

LIST = "/admin/allocation/meteravailability/"
OUTSIDE = ["agent", "supervisor", "stranger"]
CAST = ["manager", "other_manager", "srm", "other_srm", "pusat", "administrator", *OUTSIDE]


def page(row, name="change"):
    return reverse(f"admin:allocation_meteravailability_{name}", args=[row.pk])


def form(row, availability="PRABAYAR", reason="Stok habis", **more):
    around = read_around([(row.unit_id, row.phase)])[row.unit_id, row.phase]
    seen = {"expected_version": row.version, "around": around}
    return {"availability": availability, "why": reason, **seen, **more}
