"""The admin's pages of availability, and what their form sends."""

from django.urls import reverse

LIST = "/admin/allocation/meteravailability/"
OUTSIDE = ["agent", "supervisor", "stranger"]
CAST = ["manager", "other_manager", "srm", "other_srm", "pusat", "administrator", *OUTSIDE]


def page(row, name="change"):
    return reverse(f"admin:allocation_meteravailability_{name}", args=[row.pk])


def form(row, availability="PRABAYAR", reason="Stok habis", **more):
    return {"availability": availability, "why": reason, "expected_version": row.version, **more}
