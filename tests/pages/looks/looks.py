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
# Rows that differ from two above them in words alone go: for a hundred of them axe takes seconds, and finds
# what it has found in those two. Classes, attributes and where words stand make their look.
ALIKE = """() => {
  const look = (one) => [one.tagName, one.className, one.getAttributeNames().join(),
    [...one.childNodes].map((node) => (node.tagName ? look(node) : !!node.data.trim()))];
  for (const list of document.querySelectorAll("tbody")) {
    const seen = {};
    for (const row of [...list.rows]) {
      const key = JSON.stringify(look(row));
      seen[key] = (seen[key] || 0) + 1;
      if (seen[key] > 2) row.remove();
    }
  }
}"""
# In this order Tab goes through the desk; what belongs to none of them comes last.
SKIP, BAR = ".skip-link, .skip-to-content-link", ".bar, #header"  # Django's own words in the admin
REGIONS = (SKIP, BAR, ".desk-rail", ".desk-work", ".desk-dock", ".desk-right", "html")
NAME = 'one => (one.getAttribute("aria-label") || one.id || one.innerText).replace(/\\s+/g, " ").trim()'
IS_RINGED = """one => [one, one.closest(".form-check")].filter(Boolean)
  .flatMap((at) => [getComputedStyle(at), getComputedStyle(at, "::before")])
  .some((style) => style.outlineStyle === "solid" && parseFloat(style.outlineWidth) >= 2)"""
# Name and region of what has the focus, and whether its ring is drawn; nothing once Tab has left the page.
STOP = f"""() => {{
  const one = document.activeElement;
  if (one === document.body) return null;
  window.reached.push(one);
  const region = {json.dumps(REGIONS)}.findIndex((region) => one.closest(region));
  return [({NAME})(one), region, ({IS_RINGED})(one)];
}}"""
# Where a walk begins: Tab goes on from before the first stop.
BEGIN = f"""() => {{
  window.reached = [];
  window.stops = ({STOPS})();
  const first = document.querySelector("{SKIP}");
  first.focus();
  first.blur();
}}"""
# Names of what Tab has reached and would not reach now, or without a ring, and of stops that came or went.
CHANGED = f"""() => {{
  const of = (list) => list.filter((one) => !one.closest("{BAR}"));
  const missed = of(window.reached).filter((one) => {{
    one.focus();
    return document.activeElement !== one || !({IS_RINGED})(one);
  }});
  const [before, now] = [of(window.stops), of(({STOPS})())];
  const without = (list, other) => list.filter((one) => !other.includes(one));
  return [...missed, ...without(now, before), ...without(before, now)].map({NAME});
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
    page.evaluate(BEGIN)
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


def assert_same_stops(page: Page, size: tuple[int, int], theme: str) -> None:
    """What the walk before has reached beside the bar, each with its ring, and nothing else.

    Tab's order is the document's at any size; after a walk by keys rings are drawn without one, too.
    """
    show(page, size, theme)
    assert page.evaluate(CHANGED) == [], (size, theme)


def assert_clean_in_every_theme(page: Page) -> None:
    """On a laptop nothing reaches beyond the side of the window or of its picture, no sentence runs into the
    next, and axe finds nothing. Of rows that look alike two are left."""
    for theme in THEMES:
        show(page, LAPTOP, theme)
        assert page.evaluate("document.documentElement.scrollWidth") <= LAPTOP[0], (page.url, theme)
        assert page.evaluate(BEYOND) == [], (page.url, theme)
    assert page.evaluate(JOINED) == [], page.url
    page.evaluate(ALIKE)
    for theme in THEMES:
        show(page, LAPTOP, theme)
        faults = faults_in(theme, page)
        assert not faults, (page.url, theme, faults)


def assert_never_sideways(page: Page) -> None:
    """Whatever the window's width, everything stands in it: what reaches beyond, nobody could come at."""
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": LAPTOP[1]})
        assert page.evaluate("document.documentElement.scrollWidth") <= width, (page.url, width)
