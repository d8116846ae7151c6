"""Who may read the reports to units."""

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from scripts_agent.access import guard

from .readers import ReportReader, report_reader


class ReportRequest(HttpRequest):
    """A request of somebody who has reports; `reader` says which and what may be done with them."""

    user: User
    reader: ReportReader


@guard
def for_report_readers(request: ReportRequest) -> None:
    """Lets in supervisors, managers of units and Pusat."""
    reader = report_reader(request.user)
    if reader is None:
        raise PermissionDenied("Halaman ini hanya untuk Supervisor, Manager UP3, SRM dan Pusat.")
    request.reader = reader
