"""Addresses of the desk. Region names and codes may stand in an address; nothing about a person ever does."""

from django.urls import path

from . import views

app_name = "desk"
urlpatterns = [
    path("asisten/", views.home, name="home"),
    path("lokasi/", views.site_calls, name="site_calls"),
    path("asisten/baru", views.new_call, name="new"),
    path("asisten/nomor/", views.same_number, name="same_number"),
    path("asisten/pintasan/", views.shortcuts, name="shortcuts"),
    path("asisten/darurat/", views.emergency, name="emergency"),
    path("asisten/pekerja.js", views.service_worker, name="service_worker"),
    path("asisten/<int:call_id>/wilayah/", views.villages, name="villages"),
    path("asisten/<int:call_id>/ketersediaan/", views.availability, name="availability"),
    path("asisten/<int:call_id>/", views.resume, name="resume"),
    path("asisten/<int:call_id>/<int:step>/", views.step, name="step"),
    path("asisten/<int:call_id>/ap2t/", views.ap2t_says, name="ap2t"),
    path("asisten/<int:call_id>/saran/", views.take_suggestion, name="suggestion"),
    path("asisten/<int:call_id>/hasil-baru/", views.use_new_result, name="use_new_result"),
    path("asisten/<int:call_id>/terputus/", views.cancel, name="cancel"),
    path("matriks/", views.matrix, name="matrix"),
]
