"""The bar above every page: one brand, one order of links, one word for home, the page one is on marked.

The desk alone has links of its own: in a call an agent has no others.
"""

from typing import NamedTuple

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from allocation.people.posts import reads_everything
from allocation.people.scope import once, posts_of_request
from scripts_agent.demo.hints import HINTS
from scripts_agent.models import Membership
from scripts_agent.people import membership_of

from .sign_on import may_change_password

# In the order of every bar: the route and its label.
ROUTES = {
    "admin:allocation_demand_changelist": "Permintaan",
    "desk:reports": "Laporan",
    "admin:allocation_coverage_changelist": "Pemetaan",
    "admin:allocation_historicalmeteravailability_changelist": "Riwayat",
    "desk:site_calls": "Panggilan",
    "desk:summary": "Ringkasan",
    "desk:data_request": "Data pemohon",
    "practice:home": "Latihan",
    "practice:team": "Latihan",
    "desk:preview": "Naskah",
    "desk:matrix": "Matriks",
    "desk:sop": "SOP",
    "desk:acts": "Tindakan",
    "state": "Keadaan",
}
FOR_ALL = {"desk:matrix", "desk:sop"}
OF_AGENTS = FOR_ALL | {"practice:home"}
OF_SUPERVISORS = FOR_ALL | {"desk:reports", "desk:summary", "desk:data_request", "practice:team"}
OF_MANAGERS = FOR_ALL | {
    "admin:allocation_demand_changelist",
    "desk:reports",
    "admin:allocation_coverage_changelist",
    "admin:allocation_historicalmeteravailability_changelist",
}
OF_ADMINISTRATORS = FOR_ALL | {"desk:acts", "state"}
OF_PUSAT = OF_MANAGERS | OF_ADMINISTRATORS | {"desk:site_calls", "desk:summary", "desk:preview"}
HOME = "Beranda"
NO_PLACE = "home"  # the route that leads each to their own page, and tells whoever has none
SETTINGS = "admin:allocation_meteravailability_changelist"


class Place(NamedTuple):
    """Where a user belongs: the route of the first page, the routes of the bar, and the role in words."""

    home: str
    routes: set[str]
    role: str


def place_of(request: HttpRequest) -> Place:
    """Read once for a page: at most two statements."""
    return once(request, "place", lambda: _place_of(request))


def _place_of(request: HttpRequest) -> Place:
    # Whoever has come in by a post is shown its links; no statement more.
    member = getattr(request, "member", None)
    if member is None and not vars(request).get("posts"):
        member = membership_of(request.user)
    if member:
        if member.role == Membership.Role.SUPERVISOR:
            return Place("desk:site_calls", OF_SUPERVISORS, member.role_at_site)
        return Place("desk:home", OF_AGENTS, member.role_at_site)
    if posts := posts_of_request(request):
        routes = OF_PUSAT if reads_everything(posts) else OF_MANAGERS
        return Place("desk:unit_home", routes, " · ".join(post.label for post in posts))
    if getattr(request.user, "is_superuser", False):
        return Place("admin:index", OF_ADMINISTRATORS, "Administrator")
    return Place(NO_PLACE, FOR_ALL, "")


def links(request: HttpRequest) -> list[tuple[str, str, str]]:
    """Label, address, and for `aria-current`: `page` on the page itself, `true` on one below it, else ""."""
    place = place_of(request)
    routes = {place.home: HOME} | {r: label for r, label in ROUTES.items() if r in place.routes}
    found = [(label, reverse(route)) for route, label in routes.items()]
    inside = [address for _, address in found if request.path.startswith(address) and address != "/"]
    nearest = max(inside, key=len, default="")
    if not nearest and request.path.startswith(reverse(SETTINGS)):
        nearest = reverse(place.home)  # from where one setting is opened

    def current(address: str) -> str:
        if request.path == address:
            return "page"
        return "true" if address == nearest else ""

    return [(label, address, current(address)) for label, address in found]


def hint(request: HttpRequest) -> str:
    """What a user of the demo can try, on their first page alone; "" everywhere else."""
    if not settings.DEMO or not request.user.is_authenticated:
        return ""
    text = HINTS.get(request.user.get_username(), "")
    return text if text and request.path == reverse(place_of(request).home) else ""


def context(request: HttpRequest) -> dict[str, object]:
    """For every template; asked only where the template shows it."""
    return {
        "bar_links": SimpleLazyObject(lambda: links(request)),
        "bar_role": SimpleLazyObject(lambda: place_of(request).role),
        "demo_hint": SimpleLazyObject(lambda: hint(request)),
        "may_change_password": SimpleLazyObject(lambda: may_change_password(request.user)),
    }
