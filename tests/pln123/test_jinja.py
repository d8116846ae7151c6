"""One Jinja environment for our own pages: it knows them all, and writes moments as people read them."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.template.loader import get_template, render_to_string
from jinja2 import UndefinedError

from pln123.web.moments import wib

TEMPLATES = Path(settings.BASE_DIR) / "templates"
NAMES = sorted(str(file.relative_to(TEMPLATES)) for file in TEMPLATES.rglob("*.*"))


@pytest.mark.parametrize("name", NAMES)
def test_django_renders_the_admin_and_jinja_every_other_page(name):
    engine = get_template(name).backend.name
    assert engine == ("django" if name.startswith("admin/") else "jinja2")


def test_a_name_that_no_view_gave_is_an_error_not_a_gap():
    with pytest.raises(UndefinedError):
        render_to_string("policy_pages/sop.html", {})


def test_markup_in_a_value_is_shown_as_text():
    html = render_to_string("site/errors/403.html", {"said": "<b>x</b>", "partial": True})
    assert "&lt;b&gt;x&lt;/b&gt;" in html


@pytest.mark.parametrize(
    ("moment", "pattern", "words"),
    [
        (datetime(2026, 11, 22, 18, 5, 9, tzinfo=UTC), (), "23 Nov 2026 01:05"),
        (datetime(2026, 8, 1, 17, 0, tzinfo=UTC), ("j F Y",), "2 Agustus 2026"),
        (datetime(2026, 11, 22, 18, 5, 9, tzinfo=UTC), ("H:i:s",), "01:05:09"),
        (date(2021, 1, 26), ("j F Y",), "26 Januari 2021"),
    ],
)
def test_a_moment_is_written_as_people_in_jakarta_read_it(moment, pattern, words):
    assert wib(moment, *pattern) == words
