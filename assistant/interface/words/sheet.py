"""The plain words of the sheet for the patient, as the rule set has them: short sentences, no codes."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from assistant.knowledge.model.ruleset import Finding, Ruleset

GIVEN = ("each infusion", "each course", "each pulse", "session", "each session")  # at the hospital
HOW = {"a day": "every day", "twice a day": "two times every day", "every other day": "every second day"}
UNITS = {"mg": "milligrams (mg)", "g": "grams (g)", "mL": "milliliters (mL)", "µg": "micrograms"}


class PatientWords:
    """How things are said to a patient, over one rule set."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.ruleset = ruleset
        self._tests = {each.name: each.for_patient for each in ruleset.measurements.values()}
        self._names_one = re.compile("|".join(rf"\b{re.escape(name)}" for name in self._tests) or r"(?!)")

    def call(self) -> list[str]:
        """When to call at once: the red flags."""
        first = [checklist for checklist in self.ruleset.checklists.values() if checklist.first]
        return [self.ruleset.findings[name].for_patient for each in first for name in each.findings]

    def drug(self, drug: str) -> str:
        """A drug as a patient may know it."""
        known = self.ruleset.drugs.get(drug.replace(" ", "_"))
        return known.for_patient if known and known.for_patient else drug

    def kind(self, finding: str) -> str:
        """A class of drugs as a patient may know it."""
        return self.ruleset.findings[finding].for_patient or self.ruleset.findings[finding].title

    def tests_in(self, what: str) -> list[str]:
        """The tests that the words of an appointment name, each once."""
        return list(dict.fromkeys(self._tests[match.group()] for match in self._names_one.finditer(what)))

    def seen_again(self) -> str:
        """What a reassessment is."""
        return self.ruleset.seen_again[1] or "how you are"

    def advice(self, drugs: Collection[str], taken: Collection[object]) -> Iterator[str]:
        """What to remember of these drugs, and of those of a class one of which is taken."""
        for drug in self.ruleset.drugs.values():
            of = self.ruleset.findings.get(drug.named_by)
            kin = of is not None and any(name in taken or name in drugs for name in self._class(of))
            if kin or drug.name in drugs:
                yield from (fact.text for fact in drug.facts if fact.kind == "advise")

    @staticmethod
    def _class(of: Finding) -> list[str]:
        return [choice for choice in of.choices if choice != "none"]
