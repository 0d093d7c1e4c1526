"""Rules and gates as sentences, with a link to everything that they speak of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from assistant.knowledge.blocks.sources import in_source
from assistant.knowledge.model.ruleset import (
    Advises,
    Argues,
    Concludes,
    Gate,
    Labels,
    Premise,
    Rule,
    Ruleset,
    Statement,
    Weighs,
)
from assistant.paper.blocks import Inline, Link, Strong, Words


class InWords:
    """The sentences of one rule set."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.ruleset = ruleset

    def rule(self, rule: Rule) -> Words:
        """`When A and B, then: C, because D.`"""
        return (
            *self.premises("When ", rule.premises),
            ", then: ",
            *self.conclusion(rule),
            *_because(rule.because),
        )

    def gate(self, gate: Gate) -> Words:
        """`Never A or B, unless C, because D.`"""
        codes = _joined([(self.code(name),) for name in gate.codes], "or")
        return ("Never ", *codes, *self.premises(", unless ", gate.unless), *_because(gate.because))

    def premises(self, opening: str, premises: Sequence[Premise]) -> Words:
        """All premises, joined by `and`."""
        joined: list[Inline] = [opening]
        for number, premise in enumerate(premises):
            joined += [*([", and "] if number else []), *self.premise(premise)]
        return tuple(joined)

    def premise(self, premise: Premise) -> Words:
        """A premise as the rule file has it, with the finding under the name that people know."""
        name = premise.finding
        if name in self.ruleset.labels:
            stands = all(test.value for test in premise.tests)
            return ("the label ", self.code(name), " stands" if stands else " is ruled out")
        spelled = name.replace("_", " ")
        text = premise.text.replace("_", " ")
        rest = text[len(spelled) :] if text.casefold().startswith(spelled.casefold()) else f": {text}"
        return (Link(self.ruleset.findings[name].title, f"finding-{name}"), rest)

    def conclusion(self, rule: Rule) -> Words:
        """What the rule says when its premises hold."""
        match rule.conclusion:
            case Concludes(finding=name, value=value):
                title = Link(self.ruleset.findings[name].title, f"finding-{name}")
                return (title, f" is {'yes' if value else 'no'}")
            case Labels(code=code):
                return ("the assessment carries the label ", self.code(code))
            case Advises(code=code, kind=kind, within=within):
                due = (f", in {within}",) if within else ()
                return (f"{kind or self.ruleset.codes[code].kind}: ", self.code(code), *due)
            case Argues(code=code, favours=favours, text=text):
                side = "for" if favours else "against"
                return (f"an argument {side} ", self.code(code), ": ", Strong(text))
            case Weighs(side=side, text=text, strength=strength):
                return (
                    f"it is listed as speaking for {self.ruleset.sides[side].says}: ",
                    Strong(text),
                    f" (strength {strength} of 4)",
                )

    def code(self, name: str) -> Link:
        """A code or label in its own words."""
        known = self.ruleset.codes.get(name) or self.ruleset.labels[name]
        return Link(f"\u201c{known.says}\u201d", f"code-{name}")

    def statement(self, name: str) -> Words:
        """A statement spelled out: its id, where it stands, what it says, and its tag."""
        statement = self.ruleset.statements[name]
        return (Link(name, f"statement-{name}"), f" ({in_source(statement)}): {_said(statement)}")


def _said(statement: Statement) -> str:
    return f"{statement.says} {statement.tag}".rstrip()


def _because(because: str) -> Words:
    return (f", because {because}.",) if because else (".",)


def _joined(parts: Sequence[Words], last: str) -> Words:
    """`a, b or c`."""
    joined: list[Inline] = []
    for number, part in enumerate(parts):
        if number:
            joined.append(f" {last} " if number == len(parts) - 1 else ", ")
        joined += part
    return tuple(joined)


def linked(names: Iterable[str], kind: str) -> Words:
    """The names, each a link to its place in the book, with commas."""
    words: list[Inline] = []
    for name in names:
        text = name.replace("_", " ") if kind == "finding" else name
        words += [*([", "] if words else []), Link(text, f"{kind}-{name}")]
    return tuple(words)
