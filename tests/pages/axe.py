"""What axe finds on the page that is shown now."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from weakref import WeakSet

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

SCRIPT = Axe().axe_script
ALL_RULES = {
    "runOnly": ["best-practice", "wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
    # Django's admin labels its search by an image.
    "rules": {"label-title-only": {"enabled": False}},
}
# Those that another theme can change the answer of.
OF_COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}
FAULTS = """async (rules) => {
  const { violations } = await axe.run(document, { ...rules, resultTypes: ["violations"] });
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
}"""

_inspected: WeakSet[Page] = WeakSet()


def is_inspected(page: Page) -> bool:
    """Whether axe, or a test, breaks the policy on the page just now."""
    return page in _inspected


@contextmanager
def breaks_the_policy(page: Page) -> Iterator[None]:
    """What the browser refuses meanwhile is meant, and no fault of the page."""
    _inspected.add(page)
    yield
    _inspected.discard(page)


def faults_of(page: Page, rules: dict[str, Any] = ALL_RULES) -> list[str]:
    """Each violation of the rules: its name, and the element."""
    with breaks_the_policy(page):  # axe itself sets inline styles
        if not page.evaluate("'axe' in window"):
            page.evaluate(SCRIPT)
        found: list[str] = page.evaluate(FAULTS, rules)
    return found


def assert_accessible(page: Page) -> None:
    """No violation of WCAG 2.2 AA or of good practice on what is shown now, as far as axe can tell."""
    faults = faults_of(page)
    assert not faults, faults
