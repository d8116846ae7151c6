"""Who sees and changes what in the admin. Rights come from posts, on every path.

Django asks `get_queryset` for lists, `get_object` for a page of one object, and `has_*_permission` for
everything else (forms, POST, autocomplete, history, delete). To answer only one of them leaves the others
open, so the classes here answer all of them, and one test walks every address.
"""

from collections.abc import Callable
from typing import Any, TypeVar

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.templatetags.admin_urls import add_preserved_filters
from django.contrib.admin.views.main import SEARCH_VAR
from django.core.exceptions import BadRequest
from django.core.paginator import Paginator
from django.db.models import IntegerField, Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.text import capfirst

from allocation.domain.place_names import MOST_WORDS
from allocation.domain.typed_text import whole_number_in
from allocation.models import Post, Unit
from pln123.web.not_found import NotFound

from .posts import manages_units, posts_of, reads_everything, units_under

T = TypeVar("T")
MOST_DIGITS_OF_KEY = 18  # the database ends at 2**63
NOTHING_LISTED = "Daftar ini sudah berubah: tidak ada lagi baris dengan saringan itu. Saring ulang."


def once(request: HttpRequest, name: str, read: Callable[[], T]) -> T:
    """What `read` gives, kept with the request under this name."""
    known: dict[str, T] = vars(request)
    if name not in known:
        known[name] = read()
    return known[name]


def posts_of_request(request: HttpRequest) -> list[Post]:
    """The user's active posts, read once: Django asks for permissions a dozen times."""
    return once(request, "posts", lambda: posts_of(request.user))


def first_words(text: str) -> str:
    """What is searched of the words that somebody typed: each is compared with every row, and a thousand take
    a minute. The list says so where it is not all."""
    return " ".join(text.split()[:MOST_WORDS])


class NearestPage(Paginator):
    """A page beyond the last one is the last one: what is confirmed or set leaves a filtered list, and takes
    its last page along. Django would show the whole list without its filters."""

    def validate_number(self, number: Any) -> int:
        return max(1, min(int(number), self.num_pages))


class PlainAdmin(admin.ModelAdmin):
    """What the pages of ours have in common, beside Django's own."""

    paginator = NearestPage

    def page_name(self, page: str) -> str:
        """`allocation_unit_changelist`, as Django calls its own pages."""
        return f"{self.opts.app_label}_{self.opts.model_name}_{page}"

    def route(self, address: str, view: Any, page: str) -> URLPattern:
        return path(address, self.admin_site.admin_view(view), name=self.page_name(page))

    def address(self, page: str, *args: Any) -> str:
        return reverse(f"admin:{self.page_name(page)}", args=args)

    def render(self, request: HttpRequest, template: str, **context: Any) -> HttpResponse:
        """A page of ours, in the frame of the admin."""
        frame = {**self.admin_site.each_context(request), "opts": self.opts}
        return TemplateResponse(request, template, frame | context)

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        found = super().get_changelist_instance(request)
        found.page_num = found.paginator.validate_number(found.page_num)  # the page that is marked as open
        return found

    def get_search_results(self, request: HttpRequest, queryset: QuerySet[Any], search_term: str) -> Any:
        return super().get_search_results(request, queryset, first_words(search_term))

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        words = request.GET.get(SEARCH_VAR, "").split()
        if request.method == "GET" and len(words) > MOST_WORDS and self.get_search_fields(request):
            said = f"Yang dicari hanya {MOST_WORDS} kata pertama: hapus kata yang tidak perlu."
            messages.info(request, said)
        return super().changelist_view(request, extra_context)

    def response_action(self, request: HttpRequest, *args: Any, **more: Any) -> HttpResponse | None:
        """Refuses a tick that no row can have, on which Django and the database would fail."""
        ticked = request.POST.getlist(ACTION_CHECKBOX_NAME)
        is_numbered = isinstance(self.opts.pk, IntegerField)
        if is_numbered and any(whole_number_in(key, MOST_DIGITS_OF_KEY) is None for key in ticked):
            raise BadRequest
        return super().response_action(request, *args, **more)

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        """Django looks for a field called "" where an address says `_to_field=`."""
        return super().get_object(request, object_id, from_field or None)


class LoadedRowsAdmin(PlainAdmin):
    """Rows that a load or a service makes: nobody adds or deletes them here, one by one or many at once."""

    actions: Any = None

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def list_address(self, request: HttpRequest) -> str:
        """The list, with the filters that it had when the user came from it."""
        filters: Any = {"preserved_filters": self.get_preserved_filters(request), "opts": self.opts}
        return add_preserved_filters(filters, self.address("changelist"))

    def with_filters(self, request: HttpRequest, address: str) -> str:
        """An address of ours that takes the filters of the list along."""
        filters = self.get_preserved_filters(request)
        return f"{address}{'&' if '?' in address else '?'}{filters}" if filters else address


class ReadOnlyAdmin(LoadedRowsAdmin):
    """Read by Pusat and by administrators; written by nobody here."""

    def may_read(self, request: HttpRequest) -> bool:
        return bool(request.user.is_superuser) or reads_everything(posts_of_request(request))

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self.may_read(request)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.may_read(request)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


class AdministratorAdmin(PlainAdmin):
    """Written and read by administrators alone, whatever Django's permission tables say.

    may_delete: whether a row can be deleted. A row that tells who held what, and until when, cannot.
    """

    may_delete = True

    def save_model(self, request: HttpRequest, obj: Model, form: Any, change: bool) -> None:
        if change and not form.has_changed():
            vars(request)["unchanged"] = obj
        super().save_model(request, obj, form, change)

    def message_user(
        self, request: HttpRequest, message: Any, level: Any = messages.INFO, *args: Any, **more: Any
    ) -> None:
        """Django says "berhasil" also where nothing was changed, whichever button was pressed."""
        if unchanged := vars(request).get("unchanged"):
            message, level = f"{unchanged}: tidak ada yang diubah.", messages.INFO
        super().message_user(request, message, level, *args, **more)

    def has_module_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return bool(request.user.is_active and request.user.is_superuser)

    has_view_permission = has_add_permission = has_change_permission = has_module_permission

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self.may_delete and self.has_module_permission(request)


class UnitScopedAdmin(LoadedRowsAdmin):
    """Rows that belong to a unit: changed by that unit's managers, read by Pusat, unknown to everybody else.

    The field `unit` says whose a row is. A row outside the scope does not exist (404), one that may only be
    read cannot be posted to (403).
    """

    def may_change(self, request: HttpRequest) -> QuerySet[Unit]:
        """Units whose rows the user may change."""
        return units_under(posts_of_request(request))

    def may_read_all(self, request: HttpRequest) -> bool:
        return reads_everything(posts_of_request(request))

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return self.scoped(request, super().get_queryset(request))

    def scoped(self, request: HttpRequest, rows: QuerySet[Any]) -> QuerySet[Any]:
        """The rows that the user may see."""
        if self.may_read_all(request):
            return rows
        return rows.filter(unit__in=self.may_change(request))

    def chosen(self, request: HttpRequest, listed: QuerySet[Any]) -> tuple[list[Any], bool]:
        """The keys of the rows that an action is for, and whether every ticked one is in the scope.

        A ticked row counts also when somebody has changed it meanwhile and it is no longer among those that
        the filter of the list shows (`listed`).
        """
        if request.POST.get("select_across") == "1":
            return list(listed.order_by().values_list("pk", flat=True)), True
        ticked = set(request.POST.getlist(ACTION_CHECKBOX_NAME))
        rows = self.get_queryset(request).filter(pk__in=ticked).order_by()
        keys = list(rows.values_list("pk", flat=True))
        return keys, len(keys) == len(ticked)

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        found = super().get_object(request, object_id, from_field)
        if found is None:
            raise NotFound("Data ini tidak ada atau bukan milik unit Anda.")
        return found

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self.may_read_all(request) or self.in_scope(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self.in_scope(request, obj)

    def in_scope(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Whether this row, or any row at all, belongs to a unit the user manages."""
        if obj is None:
            return manages_units(posts_of_request(request))
        known: dict[Any, bool] = vars(request).setdefault("in_scope", {})  # asked a dozen times as well
        row = self.model, obj.pk
        if row not in known:
            # From the database: a posted form may have put another unit on `obj`.
            unit = self.model._base_manager.filter(pk=obj.pk).values("unit")
            known[row] = self.may_change(request).filter(pk__in=unit).exists()
        return known[row]


class UnitScopedReadAdmin(UnitScopedAdmin):
    """Rows that belong to a unit, for the same readers; nobody changes them."""

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


class UnitScopedListAdmin(UnitScopedReadAdmin):
    """A list and nothing else: no row has an address of its own. A mixin may add addresses before it."""

    list_display_links = None

    def get_urls(self) -> list[URLPattern]:
        return [url for url in super().get_urls() if url.name == self.page_name("changelist")]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        # Django's own title asks to pick a row.
        title = {"title": capfirst(self.opts.verbose_name_plural)}
        return super().changelist_view(request, title | (extra_context or {}))
