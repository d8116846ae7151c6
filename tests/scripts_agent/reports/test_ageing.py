"""Ages of reports are counted in days of Jakarta, though the database gives its times in UTC."""

from datetime import UTC, datetime

import pytest

from scripts_agent.reports.ageing import age_words, days_between, working_days_before


def at(text: str) -> datetime:
    return datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("since", "until", "words"),
    [
        ("2026-11-22 17:00", "2026-11-23 16:59", "hari ini"),  # 00.00 to 23.59 in Jakarta
        ("2026-11-22 16:59", "2026-11-22 17:00", "1 hari"),  # over midnight there
        ("2026-11-22 18:00", "2026-11-23 17:00", "1 hari"),
    ],
)
def test_hari_ini_is_a_day_of_jakarta_and_none_of_greenwich(since: str, until: str, words: str) -> None:
    assert age_words(days_between(at(since), at(until))) == words


def test_a_working_day_is_one_of_jakarta() -> None:
    """Monday 00.30 there is still Sunday in Greenwich."""
    assert working_days_before(at("2026-11-22 17:30"), 1) == at("2026-11-19 17:30")  # Friday 00.30
