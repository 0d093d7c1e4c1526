"""Findings by any of their names."""

from __future__ import annotations

from assistant.knowledge.model.ruleset import Finding, Ruleset
from assistant.reading.answers.result import folded


class Names:
    """Every name, title and synonym of the findings that can be told."""

    def __init__(self, ruleset: Ruleset) -> None:
        self._findings: dict[str, Finding] = {}
        for finding in ruleset.findings.values():
            if not finding.derived:
                for name in (finding.name, finding.title, *finding.synonyms):
                    self._findings.setdefault(folded(name), finding)

    def at_start(self, text: str) -> tuple[Finding, str] | None:
        """The finding with the longest name that the text begins with, and the rest of the text."""
        words = text.split()
        for count in range(min(len(words), 8), 0, -1):
            finding = self._findings.get(folded(" ".join(words[:count]).rstrip(":=")))
            if finding:
                return finding, " ".join(words[count:]).removeprefix("= ").removeprefix("to ").strip()
        return None
