"""Addresses of practice. Below a call's number they are the desk's own, for calls of the other table."""

from django.urls import path

from scripts_agent.desk import views as desk

from . import views
from .views import practised

app_name = "practice"
urlpatterns = [
    path("", views.home, name="home"),
    path("bagi/", views.deal, name="deal"),
    path("tim/", views.team, name="team"),
    path("tim/bagi/", views.deal_for, name="deal_for"),
    path("<int:call_id>/hasil/", views.feedback, name="feedback"),
    path("<int:call_id>/ketersediaan/", desk.availability, name="availability"),
    path("<int:call_id>/", practised(desk.resume), name="resume"),
    path("<int:call_id>/<int:step>/", practised(desk.step), name="step"),
    path("<int:call_id>/ap2t/", practised(desk.ap2t_says), name="ap2t"),
    path("<int:call_id>/saran/", practised(desk.take_suggestion), name="suggestion"),
    path("<int:call_id>/hasil-baru/", practised(desk.use_new_result), name="use_new_result"),
    path("<int:call_id>/terputus/", practised(desk.cancel), name="cancel"),
]
