"""/metrics for Prometheus: what the web processes of this port counted, and what the database says now.

For the networks of PLN123_METRICS_NETWORKS, or with the token of PLN123_METRICS_TOKEN. No figure is about a
person. With several workers PROMETHEUS_MULTIPROC_DIR names the folder through which they add up.
"""

import os
import time
from collections.abc import Iterator
from datetime import timedelta
from ipaddress import ip_address

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, HttpResponseNotFound
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from allocation.domain.decision import Reason
from allocation.models import Demand, RegionLoad
from pln123.web.client_address import client_address
from scripts_agent.models import Call, Site

from .jobs import last_ends


@login_not_required
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    if not (_has_token(request) or _is_near(request)):
        return HttpResponseNotFound()  # as it is asked by programs, no page
    counted = REGISTRY
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        counted = CollectorRegistry()
        MultiProcessCollector(counted)
    asked = CollectorRegistry()
    asked.register(FromDatabase())
    content = generate_latest(counted) + generate_latest(asked)
    return HttpResponse(content, content_type=CONTENT_TYPE_LATEST)


def _has_token(request: HttpRequest) -> bool:
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    known = settings.METRICS_TOKEN
    return bool(known) and kind.lower() == "bearer" and constant_time_compare(token.strip(), known)


def _is_near(request: HttpRequest) -> bool:
    address = ip_address(client_address(request))
    return any(address in network for network in settings.METRICS_NETWORKS)


class FromDatabase(Collector):
    def collect(self) -> Iterator[Metric]:
        began = time.perf_counter()
        try:
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1")
            yield _gauge("database_seconds", "A statement that asks nothing", time.perf_counter() - began)
            yield from _figures()
            up = 1
        except DatabaseError:
            up = 0
        yield _gauge("database_up", "1: the database answers", up)


def _figures() -> Iterator[Metric]:
    now = timezone.now()
    # By site: there is an index of the calls of a site by closing.
    running = Call.objects.filter(site__in=Site.objects.values("pk"), closing="").count()
    yield _gauge("calls_open", "Calls that are not closed", running)
    unmet = Demand.objects.filter(reason=Reason.MATERIAL, at__gt=now - timedelta(days=1))
    yield _gauge(
        "unmet_last_day", "Requests of the last 24 hours for which meters were missing", unmet.count()
    )
    loaded = RegionLoad.objects.values_list("loaded_at", flat=True).first()
    if loaded:
        age = (now - loaded).total_seconds()
        yield _gauge("search_index_age_seconds", "Since the regions that are searched were loaded", age)
    ages = GaugeMetricFamily("asisten_job_age_seconds", "Since the job last came to its end", labels=["job"])
    for job, ended in last_ends().items():
        ages.add_metric([job], (now - ended).total_seconds() if ended else float("inf"))
    yield ages


def _gauge(name: str, what: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"asisten_{name}", what, value=value)
