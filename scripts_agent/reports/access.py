"""Who may read the reports to units."""

from functools import wraps
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from scripts_agent.access import View

from .readers import ReportReader, report_reader


class ReportRequest(HttpRequest):
    """A request of somebody who has reports; `reader` says which and what may be done with them."""

    user: User
    reader: ReportReader


def for_report_readers(view: View) -> View:
    """Lets in supervisors, managers of units and Pusat."""

    @wraps(view)
    def guarded(request: ReportRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        reader = report_reader(request.user)
        if reader is None:
            raise PermissionDenied("Halaman ini hanya untuk Supervisor, Manager UP3, SRM dan Pusat.")
        request.reader = reader
        return view(request, *args, **kwargs)

    return guarded
