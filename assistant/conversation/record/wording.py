"""Labels, codes, values and premises in a clinician's words."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from assistant.knowledge.model.ruleset import Atom, Premise, Ruleset, Shape, Test, Value
from assistant.reading.answers.answer import show

ABSENT = ("none", "absent")
ARTICLES = ("a ", "an ", "the ")


class Wording:
    """The words for one rule set."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.ruleset = ruleset
        self._order = {name: place for place, name in enumerate((*ruleset.labels, *ruleset.codes))}

    def said(self, code: str) -> str:
        """A code or label in its own words."""
        if code in self.ruleset.labels:
            return self.ruleset.labels[code].says
        return self.ruleset.codes[code].says if code in self.ruleset.codes else code

    def briefly(self, code: str) -> str:
        """A code or label in its own words, up to the details."""
        return self.said(code).partition(":")[0].partition(";")[0]

    def ordered(self, codes: Iterable[str]) -> list[str]:
        """Labels first, then lines in the order of the page."""
        return sorted(codes, key=lambda code: self._order.get(code, len(self._order)))

    def title(self, name: str) -> str:
        """A finding as people call it."""
        finding = self.ruleset.findings.get(name)
        return finding.title if finding else name.replace("_", " ")

    def value(self, atom: Atom, value: Value) -> str:
        """An atom with its value, as people say it."""
        finding = self.ruleset.finding_of(atom)
        if atom != finding.name:
            member = atom.partition("/")[2].replace("_", " ")
            return f"{finding.title}: {member if value else 'no ' + member}"
        if finding.shape is Shape.SET:
            return f"{finding.title} told"
        if isinstance(value, bool):
            return finding.title if value else f"no {finding.title}"
        if value in ABSENT:
            return f"no {finding.title}"
        return f"{finding.title} {show(finding, {atom: value})}"

    def premise(self, premise: Premise) -> str:
        """A premise as one says it: a label by its words, a derived finding without its yes."""
        if premise.finding in self.ruleset.labels:
            stands = all(test.value for test in premise.tests)
            return f'"{self.briefly(premise.finding)}" {"stands" if stands else "does not stand"}'
        if self._is_yes_no(premise.tests):
            title = self.title(premise.finding)
            if premise.tests[0].value:
                return title
            if title.startswith("no "):
                return title.removeprefix("no ")
            return f"{'not' if title.startswith(ARTICLES) else 'no'} {title}"
        name = premise.finding.replace("_", " ")
        title = self.title(premise.finding)
        return premise.text.replace(name, title, 1) if premise.text.startswith(name) else premise.text

    def needed(self, premise: Premise) -> str:
        """A premise as what a rule needs."""
        if premise.finding in self.ruleset.labels and all(test.value for test in premise.tests):
            return f'"{self.briefly(premise.finding)}"'
        return self.premise(premise)

    def _is_yes_no(self, tests: Collection[Test]) -> bool:
        (first, *more) = tests
        finding = self.ruleset.findings.get(first.atom)
        return not more and first.comparison == "=" and finding is not None and finding.shape is Shape.YES_NO
