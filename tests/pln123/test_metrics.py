"""/metrics: counts what was answered, says what the database knows, and is shown to few."""

import json
import logging
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import OperationalError
from django.utils import timezone
from prometheus_client.parser import text_string_to_metric_families

from pln123.site import health, metrics
from pln123.web.logs import JsonFormatter, MaskingFormatter
from pln123.web.request_id import current
from scripts_agent.models import RetentionRun

ROOT = Path(__file__).parents[2]
ALERTS = ROOT / "docs" / "operations" / "alerts.yml"

pytestmark = pytest.mark.django_db


def samples(client, **options) -> dict[tuple, float]:
    """(name, labels) -> value."""
    answer = client.get("/metrics", **options)
    assert answer.status_code == 200
    families = text_string_to_metric_families(answer.content.decode())
    return {
        (sample.name, *sorted(sample.labels.items())): sample.value
        for family in families
        for sample in family.samples
    }


def value(found: dict[tuple, float], name: str, **labels: str) -> float:
    return found.get((f"asisten_{name}", *sorted(labels.items())), 0)


@pytest.mark.slow
def test_requests_are_counted_by_view_and_status_and_never_by_address(client, as_user, agent) -> None:
    before = samples(client)
    as_user(agent).get("/asisten/")
    client.get("/tidak-ada/081234567890/")
    after = samples(client)
    desk, none = {"view": "desk:home", "method": "GET", "status": "200"}, {"view": "none"}
    assert value(after, "requests_total", **desk) - value(before, "requests_total", **desk) == 1
    seconds = "request_seconds_count"
    assert value(after, seconds, view="desk:home") - value(before, seconds, view="desk:home") == 1
    assert value(after, seconds, **none) - value(before, seconds, **none) == 1
    assert "081234567890" not in client.get("/metrics").content.decode()


def test_prometheus_asks_each_process_by_its_port(client) -> None:
    by_port = {"Host": "10.9.8.7:8001"}
    assert samples(client, headers=by_port)
    proxied = by_port | {"X-Forwarded-For": "10.1.1.1"}
    assert client.get("/metrics", headers=proxied).status_code == 400, "through the proxy by the site's name"


def test_a_made_up_method_is_no_label(client) -> None:
    client.generic("EVIL123", "/hidup/")
    assert "EVIL123" not in client.get("/metrics").content.decode()


@pytest.mark.slow
def test_calls_decisions_and_what_was_unmet(client, walk, villages) -> None:
    before = samples(client)
    walk.open("PB")
    walk.village(villages.gambir)
    walk.power("2200")
    walk.product("PASCABAYAR")
    after = samples(client)
    assert value(after, "calls_open") == 1
    told = {"outcome": "OFFER_ALTERNATIVE"}
    assert value(after, "decisions_total", **told) - value(before, "decisions_total", **told) == 1
    assert value(after, "unmet_last_day") == 1
    assert value(after, "search_index_age_seconds") > 0


def test_jobs_have_an_age(client) -> None:
    assert value(samples(client), "job_age_seconds", job="wipe_personal_data") == float("inf")
    now = timezone.now()
    RetentionRun.objects.create(started_at=now, finished_at=now, until=now)
    assert value(samples(client), "job_age_seconds", job="wipe_personal_data") < 60


def test_a_database_that_is_away_is_a_figure_and_no_failure(client, monkeypatch) -> None:
    assert value(samples(client), "database_up") == 1

    def away() -> None:
        raise OperationalError("connection refused")

    monkeypatch.setattr(metrics, "_figures", away)
    assert value(samples(client), "database_up") == 0


def test_outages_are_counted(client, monkeypatch) -> None:
    before = samples(client)
    client.raise_request_exception = False

    def away() -> None:
        raise OperationalError("connection refused")

    monkeypatch.setattr(health, "checks_of_reviewed_files", away)
    assert client.get("/siap/").status_code == 503
    assert value(samples(client), "outages_total") - value(before, "outages_total") == 1


TOKEN = "t" * 32


@pytest.mark.parametrize(
    ("address", "token", "status"),
    [
        ("127.0.0.1", "", 200),
        ("10.20.3.4", "", 404),
        ("10.20.3.4", TOKEN, 200),
        ("10.20.3.4", TOKEN + "x", 404),
        ("203.0.113.9", "", 404),
    ],
)
def test_it_is_shown_to_the_own_host_and_to_a_token(client, settings, address, token, status) -> None:
    settings.METRICS_TOKEN, settings.PROXIES = TOKEN, 1
    headers = {"X-Forwarded-For": address} | ({"Authorization": f"Bearer {token}"} if token else {})
    assert client.get("/metrics", headers=headers).status_code == status


def test_without_a_token_an_empty_one_opens_nothing(client) -> None:
    for sent in ("Bearer ", "Bearer", "bearer  "):
        answer = client.get("/metrics", headers={"Authorization": sent}, REMOTE_ADDR="10.0.0.1")
        assert answer.status_code == 404


@pytest.mark.slow
def test_workers_add_up_what_they_counted(tmp_path) -> None:
    code = "from pln123.web.measures import CALL_EVENTS; CALL_EVENTS.labels('TOLD').inc()"
    environment = {"PROMETHEUS_MULTIPROC_DIR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "pln123.settings"}
    for _ in range(2):
        subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=environment, check=True)
    read = (
        "from prometheus_client import CollectorRegistry as R, generate_latest; r = R();"
        "from prometheus_client.multiprocess import MultiProcessCollector as M; M(r);"
        "print(generate_latest(r).decode())"
    )
    done = subprocess.run([sys.executable, "-c", read], env=environment, capture_output=True, text=True)
    assert 'asisten_call_events_total{kind="TOLD"} 2.0' in done.stdout, done.stderr


# The rules that wake somebody up


def test_every_figure_that_a_rule_names_is_shown(client) -> None:
    page = client.get("/metrics").content.decode()
    names = set(re.findall(r"asisten_\w+", re.sub("#.*", "", ALERTS.read_text())))
    assert len(names) >= 5
    for name in names:
        assert re.search(rf"^# TYPE {name.removesuffix('_bucket').removesuffix('_total')}", page, re.M), name


def test_promtool_understands_the_rules() -> None:
    if not shutil.which("promtool"):
        pytest.skip("promtool is missing: apt install prometheus")
    done = subprocess.run(["promtool", "check", "rules", ALERTS], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "7 rules found" in done.stdout


def test_the_first_fault_of_a_process_raises_the_alarm(client, monkeypatch, tmp_path) -> None:
    """For Prometheus a series that begins at 1 has not grown: what is alarmed must have been 0 before."""
    if not shutil.which("promtool"):
        pytest.skip("promtool is missing: apt install prometheus")

    def fail() -> None:
        raise RuntimeError("ours")

    monkeypatch.setattr(health, "checks_of_reviewed_files", fail)
    client.raise_request_exception = False
    before = samples(client)
    assert client.get("/siap/").status_code == 500
    grown = {key: number for key, number in samples(client).items() if before.get(key) != number}
    series = [
        {"series": written(*key), "values": f"{before.get(key, '_')}x20 {number}x20"}
        for key, number in grown.items()
    ]
    alert = {
        "eval_time": "6m",
        "alertname": "AsistenFaults",
        "exp_alerts": [{"exp_labels": {"severity": "page"}}],
    }
    test = {"interval": "15s", "input_series": series, "alert_rule_test": [alert]}
    file = tmp_path / "faults.yml"  # JSON is YAML
    rules = re.sub(r"annotations:\n +summary: .*", "", ALERTS.read_text())
    (tmp_path / "rules.yml").write_text(rules)
    file.write_text(json.dumps({"rule_files": ["rules.yml"], "tests": [test]}))
    done = subprocess.run(["promtool", "test", "rules", file], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def written(name: str, *labels: tuple[str, str]) -> str:
    """As Prometheus writes the name of a series."""
    return name + "{" + ",".join(f'{label}="{text}"' for label, text in labels) + "}"


# The number of a request


def test_a_request_has_a_number_of_its_own(client, settings) -> None:
    given = "0123456789abcdef" * 2
    answer = client.get("/hidup/", headers={"X-Request-ID": given})
    assert re.fullmatch("[0-9a-f]{32}", answer.headers["X-Request-ID"])
    assert answer.headers["X-Request-ID"] != given, "nobody but our proxy chooses it"
    settings.PROXIES = 1
    assert client.get("/hidup/", headers={"X-Request-ID": given}).headers["X-Request-ID"] == given
    forged = client.get("/hidup/", headers={"X-Request-ID": "x\r\ny"}).headers["X-Request-ID"]
    assert re.fullmatch("[0-9a-f]{32}", forged)


def test_the_page_about_an_error_and_the_log_have_the_same_number(client, monkeypatch, caplog) -> None:
    def fail() -> None:
        raise RuntimeError("ours")

    monkeypatch.setattr(health, "checks_of_reviewed_files", fail)
    client.raise_request_exception = False
    lines: list[str] = []

    class Handler(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            lines.append(MaskingFormatter().format(record))

    handler = Handler()
    logging.getLogger("django.request").addHandler(handler)
    try:
        answer = client.get("/siap/")
    finally:
        logging.getLogger("django.request").removeHandler(handler)
    number = answer.headers["X-Request-ID"]
    assert f"<code>{number[:12]}</code>" in answer.content.decode()
    assert f"(request {number})" in lines[0]


def test_a_line_of_json_says_the_same_and_masks_the_same() -> None:
    token = current.set("ab" * 16)
    try:
        int("0812-3456-7890 x")
    except ValueError:
        record = logging.LogRecord(
            "desk", logging.ERROR, "x.py", 1, "%s", ("caller 0812.3456.7890\nasked",), sys.exc_info()
        )
    try:
        text = JsonFormatter().format(record)
    finally:
        current.reset(token)
    assert "\n" not in text
    said = json.loads(text)
    assert set(said) == {"time", "level", "logger", "message", "request", "trace"}
    assert said["message"] == "caller [nomor]\nasked"
    assert said["request"] == "ab" * 16
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d{4}", said["time"])
    assert "3456" not in said["trace"].split("Traceback")[1].splitlines()[-1]


# The page


@pytest.mark.parametrize("who", ["pusat", "administrator"])
def test_pusat_sees_what_is_ready_and_what_is_late(as_user, request, who) -> None:
    client = as_user(request.getfixturevalue(who))
    page = " ".join(client.get("/keadaan/").content.decode().split())
    assert page.count(" siap </td>") >= 4
    assert page.count("terlambat: lebih dari 26 jam") == 1, "and there is nothing to count yet"
    now = timezone.now()
    RetentionRun.objects.create(started_at=now, finished_at=now, until=now)
    page = " ".join(client.get("/keadaan/").content.decode().split())
    assert page.count("tepat waktu") == 2


@pytest.mark.parametrize("who", ["agent", "supervisor", "manager", "srm", "stranger"])
def test_nobody_else_does(as_user, request, who) -> None:
    assert as_user(request.getfixturevalue(who)).get("/keadaan/").status_code == 403
