"""Regions and units, to look things up. They change through load_regions and load_units, not here."""

from django.contrib import admin

from allocation.models import Region, Unit
from allocation.people.scope import ReadOnlyAdmin


@admin.register(Region)
class RegionAdmin(ReadOnlyAdmin):
    """Wilayah: provinces down to villages, under their official and their AP2T names."""

    list_display = ("code", "ap2t_name", "kind", "level", "postal_code")
    list_filter = ("level",)
    search_fields = ("code__startswith", "ap2t_name", "postal_code__exact")
    search_help_text = "Cari kode, nama atau kode pos."
    show_full_result_count = False  # counting 91,599 rows for nothing


@admin.register(Unit)
class UnitAdmin(ReadOnlyAdmin):
    """Unit: every UID, UIW and UP3, also those that another one has replaced."""

    list_display = ("code", "name", "level", "parent", "operator")
    list_filter = ("level", "operator")
    list_select_related = ("parent",)
    search_fields = ("code", "name")
