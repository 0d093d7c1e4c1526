"""Reading a rule set folder whole: declarations first, then the rules that speak of them, then the checks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from assistant.knowledge.blocks.actions import read_action
from assistant.knowledge.blocks.findings import read_finding
from assistant.knowledge.blocks.formulas import read_formula
from assistant.knowledge.blocks.language import read_pattern, read_terms
from assistant.knowledge.blocks.plan_terms import (
    Later,
    read_checklist,
    read_code,
    read_label,
    read_matter,
    read_side,
    read_where,
)
from assistant.knowledge.blocks.promises import read_groups, read_promise
from assistant.knowledge.blocks.regimens import read_drug, read_measurement, read_regimen
from assistant.knowledge.blocks.repeated import members_of, unrolled
from assistant.knowledge.blocks.roles import read_equivalents, read_pulse, read_roles, read_senses
from assistant.knowledge.blocks.rules import known_codes, read_gate, read_rule
from assistant.knowledge.blocks.scores import read_score, read_sum
from assistant.knowledge.blocks.sources import read_reference, read_source, read_statement
from assistant.knowledge.checks.whole import check
from assistant.knowledge.library.cache import english
from assistant.knowledge.library.files import contents_of, digest_of
from assistant.knowledge.lines.declarations import Declared
from assistant.knowledge.lines.faults import FaultLog, closest
from assistant.knowledge.lines.fields import Fields, code_name
from assistant.knowledge.lines.outline import Block, read_blocks
from assistant.knowledge.lines.phrases import Word, listed
from assistant.knowledge.lines.premises import read_premise
from assistant.knowledge.model.language import Term
from assistant.knowledge.model.ruleset import Examples, Place, Ruleset, Source

_RULES_KEYWORDS = (
    "ruleset", "finding", "checklist", "rule", "matter", "code", "side", "label", "gate", "drug",
    "measurement", "regimen", "action", "score", "sum", "group", "promise", "terms", "pattern",
)  # fmt: skip
_SOURCE_KEYWORDS = ("source", "statement", "reference")
_Head = tuple[str, str, str, str, Examples]


def read_ruleset(folder: Path) -> Ruleset:
    """The rule set of a folder: its `.rules` and `.source` files, in the order of their names.

    Raises `RulesetFaults` with every mistake of every file; what it returns has passed every check of
    `checks.py`. Paths in places are relative to the folder's parent, with forward slashes.
    """
    faults = FaultLog()
    shown = folder.resolve().name or "ruleset"
    contents = contents_of(folder, shown, faults)
    blocks = {path: read_blocks(content, path, faults) for path, content in contents.items()}
    declared = Declared()
    known = [block for path, found in blocks.items() for block in _known_blocks(path, found, faults)]
    kept = unrolled(known, members_of(known), faults)
    _declare_sources(blocks, kept, declared, faults)
    later = _declare_terms(kept, declared, faults)
    _read_rest(kept, declared, faults)
    _resolve_codes(later, declared, faults)
    _read_promises(kept, declared, faults)
    start = Place(next(iter(contents), shown), 1)
    name, version, title, heading, examples = _head(kept, start, bool(contents), faults)
    english_blocks, english_terms = _english(english(folder))
    ruleset = Ruleset(
        name=name,
        version=version,
        title=title,
        digest=digest_of((*english_blocks, *kept)),
        findings=declared.findings.by_name,
        rules=declared.rules.by_name,
        heading=heading,
        examples=examples,
        gates=declared.gates.by_name,
        matters=declared.matters.by_name,
        codes=declared.codes.by_name,
        sides=declared.sides.by_name,
        labels=declared.labels.by_name,
        checklists=declared.checklists.by_name,
        drugs=declared.drugs.by_name,
        measurements=declared.measurements.by_name,
        regimens=declared.regimens.by_name,
        actions=declared.actions.by_name,
        scores=declared.scores.by_name,
        sums=declared.sums.by_name,
        sources=declared.sources.by_name,
        statements=declared.statements.by_name,
        references=declared.references.by_name,
        groups=declared.groups.by_name,
        promises=declared.promises.by_name,
        terms=(*english_terms, *declared.terms),
        patterns=tuple(declared.patterns),
        read_examples=tuple(declared.examples),
    )
    if contents:
        check(ruleset, start, frozenset(declared.meant | declared.doubtful), faults)
    faults.raise_any()
    return ruleset


@lru_cache(maxsize=2)
def _english(folder: Path | None) -> tuple[tuple[Block, ...], tuple[Term, ...]]:
    """Clinical English, with which every rule set is read; it names no disease, drug or finding."""
    faults, declared = FaultLog(), Declared()
    contents = contents_of(folder, folder.name, faults) if folder else {}
    blocks = tuple(one for path, content in contents.items() for one in read_blocks(content, path, faults))
    for block in blocks:
        read_terms(block, declared, faults)
    faults.raise_any()
    return blocks, tuple(declared.terms)


def _known_blocks(path: str, blocks: Iterable[Block], faults: FaultLog) -> list[Block]:
    """The blocks of known keywords; a misspelt keyword is a fault and is read as the one it resembles."""
    of_sources = path.endswith(".source")
    here, there = (_SOURCE_KEYWORDS, _RULES_KEYWORDS) if of_sources else (_RULES_KEYWORDS, _SOURCE_KEYWORDS)
    kept = []
    for block in blocks:
        keyword = block.keyword.text
        if keyword in there:
            ending = ".rules" if of_sources else ".source"
            faults.at(block.place, f"a {keyword} stands in a {ending} file")
        elif keyword not in here:
            meant = closest(keyword, here)
            hint = f'did you mean "{meant}"?' if meant else f"a block starts with {listed(here)}"
            faults.at(block.place, f'"{keyword}" starts no block; {hint}')
            if not meant:
                continue
            block = replace(block, keyword=Word(meant, block.place))
        kept.append(block)
    return kept


def _declare_sources(
    blocks: dict[str, list[Block]], kept: list[Block], declared: Declared, faults: FaultLog
) -> None:
    """Sources and their statements; a statement belongs to the source above it in its file."""
    for block in _of(kept, "reference"):
        if reference := read_reference(block, faults):
            declared.references.add(reference.name, reference, faults)
    source: Source | None = None
    path = ""
    for block in kept:
        if block.place.path != path:
            source, path = None, block.place.path
        if block.keyword.text == "source":
            source = read_source(block, faults)
            if source:
                declared.sources.add(source.name, source, faults)
        elif block.keyword.text == "statement":
            statement = read_statement(block, source, declared.references, faults)
            if statement:
                declared.statements.add(statement.id, statement, faults)


def _declare_terms(kept: list[Block], declared: Declared, faults: FaultLog) -> dict[str, Later]:
    """Findings, matters, labels and codes; returns what each code has that is read later."""
    for block in _of(kept, "finding"):
        finding, sound = read_finding(block, faults)
        if finding:
            added = declared.findings.add(finding.name, finding, faults)
            if not sound or not added:
                declared.doubtful.add(declared.findings.name_of(finding.name))
    for block in _of(kept, "matter"):
        matter = read_matter(block, faults)
        if matter:
            declared.matters.add(matter.name, matter, faults)
    for block in _of(kept, "side"):
        if side := read_side(block, declared, faults):
            declared.sides.add(side.name, side, faults)
    for block in _of(kept, "label"):
        label = read_label(block, declared, faults)
        if label:
            declared.labels.add(label.name, label, faults)
    later: dict[str, Later] = {}
    for block in _of(kept, "code"):
        code, unread = read_code(block, declared, faults)
        if code and declared.codes.add(code.name, code, faults):
            later[code.name] = unread
    return later


def _read_language(kept: list[Block], declared: Declared, faults: FaultLog) -> None:
    for block in _of(kept, "terms"):
        read_terms(block, declared, faults)
    for block in _of(kept, "pattern"):
        if pattern := read_pattern(block, declared, faults):
            declared.patterns.append(pattern)


def _read_rest(kept: list[Block], declared: Declared, faults: FaultLog) -> None:
    _read_language(kept, declared, faults)
    for block in _of(kept, "drug"):
        if drug := read_drug(block, declared, faults):
            declared.drugs.add(drug.name, drug, faults)
    for block in _of(kept, "measurement"):
        if measurement := read_measurement(block, faults):
            declared.measurements.add(measurement.name, measurement, faults)
    _play_roles(_of(kept, "finding"), declared, faults)
    for block in _of(kept, "score"):
        if score := read_score(block, declared, faults):
            declared.scores.add(score.name, score, faults)
    for block in _of(kept, "sum"):
        if total := read_sum(block, declared, faults):
            declared.sums.add(total.finding, total, faults)
    _complete_findings(_of(kept, "finding"), declared, faults)
    for block in kept:
        keyword = block.keyword.text
        if keyword == "rule" and (rule := read_rule(block, declared, faults)):
            declared.rules.add(rule.name, rule, faults)
        elif keyword == "gate" and (gate := read_gate(block, declared, faults)):
            declared.gates.add(gate.name, gate, faults)
        elif keyword == "checklist" and (checklist := read_checklist(block, declared, faults)):
            declared.checklists.add(checklist.name, checklist, faults)
        elif keyword == "regimen" and (regimen := read_regimen(block, declared, faults)):
            declared.regimens.add(regimen.name, regimen, faults)


def _read_promises(kept: list[Block], declared: Declared, faults: FaultLog) -> None:
    """Groups, actions and promises, last: they speak of codes, labels and gates."""
    read_groups(_of(kept, "group"), declared, faults)
    for block in _of(kept, "action"):
        if action := read_action(block, declared, faults):
            declared.actions.add(action.name, action, faults)
    for block in _of(kept, "promise"):
        if promise := read_promise(block, declared, faults):
            declared.promises.add(promise.name, promise, faults)


def _play_roles(blocks: list[Block], declared: Declared, faults: FaultLog) -> None:
    """What the program itself knows findings as."""
    register = declared.findings.by_name
    for block, name in _found(blocks, declared):
        register[name] = replace(register[name], roles=read_roles(block, declared, faults))
        register[name] = replace(
            register[name],
            senses=read_senses(block, register[name], faults),
            equivalents=read_equivalents(block, register[name], faults),
            pulse=read_pulse(block, faults),
        )


def _complete_findings(blocks: list[Block], declared: Declared, faults: FaultLog) -> None:
    """What findings say of others: when a question makes sense, and the formulas."""
    register = declared.findings.by_name
    for block, name in _found(blocks, declared):
        conditions = [line.after(2) for line in block.lines if line.starts("asked if")]
        premises = read_premise(conditions[0], declared, faults) if conditions else ()
        formula = read_formula(block, register[name], declared, faults)
        register[name] = replace(register[name], asked_if=premises, formula=formula)


def _found(blocks: list[Block], declared: Declared) -> list[tuple[Block, str]]:
    """The blocks of declared findings, each with its name."""
    named = [(b, declared.findings.find(b.head.split(":")[0].text)) for b in blocks]
    return [(block, finding.name) for block, finding in named if finding]


def _resolve_codes(later: dict[str, Later], declared: Declared, faults: FaultLog) -> None:
    for name, unread in later.items():
        over, together = (
            tuple(
                code for phrase in unread.get(keyword, ()) for code in known_codes(phrase, declared, faults)
            )
            for keyword in ("over", "together")
        )
        where = tuple(w for phrase in unread.get("where", ()) for w in read_where(phrase, declared, faults))
        code = declared.codes.by_name[name]
        declared.codes.by_name[name] = replace(code, over=over, together=together, where=where)


def _of(blocks: Iterable[Block], keyword: str) -> list[Block]:
    return [block for block in blocks if block.keyword.text == keyword]


def _head(kept: list[Block], start: Place, any_file: bool, faults: FaultLog) -> _Head:
    """Name, version, title, heading and examples, of which a folder has exactly one."""
    heads = _of(kept, "ruleset")
    if not heads:
        if any_file:
            faults.at(start, 'this rule set has no "ruleset" block with its name, version and title')
        return "", "", "", "", Examples()
    for second in heads[1:]:
        faults.at(second.place, f"a folder is one rule set; its ruleset block is at {heads[0].place}")
    name = code_name(heads[0].head, "ruleset", faults)
    fields = Fields(heads[0], ("version", "title", "heading", "typed", "meant", "changed"), faults)
    version, title = fields.required("version"), fields.required("title")
    examples = Examples(*(fields.text(line) for line in ("typed", "meant", "changed")))
    titled = title.text if title else ""
    return name, version.text if version else "", titled, fields.text("heading") or titled, examples
