"""Plots: every figure is drawn to scale, inside the picture, and stands in the table beside it."""

import re
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

import pytest
from django.template.loader import render_to_string
from hypothesis import given
from hypothesis import strategies as st

from pln123.plots.chart import Chart, ChartRow, number
from pln123.plots.drawing import Box, Drawing, GridLine, Mark, Word, bars, columns, width_of

WEEKS = Chart(
    key="minggu",
    title="Permintaan per minggu",
    label="Minggu",
    series=("1 Phasa", "3 Phasa"),
    rows=(ChartRow("2026-46", (3, 1)), ChartRow("2026-47", (0, 0)), ChartRow("2026-48", (6, 0))),
    unit="permintaan",
)
SHARES = Chart(
    key="bagian",
    title="Langsung dilayani",
    label="Hari",
    series=("Bagian",),
    rows=(ChartRow("Senin", (62.5,)), ChartRow("Selasa", (None,)), ChartRow("Rabu", (100,))),
    unit="%",
    summed=False,
)


def render(chart: Chart, draw: Callable[[Chart], Drawing] = columns, **more: str) -> str:
    return render_to_string("plots/plot.html", {"chart": chart, "drawing": draw(chart), "csv": "", **more})


def text_of(html: str) -> list[str]:
    return [re.sub(r"\s+", " ", cell).strip() for cell in re.findall(r"<t[hd][ >][^<]*", html)]


@pytest.mark.parametrize(
    ("value", "text"),
    [(0, "0"), (7, "7"), (1234, "1.234"), (1234567, "1.234.567"), (12.5, "12,5"), (3.0, "3"), (None, "–")],
)
def test_figures_are_written_as_in_indonesian(value, text):
    assert number(value) == text


def test_columns_stand_to_scale_and_series_upon_each_other():
    drawing = columns(WEEKS)
    heights = [(mark.series, mark.height) for mark in drawing.marks]
    # The scale ends at 6, 96 units high: 1 is 16 units.
    assert heights == [(0, 48), (1, 16), (0, 96)]
    first, second, _ = drawing.marks
    assert second.y + second.height == first.y
    assert [mark.says for mark in drawing.marks] == [
        "2026-46, 1 Phasa: 3 permintaan",
        "2026-46, 3 Phasa: 1 permintaan",
        "2026-48, 1 Phasa: 6 permintaan",
    ]
    assert [word.text for word in drawing.values] == ["4", "6"]


TWO_DAYS = Chart(
    "k", "t", "Hari", ("s",), (ChartRow("Jum", (4,)), ChartRow("Sab", (2,), rests=True)), "panggilan"
)


def test_where_columns_stand_in_a_picture_640_wide():
    # At the left the ticks 0, 1, 2, 3, 4: a letter of 7 and 8 more. At the right half of "Sab", a capital of
    # 9 and two letters: 11. Between them 614, for a day 307, of which a column takes 0.7. Above 18 for the
    # values, then 96, below 24.
    drawing = columns(TWO_DAYS)
    assert (drawing.width, drawing.height) == (640, 138)
    assert [(line.x1, line.x2, line.y1) for line in drawing.grid] == [
        (15, 629, 114),
        (15, 629, 90),
        (15, 629, 66),
        (15, 629, 42),
        (15, 629, 18),
    ]
    assert drawing.marks == [
        Mark(61, 18, 215, 96, 0, "Jum: 4 panggilan"),
        Mark(368, 66, 215, 48, 0, "Sab: 2 panggilan"),
    ]
    assert drawing.rests == [Box(322, 18, 307, 96)]
    assert drawing.values == [Word(168, 13, "4", "middle"), Word(475, 61, "2", "middle")]


def test_where_bars_lie_in_a_picture_640_wide():
    # At the left "Jum", 23, and 8 more; at the right room for a value, 21. Between them 588. A row: 28.
    drawing = bars(TWO_DAYS)
    assert (drawing.width, drawing.height) == (640, 74)
    assert drawing.grid[-1] == GridLine(619, 0, 619, 56)
    assert drawing.marks == [
        Mark(31, 4, 588, 20, 0, "Jum: 4 panggilan"),
        Mark(31, 32, 294, 20, 0, "Sab: 2 panggilan"),
    ]
    assert drawing.values == [Word(624, 18, "4", "start"), Word(330, 46, "2", "start")]


def test_a_name_in_capitals_has_the_room_that_capitals_take():
    # Of a district's name, 12 capitals of 9, and 8 more, the text ending 6 before the bar.
    drawing = bars(Chart("k", "t", "Kecamatan", ("s",), (ChartRow("PESANGGRAHAN", (1,)),), "x"))
    [name] = [word for word in drawing.words if word.anchor == "end"]
    assert (name.x, drawing.marks[0].x) == (110, 116)


def test_bars_lie_to_scale_with_their_names():
    drawing = bars(WEEKS)
    names = [word.text for word in drawing.words if word.anchor == "end"]
    assert names == ["2026-46", "2026-47", "2026-48"]
    assert [word.text for word in drawing.values] == ["4", "0", "6"]
    assert drawing.marks[0].width == pytest.approx(drawing.marks[2].width / 2, abs=1)


def test_the_axis_is_in_round_whole_figures():
    def ticks(highest):
        chart = Chart("k", "t", "l", ("s",), (ChartRow("a", (highest,)),), "x")
        return [word.text for word in columns(chart).words if word.anchor == "end"]

    assert ticks(1) == ["0", "1"]
    assert ticks(6) == ["0", "2", "4", "6"]
    assert ticks(26) == ["0", "10", "20", "30"]
    assert ticks(12345) == ["0", "5.000", "10.000", "15.000"]


def test_the_title_says_the_unit():
    assert "Permintaan per minggu <small>(permintaan)</small>" in " ".join(render(WEEKS).split())


@pytest.mark.parametrize("highest", [0.5, 12, 62.5, 100])
def test_every_plot_of_shares_ends_at_100(highest):
    drawing = columns(replace(SHARES, rows=(ChartRow("Senin", (highest,)),)))
    ticks = [word.text for word in drawing.words if word.anchor == "end"]
    assert ticks == ["0", "20", "40", "60", "80", "100"]
    [mark] = drawing.marks
    assert mark.height == pytest.approx(highest * 0.96, abs=1)  # 96 units high


def test_what_is_not_drawn_is_said():
    drawing = bars(WEEKS)
    drawing.note = "Digambar 12 teratas dari 40; yang lain ada pada tabel."
    html = render_to_string("plots/plot.html", {"chart": WEEKS, "drawing": drawing, "csv": ""})
    assert "Digambar 12 teratas dari 40" in html
    assert "Digambar" not in render(WEEKS)


def test_a_file_says_the_year_of_each_day_and_a_page_does_not():
    rows = (ChartRow("23 Nov", (1, 2), full_label="23 Nov 2026"),)
    chart = replace(WEEKS, rows=rows)
    assert chart.cells == [["23 Nov 2026", 1, 2, 3]]
    assert chart.lines == [["23 Nov", "1", "2", "3"]]


def test_the_table_holds_every_figure_and_the_sums():
    assert WEEKS.header == ["Minggu", "1 Phasa", "3 Phasa", "Jumlah"]
    assert WEEKS.cells == [["2026-46", 3, 1, 4], ["2026-47", 0, 0, 0], ["2026-48", 6, 0, 6]]
    assert WEEKS.totals == [9, 1, 10]
    cells = text_of(render(WEEKS))
    assert cells[-4:] == ['<th scope="row">Jumlah', "<td>9", "<td>1", "<td>10"]


def test_shares_are_not_summed_and_what_is_unknown_is_a_dash():
    html = render(SHARES)
    assert "Jumlah" not in html
    assert "<td>–" in text_of(html)
    assert "Tertinggi 100 %: Rabu." in html
    assert [mark.says for mark in columns(SHARES).marks] == ["Senin: 62,5 %", "Rabu: 100 %"]


def test_a_share_of_0_looks_unlike_one_that_is_not_known():
    rows = (ChartRow("Senin", (0,)), ChartRow("Selasa", (None,)), ChartRow("Rabu", (50,)))
    drawing = columns(replace(SHARES, rows=rows))
    assert (len(drawing.marks), len(drawing.zeros), len(drawing.unknown)) == (1, 1, 1)
    assert [word.text for word in drawing.values] == ["0", "–", "50"]
    nothing = replace(SHARES, rows=rows[:1])
    assert not nothing.is_empty
    assert replace(SHARES, rows=rows[1:2]).is_empty
    html = render(replace(SHARES, rows=rows))
    assert "plot-zero" in html
    assert "plot-unknown" in html


def test_saturdays_and_sundays_are_marked():
    rows = (ChartRow("Jumat", (1,)), ChartRow("Sabtu", (2,), rests=True))
    assert len(columns(replace(WEEKS, series=("s",), rows=rows)).rests) == 1
    assert "Sabtu, Minggu" in render(replace(WEEKS, series=("s",), rows=rows))


def test_prabayar_is_solid_and_pascabayar_hatched_in_every_plot():
    rows = (ChartRow("450 VA", (1, 2)),)
    for series in (("Prabayar", "Pascabayar"), ("Pascabayar", "Prabayar")):
        html = render(replace(WEEKS, series=series, rows=rows))
        patterns = re.findall(r"(?s)<pattern.*?</pattern>", html)
        looks = {name: "plot-hatch" in pattern for name, pattern in zip(series, patterns, strict=True)}
        assert looks == {"Prabayar": False, "Pascabayar": True}


def test_a_plot_says_what_it_is_without_being_seen():
    html = render(WEEKS)
    assert "Tertinggi 6 permintaan: 2026-48. Jumlah 10." in html
    assert 'role="img"' in html
    assert 'aria-labelledby="minggu-judul minggu-isi"' in html


def test_a_plot_without_data_says_so():
    empty = Chart("k", "Judul", "Minggu", ("Jumlah",), (), "permintaan")
    html = render(empty)
    assert "Tidak ada data pada pilihan ini." in html
    assert "<svg" not in html
    nothing = Chart("k", "Judul", "Minggu", ("Jumlah",), (ChartRow("2026-47", (0,)),), "permintaan")
    assert "<svg" not in render(nothing, bars)


def test_a_plot_carries_no_style_and_no_script_and_names_are_text():
    odd = Chart("k", "<b>x</b>", "<i>", ("<s>", "t"), (ChartRow("<script>1</script>", (1, 2)),), "'\"")
    html = render(odd, bars, csv="/x/?csv=k")
    assert not re.search(r"<script|<b>|<i>|<s>|\sstyle=|\son\w+=", html)


figures = st.one_of(st.none(), st.integers(0, 10**6), st.floats(0, 1000))


@pytest.mark.slow
@given(
    st.integers(1, 4).flatmap(
        lambda n: st.lists(st.tuples(st.text(max_size=40), st.tuples(*[figures] * n)), max_size=60).map(
            lambda rows: (n, rows)
        )
    )
)
def test_everything_stays_inside_the_picture_and_no_two_labels_meet(drawn):
    count, rows = drawn
    chart = Chart(
        "k", "t", "l", tuple(map(str, range(count))), tuple(ChartRow(label, v) for label, v in rows), "x"
    )
    for drawing in (columns(chart), bars(chart)):
        for mark in drawing.marks:
            assert mark.width >= 1
            assert mark.height >= 1
            assert mark.x >= 0
            assert mark.x + mark.width <= drawing.width
            assert mark.y >= 0
            assert mark.y + mark.height <= drawing.height
        shown = sum(bool(value) for _, values in rows for value in values)
        assert len(drawing.marks) == shown
    labels = [(w.x, width_of(w.text)) for w in columns(chart).words if w.anchor == "middle"]
    for (left, width), (right, other) in pairwise(labels):
        assert left + width / 2 <= right - other / 2
