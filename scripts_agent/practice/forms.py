"""What kind of card is dealt, and to whom."""

from typing import Any

from django import forms

from pln123.web.choice_fields import filter_choice, offer
from scripts_agent.models import Membership, Site
from scripts_agent.people import who_takes_calls
from scripts_agent.practice.dealing import rule_days
from scripts_agent.words.results import RESULT_WORDS


class DealForm(forms.Form):
    """hasil: what the card comes to. aturan: the day whose rules hold, today or that of a later version."""

    hasil = filter_choice("Jenis kartu", "jenis kartu")
    aturan = filter_choice("Aturan", "aturan")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = [(id, words.format(alternative="produk lain")) for id, words in RESULT_WORDS.items()]
        offer(self, "hasil", [("", "Apa saja"), *kinds])
        later = [(str(day), f"Konsep mulai {day}") for day in rule_days()[1:]]
        offer(self, "aturan", [("", "Yang berlaku hari ini"), *later])


class MemberField(forms.ModelChoiceField):
    """A choice of agents, by user name."""

    def label_from_instance(self, obj: Membership) -> str:
        return obj.user.get_username()


class TeamDealForm(DealForm):
    """A supervisor's: to an agent of the own site."""

    cso = MemberField(
        label="CSO",
        queryset=Membership.objects.none(),
        empty_label="Pilih CSO...",
        error_messages={
            "required": "Pilih CSO yang menerima kartu.",
            "invalid_choice": "Pilih CSO dari daftar.",
        },
    )
    field_order = ("cso",)

    def __init__(self, *args: Any, site: Site, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["cso"]
        assert isinstance(field, MemberField)
        field.queryset = who_takes_calls().filter(site=site).order_by("user__username")
