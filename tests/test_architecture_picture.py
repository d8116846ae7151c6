"""The page about the architecture shows the rooms as they are."""

import re
from graphlib import CycleError

import pytest

from docs import rooms

PAGE = rooms.PAGE.read_text(encoding="utf-8")


@pytest.mark.slow
def test_the_picture_of_the_rooms_is_up_to_date():
    assert rooms.BLOCK.search(PAGE)[0] == rooms.picture(), "run `make pictures`"


@pytest.mark.slow
def test_every_room_has_its_row_and_a_file_to_read_first():
    rows = re.findall(r"^\| `(\w+/\w+)/` \| .+ \| `([^`]+)` \|$", PAGE, re.MULTILINE)
    assert {room for room, _ in rows} == set(rooms.rooms())
    for room, first in rows:
        assert first.startswith(f"{room}/")
        assert (rooms.ROOT / first).is_file(), first


def test_an_arrow_that_another_one_stands_for_is_left_out():
    arrows = {"top": {"middle", "bottom"}, "middle": {"bottom"}, "bottom": set()}
    assert list(rooms.drawn(arrows)) == [("middle", "bottom"), ("top", "middle")]


def test_a_circle_is_refused():
    with pytest.raises(CycleError):
        list(rooms.drawn({"a": {"b"}, "b": {"a"}}))
