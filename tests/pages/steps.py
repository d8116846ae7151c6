"""A call at the desk that has come to a step."""

from django.contrib.auth.models import User

from tests.pages.desk import Desk


def at_step(desk: Desk, agent: User, step: int, village: str) -> None:
    """A call that has come to `step`, by keys."""
    desk.start_at_product(agent, village, "2200")
    if step < 4:
        desk.page.keyboard.press(f"Alt+{step}")
    if step > 4:
        desk.page.keyboard.press("2")
        desk.say_line_4a5("Pascabayar")
    if step > 5:
        desk.page.keyboard.press("k")
    desk.expect_step(step)
