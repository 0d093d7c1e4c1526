"""What words of the language say of a finding, in its own values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

from assistant.knowledge.model.roles import RoleKind
from assistant.knowledge.model.ruleset import Finding, Ruleset
from assistant.reading.answers.answer import vocabulary
from assistant.reading.answers.result import folded
from assistant.reading.text.token import Token

_SAME = {
    "raised": "positive",
    "positive": "raised",
    "normal": "negative",
    "negative": "normal",
    "up": "raised",
}


class Words:
    """What words of the language say of each finding: `raised`, `same`, `new`, in its own values."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.ruleset = ruleset
        self._groups: dict[tuple[str, str], list[str]] = {}
        self.doubtful: dict[str, list[str]] = {}
        self.procedures = {folded(t.phrase) for t in ruleset.terms if t.kind == "procedure"}
        self._denials = {
            folded(t.phrase) for t in ruleset.terms if t.kind == "cue" and t.value == "absent before"
        }
        for term in ruleset.terms:
            if term.kind == "doubtful":
                self.doubtful.setdefault(term.value, []).append(folded(term.phrase))
            if term.kind in ("result", "change"):
                self._groups.setdefault((term.kind, term.value), []).append(folded(term.phrase))

    @lru_cache(maxsize=1000)  # noqa: B019 - one for each rule set, as long as it is read with
    def attributes(self, name: str) -> Mapping[str, str]:
        """What may be said behind the name of the finding, and the value that it makes."""
        finding = self.ruleset.findings[name]
        known = dict(vocabulary(finding))
        names = [folded(n) for f in self._named_by(finding) for n in (f.name, f.title, *f.synonyms)]
        for phrase, value in list(known.items()):
            for n in names:
                rest = (
                    phrase.removeprefix(n).strip() if phrase.startswith(n) else phrase.removesuffix(n).strip()
                )
                if rest and rest != phrase and rest not in self._denials:
                    known.setdefault(rest, value)
        return known

    def _named_by(self, finding: Finding) -> list[Finding]:
        of = playing(finding, RoleKind.TREND)
        return [finding, *([self.ruleset.findings[of]] if of else [])]

    def value(self, finding: Finding, kind: str, says: str) -> str | None:
        """The value of the finding that a result or a change makes; None where it makes none."""
        known = self.attributes(finding.name)
        for meaning in (says, _SAME.get(says, "")):
            if meaning in finding.choices:
                return meaning
            for phrase in self._groups.get((kind, meaning), ()):
                if phrase in known and known[phrase] in finding.choices:
                    return known[phrase]
        parts = [c for c in finding.choices if says in c.split("_or_")]
        return parts[0] if len(parts) == 1 else None


def playing(finding: Finding, kind: str) -> str | None:
    """Of what the finding plays a role of this kind; None where it does not."""
    return next((role.of for role in finding.roles if role.kind == kind), None)


def is_initial(ruleset: Ruleset, tokens: Sequence[Token], at: int) -> bool:
    """Whether a letter is of a name: `Mr T 74`."""
    titled = at > 0 and tokens[at - 1].text.casefold().rstrip(".") in _titles(ruleset)
    return titled and len(tokens[at].text) == 1


@lru_cache(maxsize=4)
def _titles(ruleset: Ruleset) -> frozenset[str]:
    return frozenset(word for word, of in ruleset.terms_of("pronoun").items() if of == "title")
