"""Facts, values and possible changes of a plan in plain words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from assistant.interface.words.layout import listed
from assistant.knowledge.model.ruleset import Atom, CodeRole, Concludes, Conclusion, Ruleset, Shape, Value
from assistant.reading.answers.answer import show
from assistant.reasoning.decision.decision import PAGE_ORDER
from assistant.reasoning.decision.explanation import Explainer, Step
from assistant.reasoning.plan.values import Plan, Reason
from assistant.reasoning.search.changes import Change

MOST_FACTS = 8
ABSENT = ("no", "none")


class Phrases:
    """The words for one rule set."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.ruleset = ruleset
        self._thresholds = ruleset.thresholds

    def title(self, name: str) -> str:
        """A finding as people read it."""
        finding = self.ruleset.findings.get(name)
        return finding.title if finding else name.replace("_", " ").replace("-", " ")

    def said(self, code: str) -> str:
        """A label in its own words, and a code in its own words up to the details."""
        if code in self.ruleset.labels:
            return self.ruleset.labels[code].says
        text = self.ruleset.codes[code].says if code in self.ruleset.codes else code
        text = text.partition(":")[0].partition(";")[0]
        return text.partition(",")[0] if len(text) > 40 else text

    def waiting(self, names: Sequence[str]) -> str:
        """What a line held back waits for."""
        titles = listed([self.title(name) for name in names], len(names))
        if any(name not in self.ruleset.findings or self.ruleset.findings[name].derived for name in names):
            return f"waits for: {titles}"
        return f"not before {titles} {'are' if len(names) > 1 else 'is'} known"

    # --- facts ----------------------------------------------------------------------------------------------

    def facts(self, atoms: Iterable[Atom], values: Mapping[Atom, Value]) -> list[str]:
        """The known atoms in words, each finding once; a value before and a limit stand beside the value."""
        names = list(dict.fromkeys(atom.partition("/")[0] for atom in atoms))
        beside: dict[str, list[str]] = {}
        for name in names:
            for prefix, suffix, word in (("previous_", "", "was"), ("", "_upper_limit", "upper limit")):
                base = name.removeprefix(prefix).removesuffix(suffix)
                if base != name and base in names and prefix + base + suffix == name:
                    beside.setdefault(base, []).append(f"{word} {self._bare(name, values)}")
        told = {f"{p}{base}{s}" for base in beside for p, s in (("previous_", ""), ("", "_upper_limit"))}
        found = []
        for name in names:
            if name not in told:
                found.append(", ".join([self._fact(name, values), *beside.get(name, ())]))
        return found

    def _fact(self, name: str, values: Mapping[Atom, Value]) -> str:
        finding = self.ruleset.findings[name]
        settled = {atom: value for atom, value in values.items() if atom.partition("/")[0] == name}
        return stated(finding.title, show(finding, self._short(name, settled)))

    def _short(self, name: str, settled: dict[Atom, Value]) -> dict[Atom, Value]:
        """A long fraction to the tenth, where that is no threshold of the rules."""
        value = settled.get(name)
        if isinstance(value, Decimal) and show(self.ruleset.findings[name], settled).startswith("about "):
            short = round(value, 1)
            return settled if short in self._thresholds.get(name, ()) else {name: short}
        return settled

    def _bare(self, name: str, values: Mapping[Atom, Value]) -> str:
        text = show(self.ruleset.findings[name], values)
        unit = self.ruleset.findings[name].unit
        return text.removesuffix(f" {unit}") if unit else text

    def behind(
        self, plan: Plan, explainer: Explainer, code: str, reason: Reason, below: bool = True
    ) -> list[str]:
        """The facts nearest to a reason: those that its rule reads, or else (below) those one step below."""
        if self.ruleset.plays(code, CodeRole.ASKS):
            return []
        atoms: Iterable[Atom] = reason.atoms
        if reason.rule in plan.decision.fired:
            atoms = self._nearest(explainer.steps(self.ruleset.rules[reason.rule]), below)
        found = self.facts(dict.fromkeys(atoms), plan.decision.facts)
        return [*found[:MOST_FACTS], *([f"and {len(found) - MOST_FACTS} more"] if found[MOST_FACTS:] else [])]

    def _nearest(self, step: Step, below: bool) -> list[Atom]:
        """The atoms that a rule reads itself, or those of the rules below it, labels and matters apart."""
        direct = [atom for support in step.supports for atom in support.atoms]
        if direct or not below:
            return direct
        under = [s for support in step.supports for s in support.steps]
        return [atom for s in under if self._is_fact(s.rule.conclusion) for atom in self._nearest(s, below)]

    def _is_fact(self, conclusion: Conclusion) -> bool:
        return isinstance(conclusion, Concludes) and not self.ruleset.findings[conclusion.finding].matter

    # --- changes --------------------------------------------------------------------------------------------

    def changes(self, plan: Plan) -> list[tuple[str, str, tuple[str, ...]]]:
        """What would change the plan: (what would have to be known, what that would do, its findings).

        What does the same stands together; what turns a label or a dose comes first.
        """
        groups: dict[tuple[tuple[str, ...], tuple[str, ...]], list[Change]] = {}
        for change in plan.changes:
            groups.setdefault((change.adds, change.removes), []).append(change)
        rows = sorted(groups.items(), key=lambda group: not self._weighty(*group[0]))
        return [
            (self._when(of), self._effect(adds, removes), tuple(dict.fromkeys(c.finding for c in of)))
            for (adds, removes), of in rows
        ]

    def _weighty(self, adds: Sequence[str], removes: Sequence[str]) -> bool:
        codes, matters = self.ruleset.codes, self.ruleset.matters
        return any(
            code in self.ruleset.labels or (code in codes and matters[codes[code].about].dose_direction)
            for code in (*adds, *removes)
        )

    def _when(self, changes: Sequence[Change]) -> str:
        by_finding: dict[str, list[str]] = {}
        for change in changes:
            by_finding.setdefault(change.finding, []).append(self._to(change))
        told = [stated(self.title(name), listed(values, 2, "or")) for name, values in by_finding.items()]
        return listed(told, 3, "or", "; ")

    def with_value(self, atom: Atom, value: Value) -> str:
        """A finding with a value that would turn something, as one says it."""
        name = atom.partition("/")[0]
        return stated(self.title(name), self._to(Change(name, atom, value, (), ())))

    def _to(self, change: Change) -> str:
        finding = self.ruleset.findings[change.finding]
        if finding.shape is Shape.SET:
            member = change.atom.partition("/")[2].replace("_", " ")
            return member if change.to else f"no {member}"
        text = show(finding, {finding.name: change.to})
        if isinstance(change.to, Decimal):
            for threshold in sorted(self._thresholds.get(change.atom, ())):
                if threshold != change.to and abs(threshold - change.to) <= (
                    1 if finding.whole else Decimal("0.1")
                ):
                    side = "below" if change.to < threshold else "above"
                    return f"just {side} {show(finding, {finding.name: threshold})}"
        return text

    def _effect(self, adds: Sequence[str], removes: Sequence[str]) -> str:
        parts = []
        for word, codes in (("adds", adds), ("takes away", removes)):
            ordered = sorted(codes, key=self._rank)
            if ordered:
                parts.append(f"{word} {listed([quoted(self.said(code)) for code in ordered], 1)}")
        return "; ".join(parts)

    def _rank(self, code: str) -> tuple[int, int]:
        """Labels in the order of the rule set, then lines in the order of the page."""
        if code in self.ruleset.labels:
            return 0, list(self.ruleset.labels).index(code)
        return 1, PAGE_ORDER[self.ruleset.codes[code].kind]


def stated(title: str, value: str) -> str:
    """A finding with its value as one says it: `CK 250 U/L`, `rash: none`, and the bare name for a yes."""
    if value == "yes":
        return title
    return f"{title}: {value}" if value in ABSENT or "," in title else f"{title} {value}"


def quoted(text: str) -> str:
    """The text in quotation marks."""
    return f'"{text}"'
