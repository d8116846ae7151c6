"""A call at the desk that has come to a step."""

from django.contrib.auth.models import User

from tests.pages.desk import Desk


def at_step(desk: Desk, agent: User, step: int, village: str) -> None:
    """A call that has come to `step`; for step 6 as a hard complaint."""
    if step > 4:
        desk.start_at_result(agent, village, offer="KERAS" if step == 6 else "")
        return
    desk.start_at_product(agent, village, "2200")
    if step < 4:
        desk.page.keyboard.press(f"Alt+{step}")
        desk.expect_step(step)
