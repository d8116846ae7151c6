"""What a browser refuses because of the policy arrives in the log, once and clean."""

import json

import pytest

from tests.pages.axe import breaks_the_policy

REPORT = {
    "document-uri": "https://asisten.example.id/lokasi/panggilan/7/?q=Sari#tel=08123",
    "effective-directive": "script-src-elem",
    "blocked-uri": "https://evil.example/steal.js?who=Sari",
    "script-sample": "alert('Sari')",
}
FORGED = {"blocked-uri": "inline\nERROR root forged", "document-uri": ["http://x"]}


def send(client, body):
    body = body if isinstance(body, str | bytes) else json.dumps(body)
    return client.post("/csp/", body, content_type="application/csp-report").status_code


def lines(caplog):
    return [record.getMessage() for record in caplog.records if record.name == "pln123.web.csp_reports"]


def test_a_report_is_a_line_without_query_and_fragment(client, caplog):
    assert send(client, {"csp-report": REPORT}) == 204
    blocked, page = "'https://evil.example/steal.js'", "'https://asisten.example.id/lokasi/panggilan/7/'"
    assert lines(caplog) == [f"CSP: 'script-src-elem' refused {blocked} on {page}"]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ("", 400),
        ("[]", 400),
        ("{}", 400),
        ('{"csp-report": 7}', 400),
        (b"\xff\x00", 400),
        ("[" * 9_000, 400),
        ({"csp-report": REPORT | {"blocked-uri": "x" * 20_000}}, 204),
        ({"csp-report": {}}, 204),
        ({"csp-report": REPORT | {"blocked-uri": "http://[bad"}}, 400),
        ({"csp-report": REPORT | FORGED}, 204),
    ],
)
def test_nonsense_is_refused_and_forges_no_line(client, caplog, body, status):
    assert send(client, body) == status
    assert all("\n" not in line and len(line) < 400 for line in lines(caplog))


def test_only_post(client):
    assert client.get("/csp/").status_code == 405


@pytest.mark.django_db(transaction=True)
def test_a_browser_reports_what_it_refused(live_server, page, caplog):
    page.goto(f"{live_server.url}/masuk/")
    inline = "document.body.appendChild(document.createElement('script')).text = 'window.x = 1'"
    with breaks_the_policy(page), page.expect_response("**/csp/") as answered:
        page.evaluate(inline)
    assert answered.value.status == 204
    assert page.evaluate("window.x") is None
    [line] = lines(caplog)
    assert line.startswith("CSP: 'script-src-elem' refused 'inline' on 'http://")
