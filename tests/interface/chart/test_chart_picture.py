"""The printed picture: words as text, none on another, the same bytes each time, or a sentence why not.

The one module that loads matplotlib.
"""

from itertools import combinations
from xml.etree import ElementTree

import matplotlib
import pytest

from assistant.interface.chart.panels import REVIEW, WIDE, Sheet
from assistant.interface.chart.picture import NOTHING, STYLE, NoPicture, chart_png, chart_svg
from assistant.interface.chart.rows import chart_of
from assistant.reasoning.dosing.dates import window
from assistant.reasoning.dosing.figures import shown
from tests.interface.chart.charted import SAMPLES, START, course, level, treatment


def words(svg: str) -> list[str]:
    root = ElementTree.fromstring(svg)
    return ["".join(text.itertext()).strip() for text in root.iter("{http://www.w3.org/2000/svg}text")]


@pytest.mark.parametrize("name", SAMPLES)
def test_every_drug_and_its_first_and_last_dose_are_words_of_the_svg(name: str) -> None:
    text = " ".join(words(chart_svg(SAMPLES[name])))
    assert REVIEW in text
    assert f"from {window(SAMPLES[name].start)}" in text
    for each in SAMPLES[name].courses:
        assert each.drug in text
        assert set(each.sources) <= set(text.replace(";", " ").split())
        doses = [step.amount for step in each.steps if step.amount is not None]
        assert {shown(dose) for dose in (*doses[:1], *doses[-1:])} <= set(text.split())


@pytest.mark.parametrize("name", SAMPLES)
def test_no_text_lies_on_another_or_over_the_edge(name: str) -> None:
    chart = chart_of(SAMPLES[name])
    assert chart is not None
    with matplotlib.rc_context(STYLE):
        sheet = Sheet(chart)
        boxes = [(text.get_text(), text.get_window_extent(sheet.renderer)) for text in sheet.texts()]
    assert len(boxes) > 4
    wide, tall = sheet.figure.get_size_inches() * sheet.figure.dpi
    for words, box in boxes:
        assert box.x0 >= 0, words
        assert box.x1 <= wide, words
        assert box.y0 >= 0, words
        assert box.y1 <= tall, words
    for (one, box), (other, there) in combinations(boxes, 2):
        # Boxes of a line of text hold room for letters that reach below it: a pixel of that is no overlap.
        shared = min(box.x1, there.x1) - max(box.x0, there.x0), min(box.y1, there.y1) - max(box.y0, there.y0)
        assert min(shared) <= 1, (one, other)


def test_marks_stand_at_their_days_on_one_axis() -> None:
    """The x of each session as drawn, against the days counted here."""
    chart = chart_of(SAMPLES["pheresis"])
    assert chart is not None
    with matplotlib.rc_context(STYLE):
        sheet = Sheet(chart)
    drawn = [
        line.get_xdata() for axes in sheet.figure.axes for line in axes.lines if line.get_marker() == "o"
    ]
    expected = [START.toordinal() + day + 0.5 for day in (0, 1, 2, 4, 6, 8, 10)]
    assert [list(xs) for xs in drawn] == [expected, expected]
    assert len({axes.get_xlim() for axes in sheet.figure.axes}) == 1


def test_steps_are_as_high_as_their_doses_until_the_day_after_their_last() -> None:
    taper = treatment(
        course("Prednisone", "", level(["20", "10"], [1, 2], "mg", "a day", START)), reassess=False
    )
    chart = chart_of(taper)
    assert chart is not None
    with matplotlib.rc_context(STYLE):
        line = next(
            line for line in Sheet(chart).figure.axes[0].lines if line.get_drawstyle() == "steps-post"
        )
    days = [x - START.toordinal() for x in line.get_xdata()]
    assert list(zip(days, line.get_ydata(), strict=True)) == [(0, 20), (7, 20), (7, 10), (21, 10)]


def test_the_same_treatment_is_the_same_bytes_whatever_the_reader_has_set() -> None:
    given = SAMPLES["hold"]
    svg, png = chart_svg(given), chart_png(given)
    with matplotlib.rc_context({"font.size": 20, "axes.facecolor": "red", "svg.fonttype": "path"}):
        assert chart_svg(given) == svg
        assert chart_png(given) == png
    assert png.startswith(b"\x89PNG")
    assert "dc:date" not in svg
    assert "sans-serif" in svg


def test_a_picture_is_as_wide_as_a_page_of_a4_allows() -> None:
    root = ElementTree.fromstring(chart_svg(SAMPLES["everything"]))
    assert root.get("width") == f"{WIDE * 72:g}pt"
    assert float((root.get("height") or "").removesuffix("pt")) <= 10.7 * 72


def test_dollars_and_angles_are_words_and_no_markup() -> None:
    odd = treatment(course("A $x$ <b> & co", "", level(["5"], [1], "mg", "a day", START)))
    assert any("A $x$ <b> & co" in text for text in words(chart_svg(odd)))


def test_there_is_a_sentence_where_nothing_has_a_date() -> None:
    with pytest.raises(NoPicture, match=NOTHING):
        chart_svg(treatment(reassess=False))
