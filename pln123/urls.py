"""Every address of the site."""

from django.contrib import admin
from django.contrib.auth.views import LogoutView
from django.urls import include, path

from pln123.site import api, health, metrics, sign_on, state, theme, views
from pln123.site.account import of_others
from pln123.site.account import views as account
from pln123.site.account.passwords import DeskPasswordView, NewPasswordView
from pln123.site.auth import DeskLoginView
from pln123.web import csp_reports

urlpatterns = [
    path("", views.home, name="home"),
    path("masuk/", DeskLoginView.as_view(), name="login"),
    path("keluar/", LogoutView.as_view(), name="logout"),
    path("sandi/", DeskPasswordView.as_view(), name="change_password"),
    path("sandi/baru/<uidb64>/<token>/", NewPasswordView.as_view(), name="new_password"),
    path("faktor-kedua/", account.give_code, name="second_factor"),
    path("faktor-kedua/pasang/", account.set_up, name="set_up_second_factor"),
    path("akun/", account.account, name="account"),
    path("akun/kode-pemulihan/", account.new_codes, name="new_recovery_codes"),
    path("akun/lepas/", account.remove_factor, name="remove_second_factor"),
    path("akun/akhiri/", account.end_sessions, name="end_sessions"),
    path("akun/<int:user_id>/", of_others.account_of, name="account_of"),
    path("akun/<int:user_id>/akhiri/", of_others.end_sessions_of, name="end_sessions_of"),
    path("akun/<int:user_id>/lepas/", of_others.remove_factor_of, name="remove_second_factor_of"),
    path("akun/<int:user_id>/tautan/", of_others.make_link, name="password_link_of"),
    path("tampilan/", theme.choose, name="theme"),
    path("csp/", csp_reports.receive, name="csp_reports"),
    path("hidup/", health.alive, name="alive"),
    path("siap/", health.ready, name="ready"),
    path("metrics", metrics.metrics, name="metrics"),
    path("keadaan/", state.state, name="state"),
    path("admin/login/", views.admin_login),
    path("admin/", admin.site.urls),
    path("api/v1/", api.urls),
    path("latihan/", include("scripts_agent.practice.urls")),
    *sign_on.urls,
    path("", include("scripts_agent.urls")),
]

handler400 = views.bad_request
handler403 = views.permission_denied
handler404 = views.page_not_found
handler500 = views.server_error
