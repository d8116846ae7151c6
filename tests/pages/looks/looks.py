"""What a page must look like at every size and in every theme; one page walks through them all."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.pages.desk import breaks_the_policy

LAPTOP, LOW, ZOOMED = (1366, 641), (1280, 600), (683, 320)  # the last: 200 % zoom of the first
LIGHT, DARK, FORCED = "light", "dark", "forced"
THEMES = (LIGHT, DARK, FORCED)
AXE = Axe()  # its script is given to a page once; then each theme is one call
SEEN = """() => axe.run(document, { runOnly: ["color-contrast", "target-size"] }).then((found) =>
  found.violations.flatMap((fault) => fault.nodes.map((node) => `${fault.id} ${node.html.slice(0, 80)}`)))"""
# What can be reached by Tab and is not seen whole by itself: a chip is the target of its radio button.
STOPS = """() => [...document.querySelectorAll("a[href], button, input, select, textarea, summary")]
  .filter((one) => one.type !== "hidden")
  .filter((one) => one.checkVisibility({ visibilityProperty: true }) && !one.closest(".skip-link"))"""
# A link within a sentence is as high as its line (WCAG 2.5.8 leaves it out).
IN_A_SENTENCE = "p a, dd a, figcaption a, caption a"
SMALL = f"""() => ({STOPS})().filter((one) => !one.matches("{IN_A_SENTENCE}")).map((one) => {{
  const target = one.closest(".form-check, .desk-rail li") || one;
  const {{ width, height }} = target.getBoundingClientRect();
  return width < 24 || height < 24 ? `${{one.outerHTML.slice(0, 80)}}: ${{width}} x ${{height}}` : "";
}}).filter(Boolean)"""
# The name of what has the focus, and whether its ring is drawn; nothing once Tab has left the page.
STOP = """() => {
  const one = document.activeElement;
  if (one === document.body) return null;
  const drawn = [one, one.closest(".form-check")].filter(Boolean)
    .flatMap((at) => [getComputedStyle(at), getComputedStyle(at, "::before")]);
  const name = one.getAttribute("aria-label") || one.id || one.innerText;
  return [name.replace(/\\s+/g, " ").trim(),
    drawn.some((style) => style.outlineStyle === "solid" && parseFloat(style.outlineWidth) >= 2)];
}"""


def show(page: Page, size: tuple[int, int], theme: str = LIGHT) -> None:
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.emulate_media(
        color_scheme="dark" if theme == DARK else "light",
        forced_colors="active" if theme == FORCED else "none",
        reduced_motion="reduce",
    )


def heights(page: Page) -> tuple[int, int]:
    """Of the page and of its window."""
    found: list[int] = page.evaluate("[document.documentElement.scrollHeight, innerHeight]")
    return found[0], found[1]


def assert_no_scrolling_at(page: Page, *sizes: tuple[int, int]) -> None:
    for size in sizes:
        show(page, size)
        whole, window = heights(page)
        assert whole <= window, f"{size}: {whole} px high"


def assert_never_sideways(page: Page) -> None:
    for size in (LAPTOP, LOW, ZOOMED):
        show(page, size)
        assert page.evaluate("document.documentElement.scrollWidth") <= size[0], size


def assert_seen_in_every_theme(page: Page) -> None:
    """Contrast and the size of targets, as axe measures them, and our own measure of every target."""
    with breaks_the_policy(page):
        page.evaluate(AXE.axe_script)
        for theme in THEMES:
            show(page, LAPTOP, theme)
            faults = page.evaluate(SEEN)
            assert not faults, (theme, faults)
    show(page, LAPTOP)
    assert page.evaluate(SMALL) == []


def walk_by_tab(page: Page) -> list[str]:
    """The names of all stops, in their order. Each one shows its ring."""
    page.evaluate("document.activeElement.blur()")
    names: list[str] = []
    for _ in range(80):
        page.keyboard.press("Tab")
        stop = page.evaluate(STOP)
        if stop is None:
            return names
        names.append(stop[0])
        assert stop[1], f"no ring on {stop[0]}"
    raise AssertionError("more than 80 stops")
