"""How a still's state is reached in the real product: by plain forms, opened once, then typed or chosen."""

from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Page

from tests.pages.desk import Desk
from tests.pages.looks.looks import LAPTOP, show
from tests.pages.looks.managers import ManagersState, fill_the_desk
from tests.pages.looks.states import State
from tests.walk import Walk


@pytest.fixture
def reach(desk: Desk, walk: Walk, villages: SimpleNamespace) -> Callable[[State], Page]:
    def go(state: State) -> Page:
        state.reach(walk, villages)
        show(desk.page, LAPTOP)
        desk.page.goto(f"{desk.address}/asisten/{walk.call.pk}/{state.step}", wait_until="load")
        state.act(desk.page)
        return desk.page

    return go


@pytest.fixture
def reach_of_managers(
    request: pytest.FixtureRequest,
    enter: Callable[[User], Page],
    live_server,
    walk: Walk,
    villages: SimpleNamespace,
    manager: User,
    srm: User,
) -> Callable[[ManagersState], Page]:
    def go(state: ManagersState) -> Page:
        fill_the_desk(walk, villages, manager, srm)
        page = enter(request.getfixturevalue(state.who))
        show(page, LAPTOP)
        page.goto(f"{live_server.url}{state.path()}", wait_until="load")
        state.act(page)
        return page

    return go
