"""Somebody is locked out in mid-call."""

from tests.faults.production import Production


def test_a_user_deactivated_in_mid_call_is_sent_to_the_login_and_the_call_is_safe(live: Production, tell):
    agent = live.agent(9)
    for _ in range(3):
        assert agent.do()
    due = agent.next_act()
    before = live.sql("SELECT * FROM scripts_agent_call WHERE id = %s", agent.call)
    live.sql("UPDATE auth_user SET is_active = false WHERE username = 'agen.9'")
    by_htmx = agent.browser.post(due.path, **due.fields)
    assert (by_htmx.status, by_htmx.headers["HX-Redirect"][:13]) == (200, "/masuk/?next=")
    plain = live.browser("agen.9", web=1, htmx=False)
    for answer in (plain.post(due.path, **due.fields), plain.get(f"/asisten/{agent.call}/")):
        assert (answer.status, answer.headers["Location"][:13]) == (302, "/masuk/?next=")
    assert live.sql("SELECT * FROM scripts_agent_call WHERE id = %s", agent.call) == before

    live.sql("UPDATE auth_user SET is_active = true WHERE username = 'agen.9'")
    while not agent.is_closed:
        assert agent.do()
    tell(
        "user deactivated in mid-call", 1, "sent to the login, call unchanged, goes on later", "call is safe"
    )
