"""/keadaan/ for Pusat and administrators: what is ready, and when the nightly jobs last ran."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from pln123.web import replica
from scripts_agent.access import for_overseers

from .health import readiness
from .jobs import COUNT, LATE_AFTER, RETENTION, last_ends

JOBS = {
    RETENTION: "Penghapusan data pemohon, setiap malam",
    COUNT: "Hitungan hari yang sudah selesai, setiap malam",
}
CHECKS = {
    "database": "Basis data",
    "migrations": "Migrasi",
    "regions": "Wilayah",
    "search": "Pencarian desa",
    "policy": "Matriks",
    "powers": "Daya",
    "tariffs": "Golongan tarif",
    "closings": "Penutup",
    "scripts": "Naskah",
}


@require_GET
@for_overseers
def state(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    ends = last_ends()
    late = {job for job, end in ends.items() if end is None or (now - end).total_seconds() > LATE_AFTER}
    jobs = [(words, ends.get(job), job in late) for job, words in JOBS.items()]
    checks = [(CHECKS.get(name, name.capitalize()), said) for name, said in readiness().items()]
    if replica.REPLICA in settings.DATABASES:
        checks.append(("Salinan basis data", "ok" if replica.usable_moment() else "tidak dipakai: lihat log"))
    context = {"checks": checks, "jobs": jobs, "now": now}
    return render(request, "site/state.html", context)
