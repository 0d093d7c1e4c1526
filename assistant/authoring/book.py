"""The rule book: every rule in words, for a clinician to read and mark, with what it rests on beside it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from assistant.authoring.book_tables import codes_table, findings_tables, statement_tables
from assistant.authoring.in_words import InWords, linked
from assistant.authoring.ledger import Ledger
from assistant.authoring.picture import Picture, label_picture, overview, topic_of
from assistant.authoring.picture_mermaid import to_mermaid
from assistant.authoring.picture_svg import to_svg
from assistant.authoring.sign_off import Signable, SignOff, signable, states, words_of
from assistant.knowledge.model.ruleset import Advises, Drug, Gate, Regimen, Rule, Ruleset, Score, Source, Sum
from assistant.paper.blocks import (
    Blanks,
    Block,
    Document,
    Drawing,
    Heading,
    Inline,
    Items,
    Link,
    Paragraph,
    Strong,
    Words,
)
from assistant.reasoning.decision.decision import beats, gates_of


def make_book(ruleset: Ruleset, sign_offs: Mapping[str, SignOff]) -> Document:
    """The book of a rule set. The same rule set and signatures always make the same book."""
    entries = _Entries(ruleset, sign_offs)
    body: list[Block] = [
        Heading(1, "How findings lead to conclusions and plans", "pictures"),
        _drawing(overview(ruleset)),
    ]
    for label in ruleset.labels.values():
        body += [Heading(2, label.says, f"picture-{label.name}"), _drawing(label_picture(ruleset, label))]
    topics: dict[str, list[Block]] = {}
    for name, thing in sorted(signable(ruleset).items(), key=lambda item: item[1].place):
        topics.setdefault(topic_of(thing.place.path), []).extend(entries.entry(name, thing))
    for topic, its in topics.items():
        body += [Heading(1, f"Rules: {topic}", f"topic-{topic.replace(' ', '-')}"), *its]
    body += [*findings_tables(ruleset), *codes_table(ruleset), *statement_tables(Ledger(ruleset))]
    contents = tuple(
        (Link(block.text, block.anchor),) for block in body if isinstance(block, Heading) and block.level == 1
    )
    head = [*_title_page(ruleset, entries.states), Heading(1, "Contents", "contents"), Items(contents)]
    foot = f"Rule set {ruleset.edition}"
    return Document(f"Rule book: {ruleset.title}", foot, (*head, *_how_to_read(ruleset), *body))


def _drawing(picture: Picture) -> Drawing:
    return Drawing(to_svg(picture), picture.caption, mermaid=to_mermaid(picture))


def _title_page(ruleset: Ruleset, entries: Mapping[str, str]) -> list[Block]:
    count = Counter(entries.values())
    signed, changed = count["signed"], count["changed"]
    lines: list[Words] = [(f"Rule set {ruleset.edition}",)]
    lines += [(_called(source),) for source, _ in Ledger(ruleset).by_source()]
    if signed:
        said = f"Signed off as they read here: {signed} of {len(entries)} entries. "
        said += f"Changed since they were signed: {changed}."
    elif changed:
        said = f"Nothing is signed off as it reads here. Changed since they were signed: {changed}."
    else:
        said = f"Nobody has signed off any of the {len(entries)} entries of this book."
    advice = "It suggests for review and never orders."
    return [Items(tuple(lines)), Paragraph((Strong(f"{said} {advice}"),))]


def _called(source: Source) -> str:
    named = ", ".join(part for part in (source.title, source.by, source.date) if part)
    return f"{source.name.replace('-', ' ').capitalize()}: {named}"


def _how_to_read(ruleset: Ruleset) -> list[Block]:
    said = (
        "A premise holds only when it is known: \u201cis no\u201d means ruled out, and never merely unknown.",
        "Derived findings and labels are concluded by rules; everything else is told by a person.",
        f"{ruleset.legend} What the product decides is confirmed by nobody.",
        "[V n] was confirmed in an excerpt of source n, [V2 n] only in a secondary page; [B] is unconfirmed.",
        "To sign an entry off, fill in its line, and have the signature entered in sign-off.toml with the "
        "number printed beside it. The number changes when the words do; the signature then no longer holds.",
    )
    return [Heading(1, "How to read and mark it", "how"), Items(tuple((line,) for line in said))]


class _Entries:
    """Makes the entries of one rule set."""

    def __init__(self, ruleset: Ruleset, sign_offs: Mapping[str, SignOff]) -> None:
        self.ruleset = ruleset
        self.sign_offs = sign_offs
        self.in_words = InWords(ruleset)
        self.gates = gates_of(ruleset)
        self.states = states(ruleset, sign_offs)

    def entry(self, name: str, thing: Signable) -> list[Block]:
        """The entry of a rule, or of anything else that is signed; `name` is its key in the sign-off file."""
        match thing:
            case Rule():
                what, blocks = "rule", self._rule(thing)
            case Gate():
                what, blocks = "gate", self._gate(thing)
            case Regimen():
                what, blocks = "regimen", self._regimen(thing)
            case Score():
                what, blocks = "score", self._lines(thing)
            case Sum():
                what, blocks = "sum", self._lines(thing)
            case Drug():
                what, blocks = "drug", self._drug(thing)
        head = Heading(3, f"{thing.name} ({what})", f"{what}-{thing.name}")
        place = Paragraph((f"Place: {thing.place}",), small=True)
        return [head, *blocks, place, *self._mark(name, thing)]

    def _mark(self, name: str, thing: Signable) -> list[Block]:
        """Where an owner and a reviewer sign."""
        by, state = self.sign_offs.get(name, SignOff()), self.states[name]
        number = f"Number of these words: {words_of(self.ruleset, thing)}"
        owner = f"Owner: {by.owner}. " if by.owner else ""
        if state == "signed":
            return [Paragraph((f"{owner}Signed off by {by.signed}, {by.on}. {number}",), small=True)]
        changed = Strong(f"Changed since signed by {by.signed}, {by.on}. ") if state == "changed" else ""
        lines = ("Name", "Date", "Signature") if by.owner else ("Owner", "Name", "Date", "Signature")
        return [Paragraph((changed, f"{owner}{number}"), small=True), Blanks(lines)]

    def _rule(self, rule: Rule) -> tuple[Paragraph | Items, ...]:
        blocks: list[Paragraph | Items] = [Paragraph(self.in_words.rule(rule)), self._sources(rule.sources)]
        if isinstance(rule.conclusion, Advises):
            blocks += self._beside(rule.conclusion.code)
        return tuple(blocks)

    def _gate(self, gate: Gate) -> tuple[Paragraph | Items, ...]:
        return Paragraph(self.in_words.gate(gate)), self._sources(gate.sources)

    def _regimen(self, regimen: Regimen) -> tuple[Paragraph | Items, ...]:
        codes: list[Inline] = ["How it is given, shown beside "]
        for number, code in enumerate(regimen.codes):
            codes += [*([", "] if number else []), self.in_words.code(code)]
        if regimen.drug:
            codes += [" (", *linked([regimen.drug], "drug"), f", {regimen.route})" if regimen.route else ")"]
        for premise in regimen.when:
            codes += [", when ", *self.in_words.premise(premise)]
        for premise in regimen.unless:
            codes += [", unless ", *self.in_words.premise(premise)]
        lines = tuple((text, *_from(sources)) for text, sources in regimen.lines)
        cited = dict.fromkeys(source for _, sources in regimen.lines for source in sources)
        return Paragraph((*codes, ":")), Items(lines), self._sources(tuple(cited))

    def _lines(self, thing: Score | Sum) -> tuple[Paragraph | Items, ...]:
        lines = tuple((text, *_from(sources)) for text, sources in thing.lines)
        cited = dict.fromkeys(source for _, sources in thing.lines for source in sources)
        return Paragraph((f"{thing.says}:",)), Items(lines), self._sources(tuple(cited))

    def _drug(self, drug: Drug) -> tuple[Paragraph | Items, ...]:
        """What is known of a drug, and what is known of the patient before any figure of it is printed."""
        lines = tuple((f"{fact.kind}: {fact.text}", *_from(fact.sources)) for fact in drug.facts)
        titles = [" or ".join(self.ruleset.findings[name].title for name in either) for either in drug.needs]
        wanted = (f"no figure before these are known: {'; '.join(titles)}", *_from(drug.needs_from))
        cited = dict.fromkeys(source for fact in drug.facts for source in fact.sources)
        cited |= dict.fromkeys(drug.needs_from)
        items = (*lines, wanted) if titles else lines
        return Paragraph(("What the sources say of it:",)), Items(items), self._sources(tuple(cited))

    def _sources(self, sources: tuple[str, ...]) -> Items:
        return Items(tuple(self.in_words.statement(source) for source in sources), small=True)

    def _beside(self, code: str) -> list[Paragraph | Items]:
        """The gates on a code, what it beats and what beats it."""
        own = self.ruleset.codes[code]
        others = self.ruleset.codes.values()
        below = [other.name for other in others if beats(self.ruleset, own, other)]
        above = [other.name for other in others if beats(self.ruleset, other, own)]
        lines: list[Words] = []
        for lead, names, kind in (
            ("Held back by gate: ", [gate.name for gate in self.gates.get(code, ())], "gate"),
            ("Beats: ", below, "code"),
            ("Is beaten by: ", above, "code"),
        ):
            if names:
                lines.append((lead, *linked(names, kind)))
        return [Items(tuple(lines), small=True)] if lines else []


def _from(sources: tuple[str, ...]) -> Words:
    return (" (", *linked(sources, "statement"), ")") if sources else ()
