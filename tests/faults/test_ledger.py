"""The control of all other fault tests: what is taken from, added to or changed in the database is found."""

import pytest

from tests.faults.production import Production

EVENT = "SELECT min(id) FROM scripts_agent_callevent WHERE call_id = %s AND kind = %s"


@pytest.mark.parametrize(
    ("kind", "tampering", "expected"),
    [
        ("ANSWERED", "DELETE FROM scripts_agent_callevent WHERE id = %s", {"lost", "halves"}),
        (
            "ANSWERED",
            "INSERT INTO scripts_agent_callevent (call_id, at, kind, data)"
            " SELECT call_id, at, kind, data FROM scripts_agent_callevent WHERE id = %s",
            {"doubled", "halves"},
        ),
        (
            "TOLD",
            "UPDATE scripts_agent_callevent SET data ="
            " jsonb_set(data, '{decision,outcome}', '\"UNDECIDABLE\"') WHERE id = %s",
            {"wrong", "halves"},
        ),
    ],
    ids=["deleted", "doubled", "changed"],
)
def test_tampering_with_a_call_is_found(
    live: Production, kind: str, tampering: str, expected: set[str], tell
):
    agent = live.agent(10)
    agent.villages = ("31.71.01.1001",)
    while not agent.is_closed:
        assert agent.do()
    [(event,)] = live.sql(EVENT, agent.call, kind)
    live.sql("CREATE TABLE kept AS TABLE scripts_agent_callevent")
    try:
        live.sql(tampering, event)
        found = live.findings()
    finally:
        live.sql("DELETE FROM scripts_agent_callevent")
        live.sql("INSERT INTO scripts_agent_callevent TABLE kept")
        live.sql("DROP TABLE kept")
    assert {name for name, faults in vars(found).items() if faults} == expected
    tell(f"... control: tampering ({', '.join(sorted(expected))})", 1, "found", "found")
