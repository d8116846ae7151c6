"""What a page must look like at every size and in every theme; one page walks through them all."""

import json

from playwright.sync_api import Page

from tests.pages.axe import ALL_RULES, OF_COLOURS, faults_of

LAPTOP, LOW, ZOOMED = (1366, 641), (1280, 600), (683, 320)  # the last: 200 % zoom of the first
SIZES = (LAPTOP, LOW, ZOOMED)
# Just wider than where the bar's links fold; 200 % zoom; 400 % of 1280 (WCAG 1.4.10).
WIDTHS = (962, 683, 320)
LIGHT, DARK, FORCED = "light", "dark", "forced"
THEMES = (LIGHT, DARK, FORCED)
# What can be reached by Tab and is not seen whole by itself: a chip is the target of its radio button.
STOPS = """() => [...document.querySelectorAll("a[href], button, input, select, textarea, summary")]
  .filter((one) => one.type !== "hidden")
  .filter((one) => one.checkVisibility({ visibilityProperty: true }) && !one.closest(".skip-link"))"""
# A link within a sentence is as high as its line (WCAG 2.5.8 leaves it out).
IN_A_SENTENCE = "p a, dd a, figcaption a, caption a"
SMALL = f"""() => ({STOPS})().filter((one) => !one.matches("{IN_A_SENTENCE}")).map((one) => {{
  const target = one.closest(".form-check, label, .desk-rail li") || one;
  const {{ width, height }} = target.getBoundingClientRect();
  return width < 24 || height < 24 ? `${{one.outerHTML.slice(0, 80)}}: ${{width}} x ${{height}}` : "";
}}).filter(Boolean)"""
# Words that reach beyond the side of their picture.
BEYOND = """() => [...document.querySelectorAll("svg[viewBox] text")].filter((word) => {
  const { x, width } = word.getBBox();
  return x < 0 || x + width > word.ownerSVGElement.viewBox.baseVal.width;
}).map((word) => word.textContent)"""
# Sentences that run into each other, where a template's line ended with a tag: "... WIB.Hari ini ...".
JOINED = '() => document.body.innerText.match(/[A-Za-z0-9)"][.;:,!?][A-Z][a-z].{0,20}/g) || []'
# In this order Tab goes through the desk; what belongs to none of them comes last.
SKIP, BAR = ".skip-link, .skip-to-content-link", ".bar, #header"  # Django's own words in the admin
REGIONS = (SKIP, BAR, ".desk-rail", ".desk-work", ".desk-dock", ".desk-right", "html")
# Name and region of what has the focus, and whether its ring is drawn; nothing once Tab has left the page.
STOP = f"""() => {{
  const one = document.activeElement;
  if (one === document.body) return null;
  const drawn = [one, one.closest(".form-check")].filter(Boolean)
    .flatMap((at) => [getComputedStyle(at), getComputedStyle(at, "::before")]);
  const name = one.getAttribute("aria-label") || one.id || one.innerText;
  return [name.replace(/\\s+/g, " ").trim(),
    {json.dumps(REGIONS)}.findIndex((region) => one.closest(region)),
    drawn.some((style) => style.outlineStyle === "solid" && parseFloat(style.outlineWidth) >= 2)];
}}"""


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


def assert_seen_everywhere(page: Page, *, scrolls: bool = False) -> None:
    """At every size in every theme: in one window, but for 200 % zoom and where the still `scrolls`; never
    sideways; nothing that axe finds; every target large enough by our own measure too."""
    for size in SIZES:
        for theme in THEMES:
            show(page, size, theme)
            whole, window = heights(page)
            assert whole <= window or scrolls or size == ZOOMED, (size, theme, whole)
            assert page.evaluate("document.documentElement.scrollWidth") <= size[0], (size, theme)
            faults = page.evaluate(SMALL) + faults_in(theme, page, is_first=size == SIZES[0])
            assert not faults, (size, theme, faults)


def faults_in(theme: str, page: Page, *, is_first: bool = True) -> list[str]:
    """All rules in the light theme; in the others those of colours, which no size changes: they are asked
    at the first."""
    if theme == LIGHT:
        return faults_of(page, ALL_RULES)
    return faults_of(page, OF_COLOURS) if is_first else []


def walk_by_tab(page: Page, size: tuple[int, int] = LAPTOP, theme: str = LIGHT) -> list[str]:
    """The names of all stops beside the bar's, which folds in a narrow window, in their order: that of the
    regions. Each stop shows its ring."""
    show(page, size, theme)
    first = f"document.querySelector('{SKIP}')"
    page.evaluate(f"{first}.focus(); {first}.blur()")  # Tab goes on from here
    names: list[str] = []
    regions: list[int] = []
    for _ in range(100):
        page.keyboard.press("Tab")
        stop = page.evaluate(STOP)
        if stop is None:
            assert regions == sorted(regions), names
            return names
        name, region, ringed = stop
        assert ringed, f"no ring on {name}"
        regions.append(region)
        if REGIONS[region] != BAR:
            names.append(name)
    raise AssertionError("more than 100 stops")


def assert_clean_in_every_theme(page: Page) -> None:
    """On a laptop axe finds nothing, nothing reaches beyond the side of the window or of its picture, and no
    sentence runs into the next."""
    for theme in THEMES:
        show(page, LAPTOP, theme)
        faults = faults_in(theme, page)
        assert not faults, (page.url, theme, faults)
    assert page.evaluate("document.documentElement.scrollWidth") <= LAPTOP[0], page.url
    assert page.evaluate(BEYOND) == [], page.url
    assert page.evaluate(JOINED) == [], page.url


def assert_never_sideways(page: Page) -> None:
    """Whatever the window's width, everything stands in it: what reaches beyond, nobody could come at."""
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": LAPTOP[1]})
        assert page.evaluate("document.documentElement.scrollWidth") <= width, (page.url, width)
