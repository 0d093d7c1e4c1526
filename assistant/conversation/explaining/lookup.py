"""A rule, a gate or a statement looked up by its name, with what the sources say.

A line that is such a name, alone or as in `what is X6?`, asks after it: it tells nothing of the patient.
"""

from __future__ import annotations

import re
from difflib import get_close_matches

from assistant.conversation.turn.utterances import Say
from assistant.knowledge.model.ruleset import Ruleset

_ASKED = re.compile(
    r"(?:(?:what(?:'s| is| does)|why|explain|show|about|statement) )?(?P<name>[\w.-]+)(?: says?| means?)?\??"
)


class Lookup:
    """What stands behind the names in brackets, over one rule set."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.ruleset = ruleset
        self._statements = {name.casefold(): name for name in ruleset.statements}
        said = {
            word for finding in ruleset.findings.values() for word in (finding.title, *dict(finding.words))
        }
        self._said = {word.casefold().replace(" ", "-") for word in said}

    def asked(self, line: str) -> str:
        """The name that a line asks after: of a statement, rule, gate, line or label; else "".

        One that clinicians use as a word of a finding (head-drop) is none.
        """
        found = _ASKED.fullmatch(line.casefold())
        name = found["name"] if found else ""
        if name in self._statements:
            return name
        rules = self.ruleset
        known = any(name in names for names in (rules.rules, rules.gates, rules.codes, rules.labels))
        return name if known and "-" in name and name not in self._said else ""

    def rule(self, name: str) -> Say:
        """A rule, gate or statement, in any case of letters; else what may have been meant."""
        wanted = name.strip().casefold()
        if not wanted:
            return Say("Name a rule or a statement, for example: rule S75.")
        if wanted in self._statements:
            return Say(self._statement(self._statements[wanted]))
        rule, gate = self.ruleset.rules.get(wanted), self.ruleset.gates.get(wanted)
        if rule:
            head, premises = f"{rule.name} ({rule.place}): when", rule.premises
            because, sources = rule.because, rule.sources
        elif gate:
            head, premises = f"{gate.name} ({gate.place}): never {', '.join(gate.codes)}, unless", gate.unless
            because, sources = gate.because, gate.sources
        else:
            close = get_close_matches(wanted, [*self.ruleset.rules, *self.ruleset.gates], 1)
            hint = f' Did you mean "{close[0]}"?' if close else " The plan names its rules in brackets."
            return Say(f'There is no rule or statement "{name.strip()}".{hint}')
        lines = [head, *(f"  {premise.text}" for premise in premises)]
        lines += [f"because {because}"] if because else []
        lines += [self._statement(source) for source in sources]
        return Say("\n".join(lines))

    def address_of(self, name: str) -> str:
        """Where a statement was read, as an address; "" where it has none."""
        known = (self._statements[name.casefold()],) if name.casefold() in self._statements else ()
        addresses = [each for reference in self.ruleset.references_of(known) for each in reference.addresses]
        return addresses[0].replace("doi:", "https://doi.org/") if addresses else ""

    def _statement(self, name: str) -> str:
        statement = self.ruleset.statements[name]
        source = self.ruleset.sources.get(statement.source)
        where = f", lines {statement.lines}" if statement.lines else ""
        tag = f"  {statement.tag}" if statement.tag else ""
        said = f"{name} ({source.name if source else statement.source}{where}): {statement.says}{tag}"
        return "\n".join([said, *(f"  {reference}" for reference in self.ruleset.references_of([name]))])
