"""Reviewed files that are broken are refused with the file, the line and what to do."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from allocation.domain.errors import PolicyFileError


@contextmanager
def refused_at(path: Path, line: int, words: str) -> Iterator[None]:
    """words: how the complaint begins."""
    with pytest.raises(PolicyFileError) as caught:
        yield
    assert str(caught.value).startswith(f"{path}:{line}: {words}")
