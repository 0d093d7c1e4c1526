"""The tables at the end of the rule book: findings, labels and plan codes, statements."""

from __future__ import annotations

from assistant.authoring.in_words import linked
from assistant.authoring.ledger import Ledger, Row, gives
from assistant.authoring.picture import topic_of
from assistant.knowledge.blocks.sources import in_source
from assistant.knowledge.dependencies.strata import concluded
from assistant.knowledge.model.ruleset import Finding, Range, Ruleset, Shape, Unit
from assistant.paper.blocks import Heading, Inline, Paragraph, Table, Words
from assistant.reasoning.decision.decision import gates_of


def findings_tables(ruleset: Ruleset) -> list[Heading | Table]:
    """What can be told, by file; then what is derived."""
    blocks: list[Heading | Table] = [Heading(1, "Findings: what is asked and told", "findings")]
    by_topic: dict[str, list[Finding]] = {}
    for finding in ruleset.findings.values():
        by_topic.setdefault("" if finding.derived else topic_of(finding.place.path), []).append(finding)
    for topic, findings in by_topic.items():
        if topic:
            rows = tuple(_told(ruleset, finding) for finding in findings)
            anchors = tuple(f"finding-{finding.name}" for finding in findings)
            blocks.append(Heading(2, topic.capitalize(), f"findings-{topic.replace(' ', '-')}"))
            blocks.append(
                Table(("Finding", "Question", "Values, units and ranges"), (25, 35, 40), rows, anchors)
            )
    if derived := by_topic.get(""):
        rows = tuple(_derived(ruleset, finding) for finding in derived)
        anchors = tuple(f"finding-{finding.name}" for finding in derived)
        blocks.append(Heading(1, "Derived findings: what rules conclude", "derived"))
        blocks.append(Table(("Finding", "Else", "Concluded by"), (25, 20, 55), rows, anchors))
    return blocks


def _told(ruleset: Ruleset, finding: Finding) -> tuple[Words, ...]:
    spelled = finding.name.replace("_", " ")
    name = finding.title if finding.title == spelled else f"{finding.title} ({spelled})"
    asked = finding.question or ("computed" if finding.formula else "told, and not asked")
    if finding.name not in ruleset.findings_read:
        asked += " No rule reads it."
    return (name,), (" ".join((asked, finding.hint)).rstrip(),), (_values(finding),)


def _values(finding: Finding) -> str:
    choices = ", ".join(choice.replace("_", " ") for choice in finding.choices)
    match finding.shape:
        case Shape.CHOICE:
            said = f"one of {choices}"
        case Shape.SET:
            said = f"any of {choices}"
        case Shape.NUMBER:
            said = f"{'whole number' if finding.whole else 'number'} in {finding.unit}".removesuffix(" in ")
        case other:
            said = str(other)
    if finding.plausible:
        said += f"; usual {_span(finding.plausible)}, to be confirmed outside it"
    if finding.possible:
        said += f"; an error outside {_span(finding.possible)}"
    if finding.units:
        said += f"; also {'; '.join(_unit(unit) for unit in finding.units)}"
    if finding.unavailable:
        said += f"; {', '.join(word.replace('_', ' ') for word in finding.unavailable)}: unknown"
    return f"{said}; computed when its inputs are known" if finding.formula and finding.question else said


def _span(span: Range) -> str:
    return f"{span.low:f} to {span.high:f}"


def _unit(unit: Unit) -> str:
    minus = f" - {unit.subtract:f}" if unit.subtract else ""
    times = f" (typed{minus}) x {unit.times:f}" if unit.times != 1 or unit.subtract else ""
    return f"{', '.join(unit.names)}{times}"


def _derived(ruleset: Ruleset, finding: Finding) -> tuple[Words, ...]:
    rules = [rule.name for rule in ruleset.rules.values() if concluded(rule) == finding.name]
    closing = str(finding.closing) if finding.closing else "unknown, unless a rule says no"
    return (finding.title,), (closing,), linked(rules, "rule")


def codes_table(ruleset: Ruleset) -> list[Heading | Table]:
    """The labels, then the codes by matter: words, rules, gates and regimens."""
    gates = gates_of(ruleset)
    given: dict[str, list[str]] = {}
    for rule in ruleset.rules.values():
        given.setdefault(gives(rule), []).append(rule.name)
    labels = tuple(
        ((label.name,), (label.says,), linked(given.get(label.name, ()), "rule"))
        for label in ruleset.labels.values()
    )
    codes = []
    for code in ruleset.codes.values():
        regimens = [regimen.name for regimen in ruleset.regimens.values() if code.name in regimen.codes]
        behind: list[Inline] = [*linked(given.get(code.name, ()), "rule")]
        if code.name in gates:
            behind += ["; held back by ", *linked([gate.name for gate in gates[code.name]], "gate")]
        behind += ["; given as ", *linked(regimens, "regimen")] if regimens else []
        behind += ["; over ", *linked(code.over, "code")] if code.over else []
        codes.append(
            (
                (code.name,),
                (f"{code.kind}, about {code.about.replace('_', ' ')}",),
                (code.says,),
                tuple(behind),
            )
        )
    return [
        Heading(1, "Labels", "labels"),
        Table(
            ("Label", "Says", "Given by"),
            (25, 30, 45),
            labels,
            tuple(f"code-{name}" for name in ruleset.labels),
        ),
        Heading(1, "Plan codes", "codes"),
        Table(
            ("Code", "Kind and matter", "Says", "Given by"),
            (24, 16, 25, 35),
            tuple(codes),
            tuple(f"code-{n}" for n in ruleset.codes),
        ),
    ]


def statement_tables(ledger: Ledger) -> list[Heading | Paragraph | Table]:
    """Every statement of every source, and what carries it."""
    counts = ", ".join(f"{number} {state}" for state, number in ledger.counts().items())
    blocks: list[Heading | Paragraph | Table] = [
        Heading(1, "Statements of the sources, and what carries them", "statements"),
        Paragraph((f"{len(ledger.rows)} statements: {counts}.",)),
    ]
    for source, rows in ledger.by_source():
        if rows:
            blocks.append(Heading(2, source.title, f"source-{source.name}"))
            blocks.append(
                Table(
                    ("Row", "Says", "Carried by"),
                    (7, 53, 40),
                    tuple(_statement(row) for row in rows),
                    tuple(f"statement-{row.statement.id}" for row in rows),
                )
            )
    return blocks


def _statement(row: Row) -> tuple[Words, ...]:
    statement = row.statement
    where = in_source(statement) if statement.lines else ""
    said = " ".join(part for part in (statement.says, statement.tag, f"({where})" if where else "") if part)
    carried: list[Inline] = []
    for carrier in row.carriers:
        carried += [*(["; "] if carried else []), *linked([carrier.name], carrier.what)]
    if statement.uncarried:
        kind = statement.uncarried.kind
        because = statement.uncarried.because.replace("`", "")
        carried.append(f"{'Shown as ' + kind if kind else 'Not yet carried'}: {because}")
    return (statement.id,), (said,), tuple(carried) or ("Nothing, and no reason is given",)
