"""The pages of availability tell what a change would do: all days of that are counted when a test begins."""

import pytest


@pytest.fixture(autouse=True)
def days_are_counted(counted_days: None) -> None:
    pass
