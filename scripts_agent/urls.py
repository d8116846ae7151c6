"""Addresses of the desk. Region names and codes may stand in an address; nothing about a person ever does."""

from django.urls import path

from scripts_agent.acts import views as acts
from scripts_agent.desk import sheets
from scripts_agent.desk import views as desk
from scripts_agent.figures import views as summary
from scripts_agent.policy_pages import effect as policy_effect
from scripts_agent.policy_pages import views as policy_pages
from scripts_agent.privacy import views as data_requests
from scripts_agent.records import traces
from scripts_agent.records import views as supervisor
from scripts_agent.reports import views as reports
from scripts_agent.unit_home import views as unit_home

app_name = "desk"
urlpatterns = [
    # An agent's calls
    path("asisten/", desk.home, name="home"),
    path("asisten/baru", desk.new_call, name="new"),
    path("asisten/nomor/", desk.same_number, name="same_number"),
    path("asisten/layar-telepon/", desk.take_pop, name="take_pop"),
    path("asisten/wilayah/", desk.region_list, name="region_list"),
    path("asisten/wilayah/cari/", desk.villages, name="villages"),
    path("asisten/<int:call_id>/ketersediaan/", desk.availability, name="availability"),
    path("asisten/<int:call_id>/", desk.resume, name="resume"),
    path("asisten/<int:call_id>/<int:step>/", desk.step, name="step"),
    path("asisten/<int:call_id>/ap2t/", desk.ap2t_says, name="ap2t"),
    path("asisten/<int:call_id>/saran/", desk.take_suggestion, name="suggestion"),
    path("asisten/<int:call_id>/hasil-baru/", desk.use_new_result, name="use_new_result"),
    path("asisten/<int:call_id>/terputus/", desk.cancel, name="cancel"),
    path("asisten/<int:call_id>/buka/", desk.reopen_own, name="reopen_own"),
    # Beside the calls
    path("asisten/pintasan/", sheets.shortcuts, name="shortcuts"),
    path("asisten/darurat/", sheets.emergency, name="emergency"),
    path("asisten/pekerja.js", sheets.service_worker, name="service_worker"),
    path("matriks/", policy_pages.matrix, name="matrix"),
    path("sop/", policy_pages.sop, name="sop"),
    path("naskah/", policy_pages.preview, name="preview"),
    path("naskah/akibat/", policy_effect.effect, name="policy_effect"),
    # What managers and administrators did
    path("tindakan/", acts.act_list, name="acts"),
    path("tindakan/daftar.<slug:kind>", acts.acts_file, name="acts_file"),
    # The first page of whoever holds a post
    path("unit/", unit_home.home, name="unit_home"),
    path("unit/pilih/", unit_home.pick, name="pick_units"),
    # A supervisor's pages
    path("lokasi/", supervisor.site_calls, name="site_calls"),
    path("lokasi/cari/", supervisor.find_calls, name="find_calls"),
    path("lokasi/data-pemohon/", data_requests.data_request, name="data_request"),
    path("lokasi/ringkasan/", summary.summary, name="summary"),
    path("lokasi/ringkasan/<slug:key>.<slug:kind>", summary.summary_file, name="summary_file"),
    # After a call: its trace, and the report to a unit
    path("lokasi/panggilan/<int:call_id>/", traces.call_trace, name="call"),
    path("lokasi/panggilan/<int:call_id>/jejak.<slug:kind>", traces.trace_file, name="call_file"),
    path("lokasi/panggilan/<int:call_id>/buka/", traces.reopen, name="reopen"),
    path("lokasi/panggilan/<int:call_id>/tutup/", traces.close_abandoned, name="close_abandoned"),
    path("laporan/", reports.report_list, name="reports"),
    path("laporan/daftar.<slug:kind>", reports.reports_file, name="reports_file"),
    path("laporan/<int:report_id>/", reports.report, name="report"),
]
