"""Every address of the site."""

from django.contrib import admin
from django.contrib.auth.views import LogoutView
from django.urls import include, path

from pln123.site import api, health, theme, views
from pln123.site.auth import DeskLoginView, DeskPasswordView
from pln123.web import csp_reports

urlpatterns = [
    path("", views.home, name="home"),
    path("masuk/", DeskLoginView.as_view(), name="login"),
    path("keluar/", LogoutView.as_view(), name="logout"),
    path("sandi/", DeskPasswordView.as_view(), name="change_password"),
    path("tampilan/", theme.choose, name="theme"),
    path("csp/", csp_reports.receive, name="csp_reports"),
    path("hidup/", health.alive, name="alive"),
    path("siap/", health.ready, name="ready"),
    path("admin/login/", views.admin_login),
    path("admin/", admin.site.urls),
    path("api/v1/", api.urls),
    path("latihan/", include("scripts_agent.practice.urls")),
    path("", include("scripts_agent.urls")),
]

handler400 = views.bad_request
handler403 = views.permission_denied
handler404 = views.page_not_found
handler500 = views.server_error
