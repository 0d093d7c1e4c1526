"""How findings lead to conclusions and plans: one picture of the whole by groups, and one for each label.

A picture is boxes in columns and arrows between them. `picture_svg` draws it; Markdown has it
as mermaid.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace

from assistant.knowledge.dependencies.strata import concluded
from assistant.knowledge.lines.phrases import listed
from assistant.knowledge.model.ruleset import Advises, Code, Kind, Label, Rule, Ruleset


@dataclass(frozen=True)
class Box:
    """A box of a picture. `key` is unique within it; `strong` is its first line, `text` the rest."""

    key: str
    column: int
    strong: str
    text: str = ""
    look: str = "told"  # told, derived, label or plan


@dataclass(frozen=True)
class Arrow:
    """From one box to another. `rules`: how many it stands for; `ruled_out`: it needs a no."""

    start: str
    end: str
    rules: int = 1
    ruled_out: bool = False


@dataclass(frozen=True)
class Picture:
    """Columns with headings, their boxes from top to bottom, and the arrows."""

    title: str
    caption: str
    columns: tuple[str, ...]
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]


def topic_of(path: str) -> str:
    """What a file of the rule set is about, from its name: `myositis/rules/3-labels.rules` is `labels`."""
    name = path.rpartition("/")[2].rpartition(".")[0]
    words = [word for word in name.split("-") if not word.isdigit()]
    return " ".join(words[1:] if len(words) > 1 and words[0] in ("rules", "findings") else words)


def overview(ruleset: Ruleset) -> Picture:
    """Groups of findings, groups of derived findings, the labels, and the plan by kind of line."""
    where: dict[str, str] = {}
    boxes: dict[str, Box] = {}
    for finding in ruleset.findings.values():
        if not finding.derived and finding.name in ruleset.findings_read:
            where[finding.name] = f"told {finding.place.path}"
    derived = [finding for finding in ruleset.findings.values() if finding.derived]
    where |= {finding.name: f"derived {finding.place.path}" for finding in derived}
    where |= {name: f"label {name}" for name in ruleset.labels}
    for name, key in where.items():
        if key.startswith("label "):
            boxes[key] = Box(key, 2, ruleset.labels[name].says, look="label")
        elif key not in boxes:
            same = [other for other, group in where.items() if group == key]
            told = key.startswith("told ")
            strong = topic_of(key.partition(" ")[2]).capitalize()
            count = _counted(len(same), "finding" if told else "derived finding")
            boxes[key] = Box(key, 0 if told else 1, strong, count, "told" if told else "derived")
    for kind in Kind:
        codes = [code for code in ruleset.codes.values() if code.kind is kind]
        if codes:
            text = f"{_counted(len(codes), 'line')}, about {_some(_matters(codes), 5)}"
            boxes[f"kind {kind}"] = Box(f"kind {kind}", 3, kind.capitalize(), text, "plan")
    counted: Counter[tuple[str, str]] = Counter()
    skipped: Counter[str] = Counter()
    straight: dict[str, set[Kind]] = {}
    for rule in ruleset.rules.values():
        end = _end(ruleset, rule, where)
        starts = {where[p.finding] for p in rule.premises if p.finding in where} if end else set()
        near = [start for start in starts if boxes[start].column == boxes[end].column - 1]
        counted.update((start, end) for start in near)
        skipped[end] += bool(starts) and not near and boxes[end].column > 1
        if isinstance(rule.conclusion, Advises) and not near:
            for start in starts:
                straight.setdefault(start, set()).add(ruleset.codes[rule.conclusion.code].kind)
    arrows = tuple(Arrow(start, end, number) for (start, end), number in sorted(counted.items()))
    drawn = tuple(
        _with_straight(_with_skipped(box, skipped[box.key]), straight.get(box.key, set()))
        for box in boxes.values()
    )
    caption = (
        "An arrow stands for the rules that read something of the box where it starts; the thicker, the more "
        "rules. A rule that reads no box of the column just before has no arrow: it is counted in the "
        "box that it leads to, and the box that it reads says to which lines of the plan it goes straight. "
        "Evidence, which is shown and never counted, and gates are left out."
    )
    columns = ("What is told", "What follows from it", "Labels", "Lines of the plan")
    return Picture("From findings to the plan", caption, columns, drawn, arrows)


def _with_skipped(box: Box, rules: int) -> Box:
    """The box with the rules that lead to it and read nothing of the column before."""
    if not rules:
        return box
    instead = "no label" if box.column == 3 else "only what is told"
    said = f"{_counted(rules, 'rule')} read{'s' if rules == 1 else ''} {instead}"
    return replace(box, text=f"{box.text}; {said}" if box.text else said)


def _with_straight(box: Box, kinds: set[Kind]) -> Box:
    """A box of derived findings with the kinds of line that its readers give without a label."""
    if box.column != 1 or not kinds:
        return box
    named = listed([kind for kind in Kind if kind in kinds], "and")
    return replace(box, text=f"{box.text}; straight to {named}")


def _matters(codes: list[Code]) -> list[str]:
    """What these codes are about, the commonest first."""
    return [matter for matter, _ in Counter(code.about for code in codes).most_common()]


def _counted(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def _end(ruleset: Ruleset, rule: Rule, where: dict[str, str]) -> str:
    if isinstance(rule.conclusion, Advises):
        return f"kind {ruleset.codes[rule.conclusion.code].kind}"
    return where.get(concluded(rule), "")


def label_picture(ruleset: Ruleset, label: Label) -> Picture:
    """One label: what its rules read, what that in turn rests on, and the lines that read the label."""
    boxes: dict[str, Box] = {}
    arrows: dict[tuple[str, str, bool], int] = {}
    own = [rule for rule in ruleset.rules.values() if concluded(rule) == label.name]
    boxes[label.name] = Box(label.name, 2, label.says, _counted(len(own), "rule"), "label")
    for rule in own:
        for premise in rule.premises:
            name = premise.finding
            no = all(test.value is False for test in premise.tests)
            boxes.setdefault(name, Box(name, 1, _title(ruleset, name), "", _look(ruleset, name)))
            arrow = (name, label.name, no)
            arrows[arrow] = arrows.get(arrow, 0) + 1
            if name not in ruleset.labels:
                _below(ruleset, name, boxes, arrows)
    for rule in ruleset.rules.values():
        if any(p.finding == label.name and any(t.value for t in p.tests) for p in rule.premises):
            _above(ruleset, rule, label, boxes, arrows)
    drawn = tuple(Arrow(start, end, number, no) for (start, end, no), number in arrows.items())
    caption = (
        "A solid arrow needs the box to hold, a dashed one needs it to be ruled out; unknown is neither."
    )
    columns = ("Read from", "Premises", "Label", "Leads to")
    return Picture(label.says, caption, columns, tuple(boxes.values()), drawn)


def _below(
    ruleset: Ruleset, name: str, boxes: dict[str, Box], arrows: dict[tuple[str, str, bool], int]
) -> None:
    """The box to the left of a derived premise: the names that the rules concluding it read."""
    rules = [rule for rule in ruleset.rules.values() if concluded(rule) == name]
    read = dict.fromkeys(_title(ruleset, p.finding) for rule in rules for p in rule.premises)
    key = f"below {name}"
    if read and key not in boxes:
        boxes[key] = Box(key, 0, _counted(len(rules), "rule"), _some(list(read), 9))
        arrows[key, name, False] = len(rules)


def _above(
    ruleset: Ruleset,
    rule: Rule,
    label: Label,
    boxes: dict[str, Box],
    arrows: dict[tuple[str, str, bool], int],
) -> None:
    """The box to the right: a line of the plan, or a derived finding with the lines that read it."""
    if isinstance(rule.conclusion, Advises):
        code = ruleset.codes[rule.conclusion.code]
        key = f"code {code.name}"
        boxes.setdefault(key, Box(key, 3, code.kind.capitalize(), code.says, "plan"))
    else:
        name = concluded(rule)
        if not name or name in ruleset.labels:
            return
        key = f"above {name}"
        lines = dict.fromkeys(
            other.conclusion.code
            for other in ruleset.rules.values()
            if isinstance(other.conclusion, Advises) and any(p.finding == name for p in other.premises)
        )
        text = f"which leads to {_some(list(lines), 4)}" if lines else ""
        boxes.setdefault(key, Box(key, 3, _title(ruleset, name), text, "derived"))
    arrows[label.name, key, False] = arrows.get((label.name, key, False), 0) + 1


def _title(ruleset: Ruleset, name: str) -> str:
    return ruleset.labels[name].says if name in ruleset.labels else ruleset.findings[name].title


def _look(ruleset: Ruleset, name: str) -> str:
    if name in ruleset.labels:
        return "label"
    return "derived" if ruleset.findings[name].derived else "told"


def _some(names: list[str], most: int) -> str:
    """`a, b and c`, or with two or more beyond `most`: `a, b and 4 more`."""
    names = [name.replace("_", " ") for name in names]
    if len(names) > most + 1:
        return f"{', '.join(names[:most])} and {len(names) - most} more"
    return listed(names, "and")
