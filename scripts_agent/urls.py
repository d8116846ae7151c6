"""Addresses of the desk. Region names and codes may stand in an address; nothing about a person ever does."""

from django.urls import path

from .views import desk, preview, sheets, sop, summary, supervisor

app_name = "desk"
urlpatterns = [
    # An agent's calls
    path("asisten/", desk.home, name="home"),
    path("asisten/baru", desk.new_call, name="new"),
    path("asisten/nomor/", desk.same_number, name="same_number"),
    path("asisten/<int:call_id>/wilayah/", desk.villages, name="villages"),
    path("asisten/<int:call_id>/ketersediaan/", desk.availability, name="availability"),
    path("asisten/<int:call_id>/", desk.resume, name="resume"),
    path("asisten/<int:call_id>/<int:step>/", desk.step, name="step"),
    path("asisten/<int:call_id>/ap2t/", desk.ap2t_says, name="ap2t"),
    path("asisten/<int:call_id>/saran/", desk.take_suggestion, name="suggestion"),
    path("asisten/<int:call_id>/hasil-baru/", desk.use_new_result, name="use_new_result"),
    path("asisten/<int:call_id>/terputus/", desk.cancel, name="cancel"),
    # Beside the calls
    path("asisten/pintasan/", sheets.shortcuts, name="shortcuts"),
    path("asisten/darurat/", sheets.emergency, name="emergency"),
    path("asisten/pekerja.js", sheets.service_worker, name="service_worker"),
    path("matriks/", sheets.matrix, name="matrix"),
    path("sop/", sop.sop, name="sop"),
    path("naskah/", preview.preview, name="preview"),
    # A supervisor's pages
    path("lokasi/", supervisor.site_calls, name="site_calls"),
    path("lokasi/ringkasan/", summary.summary, name="summary"),
    path("lokasi/ringkasan/<slug:key>.csv", summary.summary_csv, name="summary_csv"),
]
