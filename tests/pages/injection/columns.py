"""Columns of text: those that people type into, and the others."""

from axes.models import AccessLog
from django.contrib.auth.models import User

from allocation.models import ApiToken
from scripts_agent.models import Call, CallOpening, Site, UnitReport

# Where people type: every other column of text is written by the program or chosen from a list.
TYPED = {
    "scripts_agent.Site": "name",
    "scripts_agent.Call": "name telephone customer_id answers",
    "scripts_agent.CallEvent": "data",
    "scripts_agent.PracticeCall": "name telephone customer_id answers",
    "scripts_agent.PracticeEvent": "data",
    "scripts_agent.ScreenPop": "telephone name customer_id",
    "scripts_agent.CallOpening": "by_role",
    "scripts_agent.UnitReport": "text apkt_number",
    "scripts_agent.ReportStep": "by_role apkt_number note",
    "allocation.MeterAvailability": "reason",
    "allocation.HistoricalMeterAvailability": "reason history_change_reason",
    "allocation.Coverage": "reason",
    "allocation.HistoricalCoverage": "reason history_change_reason",
    "allocation.ApiToken": "note",
    "allocation.ImportDraft": "file_name rows",
}
NOT_TYPED = {
    "scripts_agent.Call": "flow_version policy script_version closings_version told salutation closing "
    "outcome",
    "scripts_agent.CallTally": "outcome closing",
    "scripts_agent.DemandTally": "reason",
    "scripts_agent.CallEvent": "kind",
    "scripts_agent.ScreenPop": "code",
    "scripts_agent.UnitReport": "product outcome alternative",
    "allocation.MeterAvailability": "changed_as batch",
    "allocation.HistoricalMeterAvailability": "changed_as batch",
    "allocation.Coverage": "basis verified_as batch",
    "allocation.HistoricalCoverage": "basis verified_as batch",
    "scripts_agent.DataRequest": "wiped_calls",
    "scripts_agent.PracticeCall": "flow_version policy script_version closings_version told salutation "
    "closing outcome card keys",
    "scripts_agent.PracticeEvent": "kind",
    "allocation.Demand": "transaction current product availability reason outcome ap2t",
    "allocation.DemandDay": "counted_by",
    "allocation.DayTally": "product reason",
    "allocation.EffectDay": "counted_by",
    "allocation.EffectTally": "kind product answers village",
    "allocation.ApiToken": "key digest",
    "allocation.ImportDraft": "table",
    "allocation.Unit": "code name",
    "allocation.Region": "code name ap2t_name kind postal_code",
    "allocation.RegionLoad": "fingerprint",
}
# Shorter than the sixty texts, and not only written once.
SHORT = {
    User: "username first_name last_name email",
    Site: "name",
    Call: "name telephone customer_id",
    UnitReport: "apkt_number",
    UnitReport.steps.rel.related_model: "apkt_number by_role",
    CallOpening: "by_role",
    ApiToken: "note",
    AccessLog: "username",
}
