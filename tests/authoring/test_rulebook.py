"""The rule book as people meet it: two files, whole, safe and the same each time; and who signed what."""

import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import pytest

from assistant.authoring.book import make_book
from assistant.authoring.picture import Arrow, Box, Picture, label_picture, overview
from assistant.authoring.picture_svg import to_svg
from assistant.authoring.sign_off import SignOffFault, read_sign_offs, signable, words_of
from assistant.authoring.sign_off import states as states_of
from assistant.cli import main
from assistant.knowledge.library.library import builtin, load
from assistant.knowledge.library.parser import read_ruleset
from assistant.knowledge.model.ruleset import Ruleset
from assistant.paper.html import to_html
from assistant.paper.markdown import to_markdown

ROOT = Path(__file__).parents[2]
XHTML = "{http://www.w3.org/1999/xhtml}"


@pytest.fixture(scope="module")
def ruleset() -> Ruleset:
    return load()


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str]:
    """The HTML and the Markdown that the command writes."""
    folder = tmp_path_factory.mktemp("book")
    html, markdown = folder / "book.html", folder / "book.md"
    command = [sys.executable, "-m", "assistant", "rulebook", "--html", str(html), "--md", str(markdown)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert "entries, 0 signed off" in done.stdout
    return html.read_text("utf-8"), markdown.read_text("utf-8")


@pytest.fixture(scope="module")
def tree(books: tuple[str, str]) -> ElementTree.Element:
    return ElementTree.fromstring(books[0])


# --- the whole book -------------------------------------------------------------------------------------


def test_the_html_is_one_file_that_fetches_nothing(books: tuple[str, str], tree: ElementTree.Element) -> None:
    names = {element.tag.removeprefix(XHTML) for element in tree.iter()}
    assert not names & {"script", "link", "img", "iframe", "object", "embed", "base", "form"}
    for element in tree.iter():
        for name, value in element.attrib.items():
            assert not name.startswith("on")
            if name in ("href", "src"):
                assert value.startswith("#")
    assert not re.search(r"@import|url\((?!#)", books[0])


def test_the_html_closes_every_element_for_a_browser_too(books: tuple[str, str]) -> None:
    class Nesting(HTMLParser):
        def __init__(self) -> None:
            super().__init__()
            self.open: list[str] = []

        def handle_starttag(self, tag: str, attrs: object) -> None:
            self.open.append(tag)

        def handle_endtag(self, tag: str) -> None:
            assert self.open.pop() == tag

        def handle_startendtag(self, tag: str, attrs: object) -> None:
            pass

    nesting = Nesting()
    nesting.feed(books[0])
    assert nesting.open == []


def test_every_link_leads_somewhere_and_every_place_is_one(
    books: tuple[str, str], tree: ElementTree.Element
) -> None:
    places = [element.get("id") for element in tree.iter() if element.get("id") not in (None, "tip")]
    assert len(places) == len(set(places))
    links = {href[1:] for element in tree.iter() if (href := element.get("href"))}
    assert links - set(places) == set()
    markdown = books[1]
    places = re.findall(r'<a id="([^"]+)">', markdown)
    assert len(places) == len(set(places))
    assert set(re.findall(r"\]\(#([^)]+)\)", markdown)) - set(places) == set()


def test_every_rule_gate_and_regimen_is_an_entry_once(
    ruleset: Ruleset, books: tuple[str, str], tree: ElementTree.Element
) -> None:
    entries = [element.get("id") for element in tree.iter(f"{XHTML}h3")]
    wanted = [f"rule-{name}" for name in ruleset.rules]
    wanted += [f"gate-{name}" for name in ruleset.gates] + [f"regimen-{name}" for name in ruleset.regimens]
    wanted += [f"drug-{name}" for name in ruleset.drugs]
    wanted += [f"score-{name}" for name in ruleset.scores] + [f"sum-{name}" for name in ruleset.sums]
    assert sorted(filter(None, entries)) == sorted(wanted)
    for anchor in wanted:
        assert books[1].count(f'<a id="{anchor}"></a>\n\n####') == 1


def test_every_statement_finding_code_and_label_is_a_row_once(
    ruleset: Ruleset, tree: ElementTree.Element
) -> None:
    rows = [element.get("id") for element in tree.iter(f"{XHTML}tr") if element.get("id")]
    wanted = [f"statement-{name}" for name in ruleset.statements] + [
        f"finding-{name}" for name in ruleset.findings
    ]
    wanted += [f"code-{name}" for name in (*ruleset.labels, *ruleset.codes)]
    assert sorted(filter(None, rows)) == sorted(wanted)


def test_a_rule_in_words_with_its_sources_place_gates_and_what_beats_it(books: tuple[str, str]) -> None:
    _, markdown = books
    entry = markdown.split('<a id="rule-relapse-raises-dose"></a>')[1].split('<a id="')[0]
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", entry)
    assert "When the label “Relapse is likely” stands" in text
    assert "then: do: “Increase the glucocorticoid dose”, because" in text
    assert "S74 (lecture, line 362): In brackets, inside the sentence on a CK increase" in text
    assert "Place: myositis/rules/4-what-to-do.rules:" in text
    assert "Held back by gate: no-high-dose-before-myasthenia, dose-change-needs-the-drug-taken" in text
    assert "Owner: " in text
    for rule, line in (
        ("methotrexate-for-joints", "Is beaten by: "),
        ("lung-rules-out-methotrexate", "Beats: "),
    ):
        beaten = markdown.split(f'<a id="rule-{rule}"')[1].split('<a id="')[0]
        assert f"\n- {line}[" in beaten


def test_the_title_page_says_whose_and_that_nobody_signed(ruleset: Ruleset, books: tuple[str, str]) -> None:
    for book in books:
        start = book[:6000]
        assert str(ruleset.edition) in start
        assert "R. Boostani, 2022-03-03" in start
        assert "Nobody has signed off any of the" in start


def test_the_same_rules_make_the_same_book(ruleset: Ruleset, books: tuple[str, str]) -> None:
    book = make_book(read_ruleset(builtin()), {})
    assert (to_html(book), to_markdown(book)) == books


def test_without_a_file_the_markdown_is_printed(
    capsys: pytest.CaptureFixture[str], books: tuple[str, str]
) -> None:
    assert main(["rulebook"]) == 0
    assert capsys.readouterr().out == books[1]


def test_a_file_that_cannot_be_written_is_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["rulebook", "--html", str(tmp_path / "none" / "book.html")]) == 2
    assert "cannot be written: No such file or directory" in capsys.readouterr().err


# --- pictures -------------------------------------------------------------------------------------------


def test_the_overview_holds_every_label_and_kind_and_no_hairball(ruleset: Ruleset) -> None:
    picture = overview(ruleset)
    labels = {box.strong for box in picture.boxes if box.look == "label"}
    assert labels == {label.says for label in ruleset.labels.values()}
    columns = {box.key: box.column for box in picture.boxes}
    assert all(columns[arrow.end] == columns[arrow.start] + 1 for arrow in picture.arrows)
    assert len(picture.boxes) < 60


def test_the_picture_of_a_label_shows_premises_and_what_it_leads_to(ruleset: Ruleset) -> None:
    picture = label_picture(ruleset, ruleset.labels["relapse-likely"])
    boxes = {box.key: box for box in picture.boxes}
    assert boxes["code increase-glucocorticoid"].column == 3
    assert Arrow("mimic", "relapse-likely", 2, ruled_out=True) in picture.arrows
    for label in ruleset.labels.values():
        drawn = ElementTree.fromstring(to_svg(label_picture(ruleset, label)))
        assert float(drawn.get("height", "0")) < 2000


def test_no_box_of_a_picture_covers_another(ruleset: Ruleset) -> None:
    for label in ruleset.labels.values():
        drawn = ElementTree.fromstring(to_svg(label_picture(ruleset, label)))
        boxes = [
            tuple(float(box.get(side, "0")) for side in ("x", "y", "width", "height"))
            for box in drawn.iter("{http://www.w3.org/2000/svg}rect")
        ]
        for number, (x, y, width, height) in enumerate(boxes):
            for other_x, other_y, other_width, other_height in boxes[:number]:
                apart = x + width <= other_x or other_x + other_width <= x
                assert apart or y + height <= other_y or other_y + other_height <= y


# --- hostile text ---------------------------------------------------------------------------------------

HOSTILE = '<script>alert("x")</script> [a](http://evil) | `b` & <b>c</b> ]]> --> ~~d~~ $e$ &amp;'
RULES = f"""
ruleset small
  version 1
  title {HOSTILE}
finding ck : number in U/L, 5 to 200000
  called {HOSTILE.replace(",", "")}
  ask {HOSTILE}
finding high : derived
  otherwise no
matter dose
code raise-dose
  do about dose
  says {HOSTILE}
label bad-label
  says {HOSTILE}
rule high
  when ck is above 1000
  then high is yes
  from S1
rule raise-dose
  when high is yes
  then raise-dose
  because {HOSTILE}
  from S1
rule bad-label
  when high is yes
  then label bad-label
  because 1. {HOSTILE}
  from S1
gate not-yet
  never raise-dose
  unless high is yes
  because {HOSTILE}
  from S1
regimen dose
  for raise-dose
  line - 1 {HOSTILE} from S1
"""
SOURCE = f"""
source lecture
  title {HOSTILE}
  rows lecture
statement S1
  says {HOSTILE}
statement S2
  says {HOSTILE}
  shown as scope because {HOSTILE.replace("`", "")}
"""


def small(folder: Path, rules: str = RULES, source: str = SOURCE) -> Ruleset:
    folder.mkdir(exist_ok=True)
    (folder / "a.rules").write_text(rules, "utf-8")
    (folder / "a.source").write_text(source, "utf-8")
    return read_ruleset(folder)


def test_hostile_text_is_shown_and_never_obeyed(tmp_path: Path) -> None:
    book = make_book(small(tmp_path / "small"), {})
    tree = ElementTree.fromstring(to_html(book))
    assert not list(tree.iter(f"{XHTML}script")) + list(tree.iter(f"{XHTML}b"))
    assert '<script>alert("x")</script>' in "".join(tree.itertext())
    markdown = to_markdown(book)
    outside = re.sub(r"```mermaid.*?```", "", markdown, flags=re.S)
    assert not re.search(r"(?<!\\)<(?!a id=|/a>)", outside)
    assert not re.search(r"(?<!\\)\]\(http", outside)
    rows = [line for line in outside.splitlines() if line.startswith("|")]
    for line in rows:
        assert len(re.findall(r"(?<!\\)\|", line)) in (4, 5)
    assert "<script" not in markdown


def test_hostile_text_in_a_picture() -> None:
    boxes = (Box("a", 0, '"]; click a "javascript:x" <i>', "```"), Box("b", 1, "</svg><script>", look="plan"))
    picture = Picture("<t>", "&", ("<x>", '"y"'), boxes, (Arrow("a", "b"),))
    drawn = to_svg(picture)
    assert "<script" not in drawn
    assert ElementTree.fromstring(drawn) is not None


# --- who signed -----------------------------------------------------------------------------------------


def sign(folder: Path, ruleset: Ruleset, name: str, words: str = "") -> None:
    words = words or words_of(ruleset, signable(ruleset)[name])
    with (folder / "sign-off.toml").open("a", encoding="utf-8") as file:
        file.write(f'["{name}"]\nowner = "Dr <O>"\nsigned = "Dr S"\ndate = 2026-11-22\nwords = "{words}"\n')


def states(folder: Path) -> dict[str, str]:
    """What each entry of the book says of its signature, after reading everything from the files."""
    ruleset = read_ruleset(folder)
    sign_offs = read_sign_offs(folder, ruleset)
    ElementTree.fromstring(to_html(make_book(ruleset, sign_offs)))
    return states_of(ruleset, sign_offs)


def test_the_shipped_file_is_empty(ruleset: Ruleset) -> None:
    assert (builtin() / "sign-off.toml").exists()
    assert read_sign_offs(builtin(), ruleset) == {}


def test_a_signature_holds_for_the_words_that_were_signed(tmp_path: Path) -> None:
    folder = tmp_path / "small"
    ruleset = small(folder)
    for name in ("raise-dose", "gate not-yet", "regimen dose"):
        sign(folder, ruleset, name)
    signed = {"raise-dose": "signed", "gate not-yet": "signed", "regimen dose": "signed"}
    assert states(folder) == {"high": "unsigned", "bad-label": "unsigned", **signed}
    book = make_book(ruleset, read_sign_offs(folder, ruleset))
    for text in (to_html(book), to_markdown(book)):
        assert "Signed off by Dr S, 2026-11-22" in text
        assert "Signed off as they read here: 3 of 5 entries." in text


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("when high is yes\n  then raise-dose", "when high is no\n  then raise-dose"),
        ("  because <script>", "  because of <script>"),
        ("then raise-dose", "then consider raise-dose"),
        ("do about dose\n  says ", "do about dose\n  says Really "),
        ("do about dose", "urgent about dose"),
        ("statement S1\n  says ", "statement S1\n  says Hardly "),
    ],
)
def test_a_signed_rule_that_changed_is_unsigned_again(tmp_path: Path, old: str, new: str) -> None:
    folder = tmp_path / "small"
    sign(folder, small(folder), "raise-dose")
    assert old in RULES + SOURCE
    small(folder, RULES.replace(old, new), SOURCE.replace(old, new))
    assert states(folder)["raise-dose"] == "changed"
    ruleset = read_ruleset(folder)
    for text in (to_html(make_book(ruleset, read_sign_offs(folder, ruleset))),):
        assert "Changed since signed by Dr S, 2026-11-22." in text
        assert "Nothing is signed off as it reads here. Changed since they were signed: 1." in text


GIVEN = """
finding weight : number in kg, 2 to 300
  role weight
  ask Weight?
drug pill
  needs weight   from S1
  harm nausea   from S1
regimen pills
  for raise-dose
  drug pill, by mouth
  when high is yes
  unless high is no
  dose 5 mg a day   from S1
"""


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("regimen pills", "dose 5 mg", "dose 6 mg"),
        ("regimen pills", "by mouth", "into a vein"),
        ("regimen pills", "  when high is yes\n  unless high is no\n", "  when high is yes\n"),
        ("regimen pills", "  when high is yes\n  unless high is no\n", "  unless high is no\n"),
        ("drug pill", "harm nausea", "harm headache"),
        ("drug pill", "harm nausea", "stop nausea"),
        ("drug pill", "  needs weight   from S1\n", ""),
        ("drug pill", "needs weight   from S1", "needs weight   from S1 S2"),
    ],
)
def test_a_signed_regimen_or_drug_that_changed_is_unsigned_again(
    tmp_path: Path, name: str, old: str, new: str
) -> None:
    folder = tmp_path / "small"
    source = SOURCE.partition("statement S2")[0] + "statement S2\n  says two\n"
    ruleset = small(folder, RULES + GIVEN, source)
    sign(folder, ruleset, name)
    assert states(folder)[name] == "signed"
    text = to_markdown(make_book(ruleset, {}))
    assert "by mouth), when " in text.replace("\\", "")
    assert GIVEN.count(old) == 1
    small(folder, RULES + GIVEN.replace(old, new), source)
    assert states(folder)[name] == "changed"


def test_when_a_line_is_due_is_part_of_what_is_signed(tmp_path: Path) -> None:
    folder = tmp_path / "small"
    sign(folder, small(folder), "raise-dose")
    later = RULES.replace("then raise-dose", "then raise-dose in 2 to 4 weeks")
    assert "in 2 to 4 weeks" in to_markdown(make_book(small(folder, later), {}))
    assert states(folder)["raise-dose"] == "changed"


def test_moving_a_rule_keeps_its_signature(tmp_path: Path) -> None:
    folder = tmp_path / "small"
    sign(folder, small(folder), "raise-dose")
    small(
        folder,
        "# A comment.\n"
        + RULES.replace("  when high is yes\n  then raise-dose", "  when  high is yes\n  then raise-dose"),
    )
    assert states(folder)["raise-dose"] == "signed"


def test_an_owner_without_a_signature_signs_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "small"
    ruleset = small(folder)
    (folder / "sign-off.toml").write_text('[high]\nowner = "Dr O"\n', "utf-8")
    assert states(folder)["high"] == "unsigned"
    assert "Dr O" in to_html(make_book(ruleset, read_sign_offs(folder, ruleset)))


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ('[gone]\nowner = "x"\n', '"gone" is nothing to be signed of this rule set'),
        ('[high]\nsigned = "x"\n', 'high: a signature needs "date"'),
        (
            '[high]\nsigned = "x"\ndate = "today"\nwords = "x"\n',
            'high: "date" is not a date such as 2026-11-22',
        ),
        ('[high]\nsigned = ""\n', 'high: "signed" is not words in quotation marks'),
        ('[high]\nsing = "x"\n', 'high: "sing" is no line of a sign-off'),
        ("high = 1\n", "high: write it as a table, [name of the rule]"),
        ("[high\n", "small/sign-off.toml: "),
    ],
)
def test_a_faulty_file_is_told_and_signs_nothing(
    tmp_path: Path, text: str, problem: str, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "small"
    ruleset = small(folder)
    (folder / "sign-off.toml").write_text(text, "utf-8")
    with pytest.raises(SignOffFault):
        read_sign_offs(folder, ruleset)
    assert main(["--rules", str(folder), "rulebook"]) == 1
    said = capsys.readouterr()
    assert problem in said.err
    assert said.out == ""
