"""Reports, calendars and sheets: whole in every format, safe to print, and never more than the plan says."""

import io
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import cache
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from icalendar import Calendar
from markdown_it import MarkdownIt
from pypdf import PdfReader

from assistant.interface.files.calendar import NOT_AN_ORDER, make_calendar
from assistant.interface.files.report import make_report
from assistant.interface.files.sheet import make_sheet
from assistant.interface.page.plan_words import SIGNED_OFF, called
from assistant.interface.words.sheet import PatientWords
from assistant.interface.words.treatment import dose
from assistant.knowledge.model.ruleset import Kind, Ruleset
from assistant.paper.blocks import Document, Drawing
from assistant.paper.html import to_html
from assistant.paper.letters import printable
from assistant.paper.markdown import to_markdown
from assistant.paper.pdf import to_pdf
from assistant.reasoning.dosing.dates import day, long_day
from assistant.reasoning.dosing.treatment import make_treatment
from assistant.reasoning.dosing.values import Treatment
from assistant.reasoning.plan.values import Plan
from tests.interface.files.treatments import DRIPS, RICH, START, TAPER, dosing, figure, treatments
from tests.reasoning.patients import ruleset

PlanOf = Callable[[str], Plan]
ODD = "<script>alert(1)</script> & | ` # \u05d0\u05d1 \u202e \U0001f600\n- <b>x"
SHOWN = ODD.replace("\u202e", "\\u202e").replace("\n", "\\x0a")
RECORD = [("CK", "250 U/L"), ("kind of cancer", ODD), ("rash", "none")]
CALM = "relapse with joints"
CODES = re.compile(r"\b[SBXPA]\d+\b|\b[a-z]+(?:-[a-z]+){1,}\b")


def elements(html: str) -> ElementTree.Element:
    return ElementTree.fromstring(html)


def bare(text: str) -> str:
    return re.sub(r"\s+", "", text)


def text_of_pdf(document: Document) -> str:
    reader = PdfReader(io.BytesIO(to_pdf(document, START)))
    return bare("".join(page.extract_text() for page in reader.pages))


@cache
def texts(document: Document) -> dict[str, str]:
    """What a reader sees of the document in each format, without spaces."""
    seen = "".join(elements(to_html(document)).itertext())
    rendered = MarkdownIt("gfm-like", {"linkify": False}).render(to_markdown(document))
    marked = ElementTree.fromstring(f"<x>{re.sub(r'<(hr|br)>', '', rendered)}</x>")
    return {"html": bare(seen), "md": bare("".join(marked.itertext())), "pdf": text_of_pdf(document)}


def is_in(text: str, kind: str, seen: str) -> bool:
    return bare(printable(text) if kind == "pdf" else text) in seen


@pytest.fixture(scope="module")
def plan(plan_of: PlanOf) -> Plan:
    return plan_of(CALM)


@pytest.fixture(scope="module")
def rich(rules: Ruleset, plan: Plan) -> Document:
    svg = '<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 10">'
    svg += "<metadata>x</metadata>"
    return make_report(rules, plan, RICH, RECORD, START, {"Doses": f'{svg}<path d="M0 0L40 10"/></svg>'})


# --- the report ---------------------------------------------------------------------------------------------


def test_every_line_stands_in_every_format_with_its_code_rule_and_sources(rich: Document, plan: Plan) -> None:
    for kind, seen in texts(rich).items():
        for line in plan.lines:
            assert is_in(line.text, kind, seen), (kind, line.code)
            assert is_in(line.code, kind, seen)
            for reason in line.reasons:
                assert is_in(reason.because, kind, seen)
                assert is_in(reason.rule, kind, seen)
                assert is_in(" ".join(reason.sources), kind, seen)
        for label in plan.assessment:
            for text in (label.text, label.code, *label.supporting, *label.against, *label.missing):
                assert is_in(text, kind, seen), (kind, text)
        for item in plan.withheld:
            assert is_in(item.because, kind, seen)
        for text in (
            called(plan),
            SIGNED_OFF,
            "2026-11-22",
            "No figure yet. To obtain first: weight",
        ):
            assert is_in(text, kind, seen), (kind, text)


def test_the_parts_stand_in_their_order_and_empty_ones_are_left_out(
    rules: Ruleset, plan: Plan, rich: Document
) -> None:
    wanted = ["What was told", "Assessment", "Do now", "Doses for this patient",
              "Taper, titration and tests by date", "What to know of each drug",
              "What would change this plan", "Where the source disagrees with itself", "Beyond the source",
              "Sources"]  # fmt: skip
    heads = [h.text for h in elements(to_html(rich)).iter("{http://www.w3.org/1999/xhtml}h1")]
    assert [head for head in heads if head in wanted] == wanted
    assert "Urgent" not in heads
    bare_plan = elements(to_html(make_report(rules, plan, None, [], START)))
    without = [element.text for element in bare_plan.iter() if element.text]
    assert not {"Doses for this patient", "What to know of each drug", "What was told"} & {*without}


def test_the_figures_stand_with_their_arithmetic_and_what_is_beyond_is_marked(rich: Document) -> None:
    for kind, seen in texts(rich).items():
        for text in (
            "0.75 to 1.5 mg/kg x 58 kg = 44 to 87 mg a day",
            "above 80 mg a warning [X4]",
            "Stop: new cough: stop [beyond the source X37]",
            "Not in the lecture: published guidance (X)",
        ):
            assert is_in(text, kind, seen), (kind, text)


def test_a_figure_that_is_only_quoted_says_so(rules: Ruleset) -> None:
    only = dosing(
        "r", "", "tacrolimus", figure("target", "0.2 mg/kg x 58 kg = 11.6 mg", "11.6", "11.6", False)
    )
    document = make_report(rules, Shared.plan, replace(RICH, dosings=(only,)), [], START)
    for kind, seen in texts(document).items():
        assert is_in("Target: only quoted, not recommended", kind, seen), kind


@pytest.mark.parametrize("name", ["red flags", "another pattern with anti-MDA5", "undetermined, legs only"])
def test_reports_of_real_plans_are_well_formed_and_fetch_nothing(
    rules: Ruleset, plan_of: PlanOf, name: str
) -> None:
    plan = plan_of(name)
    treatment = make_treatment(rules, plan.decision, START)
    for document in (
        make_report(rules, plan, treatment, RECORD, START),
        make_sheet(ruleset(), plan, treatment, START),
    ):
        html = to_html(document)
        tree = elements(html)
        names = {element.tag.partition("}")[2] for element in tree.iter()}
        assert not names & {"script", "link", "img", "iframe", "object", "embed", "base", "form", "b"}
        assert not [
            a for element in tree.iter() for a in element.attrib if a in ("src", "href") or a[:2] == "on"
        ]
        assert not re.search(r"@import|url\(", html)
        places = [element.get("id") for element in tree.iter() if element.get("id")]
        assert len(places) == len(set(places))
        assert "size: A4" in html
        assert "counter(pages)" in html


def test_an_emergency_comes_first_and_one_set_aside_keeps_its_reason(rules: Ruleset, plan_of: PlanOf) -> None:
    plan = plan_of("red flags")
    seen = to_html(make_report(rules, plan, None, [], START))
    assert seen.index("URGENT IN-PERSON ASSESSMENT TODAY") < seen.index("Assessment<")
    aside = tuple(replace(line, set_aside=ODD) if line.kind is Kind.URGENT else line for line in plan.lines)
    seen = to_html(make_report(rules, replace(plan, lines=aside), None, [], START))
    assert bare(SHOWN) in bare("".join(elements(seen).itertext()))


def test_what_was_typed_is_shown_and_never_obeyed(rich: Document) -> None:
    for kind, seen in texts(rich).items():
        assert is_in(SHOWN, kind, seen), kind
        assert "\u202e" not in seen
    rendered = MarkdownIt().render(to_markdown(rich))
    assert "<script" not in rendered
    assert "<b>" not in rendered
    assert "<script" not in to_html(rich)


def test_a_picture_stands_in_the_html_and_the_pdf_without_its_prologue(rich: Document) -> None:
    html = to_html(rich)
    assert html.count("<svg") == 1
    assert "<?xml" not in html
    assert "metadata" not in html
    assert [block.caption for block in rich.blocks if isinstance(block, Drawing)] == ["Doses"]
    picture = replace(rich, blocks=tuple(b for b in rich.blocks if isinstance(b, Drawing)))
    assert len(to_pdf(picture, START)) > len(to_pdf(replace(picture, blocks=()), START))
    assert to_pdf(picture, START) == to_pdf(picture, START)


def test_a_pdf_has_its_foot_on_each_page_and_the_same_bytes_each_time(rich: Document) -> None:
    content = to_pdf(rich, START)
    pages = PdfReader(io.BytesIO(content)).pages
    assert len(pages) > 2
    for number, page in enumerate(pages, 1):
        text = bare(page.extract_text())
        assert bare(f"Page {number} of {len(pages)}") in text
        assert bare(SIGNED_OFF) in text


def test_what_the_fonts_lack_is_spelled_and_never_lost() -> None:
    assert printable("\u03b3 \u2265 5 \u00d7 10\u2079 \u2019") == "gamma >= 5 \u00d7 10^9 \u2019"
    assert printable("\u05d0\U0001f600") == "\\u05d0\\U0001f600"


# --- properties over any treatment --------------------------------------------------------------------------


@settings(max_examples=8, deadline=None)
@given(treatment=treatments())
def test_every_step_and_appointment_is_in_every_format(treatment: Treatment) -> None:
    rules, plan = Shared.rules, Shared.plan
    report = texts(make_report(rules, plan, treatment, [], START))
    sheet = texts(make_sheet(ruleset(), plan, treatment, START))
    for kind in report:
        for step in treatment.courses[0].steps:
            assert is_in(dose(step), kind, report[kind])
            assert is_in(day(step.on), kind, report[kind])
            assert is_in(step.note, kind, report[kind]) or not step.note.isprintable()
            assert is_in(long_day(step.on), kind, sheet[kind])
            assert is_in(f"{step.amount.normalize():f} milligrams" if step.amount else "", kind, sheet[kind])
        for each in treatment.appointments:
            assert is_in(day(each.on), kind, report[kind])
            assert is_in(long_day(each.on), kind, sheet[kind])
    calendar = Calendar.from_ical(make_calendar(plan.made, treatment))
    days = sorted(event["dtstart"].dt for event in calendar.walk("VEVENT"))
    wanted = [step.on for step in treatment.courses[0].steps] + [a.on for a in treatment.appointments]
    assert days == sorted([*wanted, treatment.reassess[0] if treatment.reassess else START])


class Shared:
    """The rules, and a plan of nothing but its treatment: Hypothesis takes no fixture of the session."""

    rules: Ruleset
    plan: Plan


@pytest.fixture(autouse=True, scope="module")
def shared(rules: Ruleset, plan: Plan) -> None:
    Shared.rules = rules
    Shared.plan = replace(plan, assessment=(), lines=(), withheld=(), conflicts=(), changes=())


# --- the calendar -------------------------------------------------------------------------------------------


def test_a_calendar_reads_again_with_whole_days_stable_names_and_its_sources(plan: Plan) -> None:
    content = make_calendar(plan.made, RICH)
    assert content == make_calendar(plan.made, RICH)
    lines = content.split(b"\r\n")
    assert b"\n" not in b"".join(lines)
    assert all(len(line) <= 75 for line in lines)
    events = list(Calendar.from_ical(content).walk("VEVENT"))
    steps = [step for course in RICH.courses for step in course.steps]
    assert len(events) == len(steps) + len(RICH.appointments) + 1
    assert len({str(event["uid"]) for event in events}) == len(events)
    later = make_calendar(plan.made._replace(on=date(2027, 1, 1)), RICH)
    assert {str(e["uid"]) for e in Calendar.from_ical(later).walk("VEVENT")} == {
        str(e["uid"]) for e in events
    }
    for event in events:
        assert type(event["dtstart"].dt) is date
        assert event["dtend"].dt > event["dtstart"].dt
        assert event["dtstamp"].dt.isoformat() == "2026-11-22T00:00:00+00:00"
        assert NOT_AN_ORDER in event["description"]
        assert "Sources: " in event["description"]
    again = next(event for event in events if "See the patient again" in event["summary"])
    assert (again["dtend"].dt - again["dtstart"].dt).days == 15


def test_an_event_that_is_told_twice_is_one(plan: Plan) -> None:
    twice = replace(RICH, appointments=RICH.appointments * 2)
    assert make_calendar(plan.made, twice) == make_calendar(plan.made, RICH)


# --- the sheet ----------------------------------------------------------------------------------------------


def test_a_sheet_is_in_plain_words_without_codes_and_to_be_signed(rules: Ruleset, plan: Plan) -> None:
    for kind, seen in texts(make_sheet(ruleset(), plan, RICH, START)).items():
        for text in ("Not valid until signed", "Signature", "Never stop your steroid all at once",
                     "only once a week, always on the same day", "once a week, on Sunday", "Who to call",
                     "Your doctor ticks only one of these", *PatientWords(ruleset()).call()):  # fmt: skip
            assert is_in(text, kind, seen), (kind, text)
        assert (
            seen.count(bare("Your doctor ticks only one of these")) == 1
        )  # the two ways down, and nothing else
    markdown = to_markdown(make_sheet(ruleset(), plan, RICH, START))
    assert "\u2610 **This is for me.**" in markdown
    visible = re.sub(r'<a id="[^"]*"></a>', "", markdown)
    assert not CODES.search(visible), CODES.search(visible)
    assert not re.search(r"\b(?:CK|IVIG|MRC|EMG|ILD)\b", visible)
    sentences = re.split(r"[.\n:|]", visible)
    assert not [sentence for sentence in sentences if len(sentence.split()) > 16]


def test_every_measurement_of_a_drug_has_words_for_the_patient(rules: Ruleset) -> None:
    words = PatientWords(rules)
    measured = [
        fact.text for drug in rules.drugs.values() for fact in drug.facts if fact.at_start or fact.cycles
    ]
    assert measured
    assert all(words.tests_in(text) for text in measured)


NONE = "No dose is printed here"


@pytest.mark.parametrize(
    ("given_dose", "why"),
    [
        (dosing("taper", "", "prednisone", wanting=("weight",)), "something must be measured or asked first"),
        (dosing("taper", "", "prednisone", specialist="A specialist."), "a specialist decides on the dose"),
        (
            dosing("taper", "", "prednisone", figure("start", "x", "30", "90", False)),
            "no dose is recommended",
        ),
        (
            dosing(
                "taper",
                "",
                "prednisone",
                figure("dose", "x", "30", "44"),
                figure("limit", "x", "45", "90", False),
            ),
            "a dose in it is not recommended",
        ),
        (dosing("taper", "no-such-code", "prednisone"), "it is not part of the plan now"),
        (dosing("taper", "hold-taper", "prednisone"), "your doctor writes what you take now"),
    ],
)
def test_no_dose_on_a_sheet_that_is_wanting_not_recommended_held_or_a_specialists(
    plan: Plan, given_dose: object, why: str
) -> None:
    treatment = replace(RICH, dosings=(given_dose,), courses=(TAPER,))  # type: ignore[arg-type]
    seen = to_markdown(make_sheet(ruleset(), plan, treatment, START))
    assert f"{NONE}: {why}." in seen
    assert "milligrams" not in seen


def test_no_dose_on_a_sheet_in_an_emergency_or_for_another_steroid(plan: Plan, plan_of: PlanOf) -> None:
    seen = to_markdown(make_sheet(ruleset(), plan_of("red flags"), RICH, START))
    assert f"{NONE}: something urgent comes first." in seen
    assert not re.search(r"milligrams|grams", seen)
    dosings = tuple(replace(each, instead="glucocorticoid") for each in RICH.dosings)
    seen = to_markdown(make_sheet(ruleset(), plan, replace(RICH, dosings=dosings, courses=(TAPER,)), START))
    assert f"{NONE}: it has to be worked out for the steroid that you take." in seen
    assert "milligrams" not in seen


def test_a_course_without_a_figure_has_no_dose_on_a_sheet_and_a_session_needs_none(plan: Plan) -> None:
    unknown = tuple(replace(step, amount=None, note="2 g/kg x 58 kg = 116 g") for step in DRIPS)
    course = replace(RICH.courses[2], steps=unknown)
    seen = to_markdown(make_sheet(ruleset(), plan, replace(RICH, courses=(course,)), START))
    assert "116" not in seen
    sessions = tuple(replace(step, amount=None, unit="", how="session") for step in DRIPS)
    course = replace(RICH.courses[2], steps=sessions)
    seen = to_markdown(make_sheet(ruleset(), plan, replace(RICH, courses=(course,)), START))
    assert "one session, at the hospital" in seen


def test_no_word_that_was_typed_is_on_the_sheet_or_in_the_calendar(rules: Ruleset, plan: Plan) -> None:
    typed = replace(plan, lines=tuple(replace(line, set_aside="Mr Smith") for line in plan.lines))
    assert "Smith" not in to_markdown(make_sheet(ruleset(), typed, RICH, START))
    assert b"Smith" not in make_calendar(plan.made, RICH)
