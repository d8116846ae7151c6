"""Addresses of the agent's pages."""

app_name = "desk"
urlpatterns: list = []
