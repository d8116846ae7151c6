"""Download and upload of a list of the admin: under each list ekspor/, templat/, impor/ and impor/<draft>/.

Readers download what their list shows; managers upload for their own units. The draft of an upload belongs to
its user. Every step checks again what the user may do.
"""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from allocation.demand.effect_words import EffectLine
from allocation.import_drafts import drafts
from allocation.import_drafts.plan import ImportConflict, Plan, Planned
from allocation.models import ImportDraft, Post, Role, Unit
from allocation.people.posts import units_under
from allocation.people.reasons import ReasonField
from allocation.people.scope import PlainAdmin, first_words, posts_of_request
from pln123.spreadsheets.downloads import FORMATS, table_response
from pln123.spreadsheets.reading import MAX_ROWS, UploadedTable, UploadError
from pln123.spreadsheets.uploads import MAX_BYTES, read_upload
from pln123.web.not_found import NotFound

ALL = _("All")  # as Django calls a filter that narrows nothing
ERRORS_SHOWN = 100
ROWS_PER_PAGE = 200


class UploadForm(forms.Form):
    """The table to take, as a file."""

    file = forms.FileField(
        label="Berkas CSV atau XLSX",
        allow_empty_file=True,  # said in the same words as every other fault of a file
        max_length=None,
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx"}),
        help_text=f"Paling besar {MAX_BYTES // 1_000_000} MB dan {MAX_ROWS // 1000}.000 baris. "
        "Belum ada yang disimpan sebelum Anda memeriksa pratinjaunya.",
        error_messages={"required": "Pilih berkas CSV atau XLSX.", "invalid": "Pilih berkas CSV atau XLSX."},
    )


class ReasonForm(forms.Form):
    """Why the rows of a file are put in force."""

    reason = ReasonField()


class ExportAdmin(PlainAdmin):
    """Offers the rows of the list for download, as they are filtered and sorted now.

    `table` has name, columns and exported(rows), like allocation.availability.table.AvailabilityTable.
    """

    table: Any

    def get_urls(self) -> list[Any]:
        return [*self._routes(), *super().get_urls()]

    def _routes(self) -> list[Any]:
        return [self.route("ekspor/<str:kind>/", self.export_view, "export")]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        tools = {"exports": [(kind.upper(), self.address("export", kind)) for kind in FORMATS]}
        return super().changelist_view(request, {**tools, **(extra_context or {})})

    def export_view(self, request: HttpRequest, kind: str) -> HttpResponse:
        """The list as a file."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        _refuse_unknown(kind)
        try:
            changelist = self.get_changelist_instance(request)
            rows = changelist.get_queryset(request)
        except IncorrectLookupParameters:
            return HttpResponseRedirect(f"{self.address('changelist')}?e=1")
        if not all(spec.form.is_valid() for spec in changelist.filter_specs if hasattr(spec, "form")):
            # The list says what is wrong; a file would be empty and say nothing.
            return HttpResponseRedirect(f"{self.address('changelist')}?{request.GET.urlencode()}")
        about = filters_in_words(changelist)
        cells = self.table.exported(rows.iterator())
        return table_response(kind, self.table.name, self.table.columns, cells, about)


class ImportAdmin(ExportAdmin):
    """Also takes the table back, from holders of the posts in `import_roles`."""

    import_roles: tuple[Role, ...] = (Role.MANAGER_UP3, Role.SRM)

    def _routes(self) -> list[Any]:
        return [
            *super()._routes(),
            self.route("templat/<str:kind>/", self.template_view, "template"),
            self.route("impor/", self.upload_view, "import"),
            self.route("impor/<uuid:pk>/", self.preview_view, "preview"),
        ]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        tools = {"import_url": self.address("import") if self._import_posts(request) else None}
        return super().changelist_view(request, {**tools, **(extra_context or {})})

    def template_view(self, request: HttpRequest, kind: str) -> HttpResponse:
        """A file to fill in, with the user's own units and what they have now."""
        units = self._own_units(request)
        _refuse_unknown(kind)
        name = f"templat-{self.table.name}"
        return table_response(kind, name, self.table.template_columns, self.table.template(units))

    def upload_view(self, request: HttpRequest) -> HttpResponse:
        """Takes a file. One without an error becomes a draft, and its preview follows."""
        units = self._own_units(request)
        posted = request.method == "POST"
        form = UploadForm(request.POST if posted else None, request.FILES if posted else None)
        plan = Plan()
        if form.is_valid():
            file = form.cleaned_data["file"]
            try:
                plan = self.table.plan(self._read(file), units)
            except UploadError as error:
                form.add_error("file", str(error))
            else:
                if not plan.errors:
                    name = str(file.name)
                    draft = drafts.keep(plan=plan, table=self.table.name, file_name=name, user=request.user)
                    return HttpResponseRedirect(self.address("preview", draft.pk))
        return self.render(
            request,
            "admin/import_drafts/upload.html",
            title=f"Unggah {self.table.title}",
            form=form,
            hints=self.table.hints,
            templates=[(kind.upper(), self.address("template", kind)) for kind in FORMATS],
            errors=plan.errors[:ERRORS_SHOWN],
            error_count=len(plan.errors),
            faulty_rows=len({error.row for error in plan.errors}),
        )

    def preview_view(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """GET shows before and after; POST confirms with a reason."""
        units = self._own_units(request)
        draft = drafts.find(pk=pk, table=self.table.name, user=request.user)
        if draft is None:
            raise NotFound("Pratinjau ini tidak ada atau lebih tua dari sehari. Unggah berkasnya lagi.")
        drafts.refuse_foreign(drafts.planned_rows(draft), units)
        form = ReasonForm(request.POST if request.method == "POST" else None)
        conflict = ImportConflict([])
        try:
            if draft.saved_at is not None:
                raise drafts.AlreadySaved
            if form.is_valid():
                reason = form.cleaned_data["reason"]
                count = drafts.save(draft, self.table, by=request.user, reason=reason, units=units)
                tell = messages.success if count else messages.info
                tell(request, f"{count} baris dari {draft.file_name} sudah berlaku.")
                return HttpResponseRedirect(self.address("changelist"))
        except drafts.AlreadySaved:
            messages.info(request, f"{draft.file_name} sudah disimpan sebelumnya: tidak ada yang diulang.")
            return HttpResponseRedirect(self.address("changelist"))
        except ImportConflict as error:
            conflict = error
        except ValidationError as error:
            form.add_error(None, error)
        return self._preview(request, draft, form, conflict)

    def _preview(
        self, request: HttpRequest, draft: ImportDraft, form: forms.Form, conflict: ImportConflict
    ) -> HttpResponse:
        rows = drafts.planned_rows(draft)
        changes = [row for row in rows if row.changes]
        page = Paginator(changes, ROWS_PER_PAGE).get_page(request.GET.get("hal"))
        return self.render(
            request,
            "admin/import_drafts/preview.html",
            title=f"Pratinjau unggahan {self.table.title}",
            draft=draft,
            form=form,
            conflicts=conflict.conflicts,
            errors=conflict.errors[:ERRORS_SHOWN],
            page=page,
            change_count=len(changes),
            effect=self.effect_of(changes),
            unchanged_count=len(rows) - len(changes),
            import_url=self.address("import"),
            list_url=self.address("changelist"),
        )

    def effect_of(self, rows: list[Planned]) -> list[EffectLine]:
        """What these rows would have done to the requests of the last days; none where it cannot be told."""
        return []

    def _read(self, file: Any) -> UploadedTable:
        table = self.table
        return read_upload(file, required=table.required, optional=table.optional, ignored=table.ignored)

    def _import_posts(self, request: HttpRequest) -> list[Post]:
        return [post for post in posts_of_request(request) if post.role in self.import_roles]

    def _own_units(self, request: HttpRequest) -> QuerySet[Unit]:
        """Units whose rows the user may upload. PermissionDenied when there are none."""
        posts = self._import_posts(request)
        if not posts:
            raise PermissionDenied("Hanya pengelola unit yang boleh mengunggah tabel ini.")
        return units_under(posts)


def filters_in_words(changelist: Any) -> list[tuple[str, str]]:
    """What a list was narrowed down to, title and choice. A filter may say it itself, by `in_words`."""
    found: list[tuple[str, str]] = []
    for spec in changelist.filter_specs:
        if hasattr(spec, "in_words"):
            found += spec.in_words()
            continue
        chosen = [str(choice["display"]) for choice in spec.choices(changelist) if choice.get("selected")]
        found += [(capfirst(str(spec.title)), display) for display in chosen if display != str(ALL)]
    return [*found, ("Pencarian", first_words(changelist.query))] if changelist.query else found


def _refuse_unknown(kind: str) -> None:
    if kind not in FORMATS:
        raise NotFound("Format ini tidak ada: pakai CSV atau XLSX.")
