"""The site's own addresses, and what they are measured against."""

from django.urls import include, path

from tests.bench.peers import views

urlpatterns = [
    path("peer/noop/", views.noop),
    path("peer/children/<str:code>/", views.children),
    path("peer/wizard/", views.IntakeWizard.as_view()),
    path("", include("pln123.urls")),
]
