"""Facts of words: signs that are there or not, results of tests, values of choices, members of sets."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

from assistant.knowledge.model.roles import RoleKind
from assistant.knowledge.model.ruleset import Finding, Ruleset, Shape
from assistant.reading.answers.answer import plainly, vocabulary
from assistant.reading.answers.result import folded
from assistant.reading.facts import Fact, Line, playing
from assistant.reading.measures import is_drug
from assistant.reading.text.times import When
from assistant.reading.text.tokens import Token

_DRUG_ROLES = (RoleKind.FAILED, RoleKind.NOT_TOLERATED, RoleKind.CONTRAINDICATED, RoleKind.PLAN)
_PERSON_ROLES = (RoleKind.AGE, RoleKind.SEX)
_APART = (",", ";", "(", ")", "|")
_SAME = {"raised": "positive", "positive": "raised", "normal": "negative", "negative": "normal", "up": "raised"}


class Words:
    """What words of the language say of each finding: `raised`, `same`, `new`, in its own values."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.ruleset = ruleset
        self._groups: dict[tuple[str, str], list[str]] = {}
        self.doubtful: dict[str, list[str]] = {}
        self._denials = {folded(t.phrase) for t in ruleset.terms if t.kind == "cue" and t.value.startswith("absent")}
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
                rest = phrase.removeprefix(n).strip() if phrase.startswith(n) else phrase.removesuffix(n).strip()
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


class Signs:
    """The facts of words in one line."""

    def __init__(self, line: Line, words: Words) -> None:
        self.line = line
        self.ruleset = line.ruleset
        self.tokens = line.tokens
        self.words = words
        self.used: set[int] = set()
        self.doubts: list[str] = []
        self.open: list[tuple[Finding, Fact]] = []
        self._tests: dict[int, str] = {}
        self._read_results()

    # --- results of tests ------------------------------------------------------------------------------------

    def _is_test(self, token: Token) -> bool:
        return any(self._tested(self.ruleset.findings[m.finding], m.value) for m in token.meanings)

    def _tested(self, finding: Finding, value: str | None) -> bool:
        if playing(finding, RoleKind.BLOT) is not None:
            return value is not None
        if value is not None or finding.shape is not Shape.CHOICE:
            return finding.shape is Shape.NUMBER and self.ruleset.playing(RoleKind.TREND, finding.name) is not None and value is None
        known = self.words.attributes(finding.name)
        return any(word in known for word in ("normal", "positive", "raised", "negative"))

    def _read_results(self) -> None:
        """Each result is of every test named before it that has none yet, or of the one right behind it."""
        waiting: list[int] = []
        for at, token in enumerate(self.tokens):
            if self._is_test(token):
                waiting.append(at)
            elif token.meanings or (token.text == "," and waiting and any(t.number for t in self.tokens[waiting[-1] : at])):
                waiting = []  # only tests in a row share a result
            elif token.text in (";", "but") or (token.text == ":" and at + 1 < len(self.tokens) and self._is_test(self.tokens[at + 1])):
                waiting = []
            elif (result := self._result(at)) is not None:
                behind = at + 1 < len(self.tokens) and self._is_test(self.tokens[at + 1])
                if behind and (not waiting or self.tokens[at - 1].text in (",", "and", "-", ".", "&")):
                    self._tests[at + 1] = result
                    self.used.add(at)
                elif waiting and self._may_reach(waiting[-1], at):
                    for test in waiting:
                        if self._takes(self.tokens[test], result):
                            self._tests[test] = result
                    self.used.add(at)
                    waiting = []

    def _takes(self, token: Token, result: str) -> bool:
        """Whether the result is one of such a test: what is on a blot is positive or negative."""
        on_blot = any(playing(self.ruleset.findings[m.finding], RoleKind.BLOT) is not None for m in token.meanings)
        return not on_blot or result in ("positive", "negative")

    def _may_reach(self, test: int, at: int) -> bool:
        """Whether a result is said of the test: nothing else that has a value stands between."""
        between = self.tokens[test + 1 : at]
        return not any(t.meanings and not self._is_test(t) for t in between) and not any(
            t.text.casefold() in ("everything", "all", "others", "rest", "otherwise") for t in between
        )

    def _result(self, at: int) -> str | None:
        token = self.tokens[at]
        if token.text == "-" and self._minus(at):
            return "negative"
        result = token.term("result")
        flag = len(token.text) == 1 and token.text.isalpha() and token.text.casefold() != "n"
        if flag and not (at and self.tokens[at - 1].number):
            return None
        after = self.tokens[at + 1] if at + 1 < len(self.tokens) else None
        if result and token.term("limit") and after is not None and (after.text in "<:" or after.number):
            return None
        if result and "absent" in self.line.context.labels(at):
            return {"positive": "negative", "raised": "normal", "abnormal": "normal"}.get(result)
        if token.term("change") == "up" and not result:
            return None
        return result or None

    def _minus(self, at: int) -> bool:
        """Whether a minus stands alone behind a name: `Jo-1 -,`, `cough (-)`."""
        after = self.tokens[at + 1] if at + 1 < len(self.tokens) else None
        return at > 0 and bool(self.tokens[at - 1].meanings or self.tokens[at - 1].text == "(") and (
            after is None or after.text in (",", ")", ";", ".")
        )

    # --- facts ----------------------------------------------------------------------------------------------

    def facts(self) -> Iterator[Fact]:
        """The facts, in the order of the words."""
        for at, token in enumerate(self.tokens):
            if "masked" in self.line.context.labels(at) or self._is_doubtful(token):
                continue
            if token.term("part of day") and at and (self.tokens[at - 1].number or self.tokens[at - 1].term("form")):
                continue  # 1 tab PM
            for meaning in self._meant(token):
                finding = self.ruleset.findings[meaning[0]]
                found = list(self._fact(at, finding, meaning[1]))
                if found:
                    self.used.add(at)
                yield from found

    def _is_doubtful(self, token: Token) -> bool:
        """Whether the abbreviation means something else beside such words; then it is asked."""
        others = self.words.doubtful.get(folded(token.text), ())
        beside = [t.text for t in self.tokens if folded(t.text) in others]
        if beside:
            self.doubts.append(f'"{token.text}" beside "{beside[0]}": please type the diagnosis in full.')
        return bool(beside)

    def _meant(self, token: Token) -> list[tuple[str, str | None]]:
        found = []
        for m in token.meanings:
            finding = self.ruleset.findings[m.finding]
            other = is_drug(finding) or any(r.kind in (*_DRUG_ROLES, *_PERSON_ROLES) for r in finding.roles)
            if not other and (finding.shape is not Shape.NUMBER or self._tested(finding, m.value)):
                found.append((m.finding, m.value))
        return found

    def _fact(self, at: int, finding: Finding, value: str | None) -> Iterator[Fact]:
        told = list(self._of_test(at, finding, value, self._tests[at])) if at in self._tests and self._tested(finding, value) else []
        if told:
            yield from told
        elif finding.shape is Shape.YES_NO:
            made = self._make(at, finding.name, value != "no")
            if value == "no" and made.present is not True:
                stated = "listed" in made.labels  # `no rash, afebrile`
                yield replace(made, present=True if stated else None, labels=made.labels - {"absent", "undecided"})
            else:
                yield made
        elif finding.shape is Shape.SET and value is not None:
            yield self._make(at, f"{finding.name}/{value}", True)
        elif finding.shape is Shape.CHOICE:
            yield from self._of_choice(at, finding, value)

    def _of_test(self, at: int, finding: Finding, value: str | None, result: str) -> Iterator[Fact]:
        if finding.shape is Shape.SET:
            fact = self._make(at, f"{finding.name}/{value}", True)
            positive = result == "positive"
            if result in ("positive", "raised", "abnormal", "negative", "normal"):
                yield replace(fact, present=positive, labels=fact.labels - {"absent"})
            return
        if finding.shape is Shape.NUMBER:
            trend = self.ruleset.playing(RoleKind.TREND, finding.name)
            if trend is None:
                return
            finding = trend
        said = self.words.value(finding, "result", result)
        if said is not None:
            fact = self._make(at, finding.name, said)
            yield replace(fact, present=True, labels=fact.labels - {"absent"})

    def _of_choice(self, at: int, finding: Finding, value: str | None) -> Iterator[Fact]:
        labels = self.line.context.labels(at)
        if "listed" in labels and plainly(finding, False) != finding.choices[0]:
            labels -= {"absent", "undecided", "listed"}  # a statement is no item of a denied list
            if value is not None:
                yield replace(self._make(at, finding.name, value), present=True, labels=labels)
                return
        if value is not None and "uncertain" in labels and "suspected" in finding.choices and value != "none":
            value = None
        elif value is not None:
            yield self._make(at, finding.name, value)
            return
        if "absent" in labels or "ended" in labels:
            none = plainly(finding, False)
            if none is not None:
                yield replace(self._make(at, finding.name, none), present=True, labels=labels - {"absent", "ended"})
            return
        said = self._said_near(at, finding)
        if said is not None:
            made = self._make(at, finding.name, said)
            yield replace(made, present=True, labels=made.labels - {"undecided"}) if "undecided" in labels else made
        elif "past" in finding.choices and ("past" in labels or ((when := self._when(at)) is not None and when.is_past)):
            yield replace(self._make(at, finding.name, "past"), labels=frozenset(), when=None)
        elif "uncertain" in labels and "suspected" in finding.choices:
            yield replace(self._make(at, finding.name, "suspected"), labels=labels - {"uncertain"}, present=True)
        elif (plain := plainly(finding, True)) is not None and not self._is_test(self.tokens[at]):
            yield replace(self._make(at, finding.name, plain), notes=("taken as present",))
        elif "unavailable" in labels and finding.unavailable:
            yield self._make(at, finding.name, None)
        elif not labels:
            self.open.append((finding, self._make(at, finding.name, None)))

    def _said_near(self, at: int, finding: Finding) -> str | None:
        """A value, a result or a change that is said beside the name."""
        for n in self._beside(at, finding):
            token = self.tokens[n]
            known = self.words.attributes(finding.name)
            value = self._spoken(n, known) if not token.number else None
            if "absent" in self.line.context.labels(n):
                named = any(m.value is None and m.finding != finding.name for m in token.meanings)
                if named and value in finding.choices and (sound := self.words.value(finding, "result", "normal")):
                    return self._taken(n, sound)
                continue
            if value in finding.choices and not any(m.finding != finding.name for m in token.meanings if m.value is None):
                return self._taken(n, value)
            for kind in ("change", "result"):
                if says := token.term(kind):
                    value = self.words.value(finding, kind, says)
                    if value is not None:
                        return self._taken(n, value)
        return None

    def _spoken(self, at: int, known: Mapping[str, str]) -> str | None:
        """The value that the words from here on say: the longest of up to three."""
        for last in range(min(at + 3, len(self.tokens)), at, -1):
            said = folded(" ".join(t.text for t in self.tokens[at:last]))
            if said in known:
                return known[said]
        return None

    def _taken(self, at: int, value: str | None) -> str | None:
        self.used.add(at)
        return value

    def _beside(self, at: int, finding: Finding) -> Iterator[int]:
        """The places near a name, in its clause: before it up to two words, then behind it."""
        for n in (at - 1, at - 2):
            if n < 0 or self.tokens[n].text in _APART:
                break
            yield n
        known = self.words.attributes(finding.name)
        for n in range(at + 1, min(at + 6, len(self.tokens))):
            token = self.tokens[n]
            if folded(token.text) in known and token.text not in _APART:
                yield n
                continue
            if token.text in (",", ";", "|") or token.text.casefold() == "but" or (n > at + 1 and any(m.value is None for m in token.meanings)):
                break
            yield n

    def _make(self, at: int, name: str, value: bool | str | None) -> Fact:
        token = self.tokens[at]
        labels = self._labels(at)
        if "past" in labels and any(self.tokens[n].weeks is not None for n in self._clause(at)):
            labels -= {"past"}  # h/o fever since 3 days: it began, and is not over
        present: bool | None = True
        if "absent" in labels or "ended" in labels:
            present = False
        elif labels & {"uncertain", "undecided"}:
            present = None
        return Fact(name, value, token.start, token.end, present, self._when(at), labels)

    def _labels(self, at: int) -> frozenset[str]:
        """What is said of the token; a minus behind it denies it."""
        labels = self.line.context.labels(at)
        following = [n for n in range(at + 1, min(at + 3, len(self.tokens)))]
        for n in following:
            if self.tokens[n].text == "-" and self._minus(n):
                return labels | {"absent"}
            if self.tokens[n].text == "0" or (self.tokens[n].number and self.tokens[n].text == "0"):
                return labels | {"absent"}
            if self.tokens[n].text != "(":
                break
        return labels

    def _when(self, at: int) -> When | None:
        """The time that is said in the clause of the token."""
        for n in sorted(self._clause(at), key=lambda n: abs(n - at)):
            when = self.tokens[n].when
            before = self.tokens[n - 1] if n else None
            if when is not None and when.kind in ("now", "dated", "onset", "peak") and not (before is not None and before.term("span") in ("since", "until")):
                return when
        return None

    def _clause(self, at: int) -> Sequence[int]:
        first, last = at, at
        while first > 0 and self.tokens[first - 1].text not in (",", ";", "but", "(", "|"):
            first -= 1
        while last + 1 < len(self.tokens) and self.tokens[last + 1].text not in (",", ";", "but", ")", "|"):
            last += 1
        return range(first, last + 1)

