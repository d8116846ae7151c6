"""The table of OWASP ASVS is whole and true, and what of it has no test elsewhere."""

import ast
import logging
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.test import Client

from pln123.web.logs import MaskingFormatter
from tests.asvs import SECURITY, TABLE, attacks, nodes, requirements
from tests.conftest import PASSWORD

ROOT = Path(__file__).resolve().parents[2]
PRODUCT = [
    file
    for package in ("pln123", "allocation", "scripts_agent")
    for file in sorted((ROOT / package).rglob("*.py"))
]
LEVEL_1_AND_2 = 253  # requirements of ASVS 5.0.0


def imported() -> Iterator[tuple[str, str]]:
    """(file, module) of every import of the product."""
    for file in PRODUCT:
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Import):
                yield from ((file.name, alias.name) for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                yield file.name, node.module or ""


def calls(*names: str) -> list[str]:
    """Where one of these is called, as file:line."""
    return [
        f"{file.name}:{node.lineno}"
        for file in PRODUCT
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, ast.Call) and ast.unparse(node.func) in names
    ]


# The table


def test_every_requirement_of_levels_1_and_2_stands_in_the_table_once():
    ids = [id for said in requirements().values() for ids in said for id in ids.split()]
    assert len(ids) == len(set(ids)) == LEVEL_1_AND_2


def test_every_named_test_and_file_exists():
    known = requirements()
    for _, *tests in [*known["proven"].values(), *attacks().values()]:
        assert tests
        for node in nodes(tests):
            file, _, name = node.partition("::")
            assert (ROOT / file).is_file(), node
            assert not name or f"def {name}(" in (ROOT / file).read_text(), node
    for id, (_, file) in known["documented"].items():
        assert (ROOT / file).is_file(), id


def test_the_written_table_names_every_requirement_and_no_failure():
    written = TABLE.read_text()
    assert not re.search(r"\d failed", written)
    assert "NOT RUN" not in written
    for said in requirements().values():
        for ids in said:
            assert f"| {ids.replace(' ', ', ')} |" in written


def test_the_written_table_of_attacks_names_each_and_no_failure():
    written = SECURITY.read_text().partition("## Attacks that are tried")[2]
    assert not re.search(r"\d failed", written)
    assert "NOT RUN" not in written
    for attack, (holds, *_) in attacks().items():
        assert f"| {attack} | {holds} |" in written


# What has no test elsewhere


@pytest.mark.slow
def test_the_product_starts_no_program():
    started = {(file, name) for file, name in imported() if name.split(".")[0] in ("subprocess", "pty")}
    # Our own Python reads an upload apart; its command holds nothing that came from outside.
    assert started == {("apart.py", "subprocess")}
    assert not calls("os.system", "os.popen", "os.execv", "os.spawnv")


@pytest.mark.slow
def test_the_product_calls_no_other_service():
    network = {"requests", "httpx", "urllib3", "smtplib", "ftplib", "socket", "aiohttp"}
    assert not {(file, name) for file, name in imported() if name.split(".")[0] in network}
    assert not {(file, name) for file, name in imported() if name in ("urllib.request", "http.client")}


@pytest.mark.slow
def test_nothing_is_evaluated():
    assert not calls("eval", "exec", "compile", "__import__")
    assert not {(file, name) for file, name in imported() if name in ("pickle", "marshal", "shelve")}
    assert not calls("yaml.load", "Template", "engines.from_string")
    # A part inside the page of another engine, as Jinja has drawn and escaped it.
    assert [place.partition(":")[0] for place in calls("mark_safe", "Markup")] == ["jinja.py"]


def test_sessions_are_json():
    assert settings.SESSION_SERIALIZER == "django.contrib.sessions.serializers.JSONSerializer"


@pytest.mark.slow
def test_no_regular_expression_is_built_from_input():
    built = [
        f"{file.name}:{node.lineno}"
        for file in PRODUCT
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, ast.Call)
        and ast.unparse(node.func) in ("re.compile", "re.search", "re.match", "re.fullmatch", "re.sub")
        and any(
            isinstance(part, ast.FormattedValue) and not ast.unparse(part.value).isupper()  # a constant
            for part in ast.walk(node.args[0])
        )
    ]
    assert {place.partition(":")[0] for place in built} == {
        "masking.py",  # joins what re.escape gave
        "salutations.py",  # joins the words of a constant
    }


def test_our_scripts_copy_no_keys_from_input():
    for script in (ROOT / "static" / "js").rglob("*.js"):
        text = script.read_text()
        assert "__proto__" not in text
        assert not re.search(r"Object\.assign\([^)]*(JSON\.parse|location|URLSearchParams)", text)
        assert "innerHTML =" not in text
        assert "insertAdjacentHTML" not in text


@pytest.mark.django_db
def test_a_login_makes_a_new_session(client, agent):
    client.get("/masuk/")
    session = client.session
    session["before"] = "1"
    session.save()
    client.cookies["sessionid"] = planted = session.session_key
    for _ in range(2):
        before = client.cookies["sessionid"].value
        client.post("/masuk/", {"username": agent.username, "password": PASSWORD})
        after = client.cookies["sessionid"].value
        assert after != before
        assert re.fullmatch("[a-z0-9]{32}", after), "165 bits"
        assert client.session[SESSION_KEY] == str(agent.pk)
        client.post("/keluar/")
    planted_client = Client()
    planted_client.cookies["sessionid"] = planted
    assert planted_client.get("/asisten/").status_code == 302


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/masuk/", "/asisten/", "/admin/", "/api/v1/decisions", "/static/"])
def test_trace_is_refused(client, as_user, agent, address):
    for browser in (client, as_user(agent)):
        response = browser.generic("TRACE", address, headers={"X-Secret": "s3cr3t"})
        assert response.status_code >= 300
        assert b"s3cr3t" not in response.content


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address",
    [
        "/.git/config",
        "/.env",
        "/manage.py",
        "/static/",
        "/static/js/",
        "/static/../manage.py",
        "/.run/db.sqlite3",
    ],
)
def test_nothing_but_pages_and_static_files_is_served(client, as_user, agent, address):
    for browser in (client, as_user(agent)):
        assert browser.get(address).status_code in (302, 404)


def test_a_line_of_the_log_begins_with_its_time_and_offset():
    line = MaskingFormatter().format(
        logging.makeLogRecord({"msg": "x", "levelname": "INFO", "name": "pln123"})
    )
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d{4} INFO pln123 x", line)


@pytest.mark.django_db
def test_a_refusal_is_logged(as_user, agent, caplog):
    as_user(agent).get("/lokasi/")
    assert "Forbidden" in caplog.text
    assert "/lokasi/" in caplog.text


@pytest.mark.django_db
def test_an_address_forges_no_line(client, caplog):
    client.get("/nothing%0A2026-11-24 ERROR root forged/")
    [line] = [record.getMessage() for record in caplog.records if "Not Found" in record.getMessage()]
    assert "\n" not in line
