"""What the desk is measured against: a page that does nothing, a plain list, and a form wizard.

The wizard asks the same fields in the same order with django-formtools, in the site's own page and with the
same form library, and keeps one row at its end. A village is picked from the four lists of SOP 4a.2, each
filled from the one before. No search, no words to say, no side panel, no trace, no second look: what it
leaves out makes it faster.
"""

from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from formtools.wizard.views import SessionWizardView

from allocation import reference
from allocation.availability.of_village import allocation_for, decide_at
from allocation.clock import today_wib
from allocation.domain.matrix import SERVICES, Product
from allocation.domain.tariff import purposes
from allocation.models import Region
from scripts_agent.calls.opening import open_call
from scripts_agent.calls.situation import case_of
from scripts_agent.models import Call
from scripts_agent.people import membership_of
from scripts_agent.words.notification import notification_text


def noop(request: HttpRequest) -> HttpResponse:
    """An authenticated page of the site without content: session, user, the frame."""
    assert request.user.is_authenticated
    return render(request, "site/base.html")


def children(request: HttpRequest, code: str) -> HttpResponse:
    """The regions inside one, as a plain ORM view writes them."""
    rows = Region.objects.filter(parent=code).order_by("ap2t_name")
    return HttpResponse("".join(f'<option value="{r.code}">{r.ap2t_name}</option>' for r in rows))


class Step(forms.Form):
    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.form_tag = False
        return helper


def pairs(values: Any) -> list[tuple[str, str]]:
    return [(str(value), str(value)) for value in values]


class Caller(Step):
    transaction = forms.ChoiceField(choices=pairs(("PB", "PD", "MIGRASI")), widget=forms.RadioSelect)
    salutation = forms.ChoiceField(choices=pairs(("Bapak", "Ibu")), widget=forms.RadioSelect, required=False)
    name = forms.CharField(max_length=100, required=False)
    telephone = forms.CharField(max_length=20, required=False)
    customer_id = forms.CharField(max_length=12, required=False)
    current = forms.ChoiceField(
        choices=[(s.code, s.label) for s in SERVICES], widget=forms.RadioSelect, required=False
    )
    current_power = forms.IntegerField(required=False)


class Place(Step):
    """One of the four lists: what lies in the region picked before, the provinces at first."""

    region = forms.ModelChoiceField(Region.objects.none())

    def __init__(self, *args: Any, parent: Region | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["region"].queryset = Region.objects.filter(parent=parent).order_by("ap2t_name")
        self.fields["region"].label_from_instance = lambda region: region.ap2t_name


class Power(Step):
    power = forms.IntegerField()
    phase = forms.ChoiceField(choices=pairs((1, 3)), widget=forms.RadioSelect, required=False)
    purpose = forms.ChoiceField(choices=pairs(purposes(reference.tariffs())), widget=forms.RadioSelect)
    tariff = forms.ChoiceField(
        choices=[("", "-"), *((t.code, t.name) for t in reference.tariffs())], required=False
    )
    kode_pembeda = forms.CharField(required=False, max_length=20)
    kode_multiguna = forms.CharField(required=False, max_length=20)
    jenis_program = forms.CharField(required=False, max_length=10)


class Wanted(Step):
    product = forms.ChoiceField(choices=pairs(Product), widget=forms.RadioSelect)


class Offer(Step):
    offer = forms.ChoiceField(choices=pairs(("YA", "TIDAK", "KERAS")), widget=forms.RadioSelect)


class Closing(Step):
    bantuan_lain = forms.BooleanField(required=False)


PLACES = ("province", "regency", "district", "village")


class IntakeWizard(SessionWizardView):
    form_list = [
        ("caller", Caller),
        *((place, Place) for place in PLACES),
        ("power", Power),
        ("product", Wanted),
        ("offer", Offer),
        ("closing", Closing),
    ]
    template_name = "wizard.html"

    def get_form_kwargs(self, step: str | None = None) -> dict[str, Any]:
        if step not in PLACES:
            return {}
        before = PLACES[: PLACES.index(step)]
        return {"parent": self.get_cleaned_data_for_step(before[-1])["region"] if before else None}

    def get_context_data(self, form: forms.Form, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(form=form, **kwargs)
        if self.steps.current == "offer":
            given = self.answers()
            case = case_of(reference.ladder(), given)
            assert case
            context["decision"] = decide_at(allocation_for(given["village"]), case, today_wib())
            context["notification"] = notification_text(case.product)
        return context

    def answers(self) -> dict[str, str]:
        given: dict[str, Any] = self.get_all_cleaned_data()
        return {
            "transaction": given["transaction"],
            "village": self.get_cleaned_data_for_step("village")["region"].pk,
            "power": str(given["power"]),
            "product": given["product"],
        }

    def done(self, form_list: Any, **kwargs: Any) -> HttpResponse:
        given = self.get_all_cleaned_data()
        member = membership_of(self.request.user)
        assert member
        contact = {name: given[name] for name in ("salutation", "name", "telephone", "customer_id")}
        call = open_call(member=member, answers=self.answers(), contact=contact)
        closed = {"closing": "continue_ap2t_alternative", "closed_at": call.opened_at}
        Call.objects.filter(pk=call.pk).update(**closed)
        return render(self.request, "wizard.html", {"done": True})
