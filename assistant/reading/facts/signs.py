"""Facts of words: signs that are there or not, results of tests, values of choices, members of sets."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from assistant.knowledge.model.roles import RoleKind
from assistant.knowledge.model.ruleset import Finding, Shape
from assistant.reading.answers.answer import plainly
from assistant.reading.answers.normal import NORMAL
from assistant.reading.answers.result import folded
from assistant.reading.facts.conversion import is_drug
from assistant.reading.facts.diseases import is_disease, of_disease
from assistant.reading.facts.fact import MINUS, Fact
from assistant.reading.facts.results import Results, all_normal
from assistant.reading.text.times import WEEKS, When
from assistant.reading.text.token import Token

_DRUG_ROLES = (RoleKind.FAILED, RoleKind.NOT_TOLERATED, RoleKind.CONTRAINDICATED, RoleKind.PLAN)
_PERSON_ROLES = (RoleKind.AGE, RoleKind.SEX)
_OPEN = {"uncertain", "hypothetical", "relative"}
_APART = (",", ";", "(", ")", "|")


class Signs(Results):
    """The facts of words in one line."""

    def facts(self) -> Iterator[Fact]:
        """The facts, in the order of the words."""
        for at, token in enumerate(self.tokens):
            if "masked" in self.line.context.labels(at) or self._is_doubtful(token):
                continue
            before = self.tokens[at - 1] if at else None
            if before and token.term("part of day") and (before.number or before.term("form")):
                continue  # 1 tab PM
            for meaning in self._meant(token):
                finding = self.ruleset.findings[meaning[0]]
                if meaning[1] is not None and self._is_of_next(at, finding):
                    continue
                found = list(self._fact(at, finding, meaning[1]))
                if any(f.present is not False or f.value is True for f in found):
                    self.used.add(at)  # of a choice, what it is not settles nothing
                yield from found

    def _is_doubtful(self, token: Token) -> bool:
        """Whether the abbreviation means something else beside such words; then it is asked."""
        others = self.words.doubtful.get(folded(token.text), ())
        after = next((t.text for t in self.tokens if t.start >= token.end), "")
        if others and after == ":" and token is self.tokens[0]:
            return True  # PE: BP 120/80
        beside = [t.text for t in self.tokens if folded(t.text) in others] if others else []
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
        told = (
            list(self._of_test(at, finding, value, self._tests[at]))
            if at in self._tests and self._tested(finding, value)
            else []
        )
        if told:
            yield from told
        elif finding.shape is Shape.YES_NO:
            made = self._make(at, finding.name, value != "no")
            if value == "no" and made.present is not True:
                stated = "listed" in made.labels  # `no rash, afebrile`
                yield replace(
                    made, present=True if stated else None, labels=made.labels - {"absent", "undecided"}
                )
            else:
                yield made
        elif finding.shape is Shape.SET and value is not None:
            yield self._make(at, f"{finding.name}/{value}", True)
        elif finding.shape is Shape.SET and finding.unavailable and self._is_awaited(at):
            yield self._make(at, finding.name, None)
        elif finding.shape is Shape.CHOICE:
            yield from self._of_choice(at, finding, value)
        elif trend := self.ruleset.playing(RoleKind.TREND, finding.name):
            yield from self._of_trend(at, trend)

    def _of_test(self, at: int, finding: Finding, value: str | None, result: str) -> Iterator[Fact]:
        note = self._note(finding, self._normal.get(at))
        worded = at in self._normal and self.tokens[self._normal[at]].text.isalpha()  # repeat Jo-1: positive
        told = {"absent", "unavailable"} if worded and not self._is_awaited(at) else {"absent"}
        if finding.shape is Shape.SET and value is None:
            if result == NORMAL and NORMAL in finding.choices:
                made = replace(self._make(at, finding.name, True), labels=self.line.context.labels(at))
                yield from all_normal(finding, made, note)
            return
        if finding.shape is Shape.SET:
            fact = self._make(at, f"{finding.name}/{value}", True)
            positive = result == "positive"
            if result in ("positive", "raised", "abnormal", "negative", "normal"):
                yield replace(fact, present=positive, labels=fact.labels - told, notes=note)
            return
        if finding.shape is Shape.NUMBER:
            trend = self.ruleset.playing(RoleKind.TREND, finding.name)
            if trend is None:
                return
            finding = trend
        said = self.words.value(finding, "result", result)
        if said is not None:
            fact = self._make(at, finding.name, said)
            shared = {"undecided"} if result in ("negative", "normal") else set()  # HBV, HCV, HIV negative
            labels = fact.labels - told - shared
            sure = None if labels & {"uncertain", "undecided"} else True
            yield replace(fact, present=sure, labels=labels, notes=note)

    def _is_part(self, at: int) -> bool:
        """Whether another word before the name makes it another test: `acetylcholine-receptor antibodies`."""
        before = next((t for t in reversed(self.tokens[:at]) if t.text != "-"), None)
        return before is not None and (before.kind == "word" or before.term("owner") != "")

    def _of_trend(self, at: int, trend: Finding) -> Iterator[Fact]:
        """How a value has moved, in words alone: `CK rising`."""
        said, last = self._said_near(at, trend)
        if said is None or any(self.tokens[n].number for n in self._clause(at)):
            return
        told, near = self._make(at, trend.name, None), self.tokens[last]
        if told.present is True:
            yield replace(told, value=said, start=min(told.start, near.start), end=max(told.end, near.end))

    def _of_choice(self, at: int, finding: Finding, value: str | None) -> Iterator[Fact]:
        labels = self.line.context.labels(at)
        none = plainly(finding, False)
        if "listed" in labels and (none != finding.choices[0] or value == none):
            labels -= {"absent", "undecided", "listed"}  # a statement is no item of a denied list
            if value is not None:
                yield replace(self._make(at, finding.name, value), present=True, labels=labels)
                return
        if (
            value is not None
            and "uncertain" in labels
            and "suspected" in finding.choices
            and value not in ("none", "suspected")
        ):
            value = None
        elif value is not None:
            made = self._make(at, finding.name, value)
            if made.present is False and none and len(finding.choices) == 2:  # not the one, so the other
                made = replace(made, value=none, present=True, labels=labels - {"absent"})
            yield made
            return
        said = self._spoken(at + 1, self.words.attributes(finding.name)) if "listed" in labels else None
        if said in finding.choices and at + 1 < len(self.tokens) and not self.tokens[at + 1].number:
            labels -= {"absent", "undecided", "listed"}  # no fever, rash mild
            yield replace(self._make(at, finding.name, said), present=True, labels=labels)
            return
        if "absent" in labels and finding.unavailable and self._is_undone(at):
            made = self._make(at, finding.name, None)
            yield replace(made, present=True, labels=frozenset({"unavailable"}))
            return
        if "absent" in labels or "ended" in labels:
            if none is not None:
                yield replace(
                    self._make(at, finding.name, none), present=True, labels=labels - {"absent", "ended"}
                )
            return
        said, last = self._said_near(at, finding)
        if said is not None:
            made = self._make(at, finding.name, said)
            made = replace(made, end=max(made.end, self.tokens[last].end), notes=self._note(finding, last))
            yield (
                replace(made, present=True, labels=made.labels - {"undecided"})
                if "undecided" in labels
                else made
            )
        elif "past" in finding.choices and (
            "past" in labels or ((when := self._when(at)) is not None and (when.weeks or 0) > WEEKS["year"])
        ):
            yield replace(self._make(at, finding.name, "past"), labels=frozenset(), when=None)
        elif "uncertain" in labels and "suspected" in finding.choices:
            yield replace(
                self._make(at, finding.name, "suspected"), labels=labels - {"uncertain"}, present=True
            )
        elif (plain := plainly(finding, True)) is not None and not any(
            self._is_test(t) or self._is_procedure(t) for t in self.tokens[at : at + 2]
        ):
            yield replace(self._make(at, finding.name, plain), notes=("taken as present",))
        elif "unavailable" in labels and finding.unavailable:
            yield self._make(at, finding.name, None)
        elif not labels:
            self.open.append((finding, self._make(at, finding.name, None)))

    def _said_near(self, at: int, finding: Finding) -> tuple[str | None, int]:
        """A value, a result or a change that is said beside the name, and where."""
        for n in self._beside(at, finding):
            token = self.tokens[n]
            masked = n and self.tokens[n - 1].text.casefold() == "no"  # `no better`
            if masked or self._is_no_result(n) or (n < at and self.line.context.denies(n)):
                continue
            if (self.line.context.labels(n) - self.line.context.labels(at)) & _OPEN:
                continue
            known = self.words.attributes(finding.name)
            value = self._spoken(n, known) if not token.number else None
            if "absent" in self.line.context.labels(n):
                named = any(m.value is None and m.finding != finding.name for m in token.meanings)
                if (
                    named
                    and value in finding.choices
                    and (sound := self.words.value(finding, "result", "normal"))
                ):
                    return self._taken(n, sound), n
                continue
            if value in finding.choices and not any(
                m.finding != finding.name for m in token.meanings if m.value is None
            ):
                return self._taken(n, value), n
            for kind in ("change", "result"):
                if says := "" if self._limits(n) else token.term(kind):
                    value = self.words.value(finding, kind, says)
                    if value is not None:
                        return self._taken(n, value), n
        return None, at

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
            if (
                token.text in (",", ";", "|")
                or token.text.casefold() == "but"
                or (n > at + 1 and any(m.value is None for m in token.meanings))
            ):
                break
            yield n

    def _make(self, at: int, name: str, value: bool | str | None) -> Fact:
        token = self.tokens[at]
        labels = self._labels(at)
        if is_disease(self.line, at):
            labels = of_disease(self.line, at, labels)
        elif is_disease(self.line, at + 1):
            labels -= {"planned"}  # in anti-Jo-1 myositis
        present: bool | None = True
        if "absent" in labels or "ended" in labels:
            present = False
        elif labels & {"uncertain", "undecided"}:
            present = None
        when = None if "ended" in labels else self._when(at)  # it was then, and is gone now
        if when is None and self.ruleset.playing(RoleKind.TIMING, name.partition("/")[0]) is not None:
            when = self.line.time_of_test(at)
        return Fact(name, value, token.start, token.end, present, when, labels)

    def _labels(self, at: int) -> frozenset[str]:
        """What is said of the token; a minus behind it denies it."""
        labels = self.line.context.labels(at)
        if self._is_minus(at - 1) and sum(map(self._is_minus, range(len(self.tokens)))) > 1:
            return labels | {"absent"}
        following = range(at + 1, min(at + 3, len(self.tokens)))
        for n in following:
            ends = n + 1 == len(self.tokens) or self.tokens[n + 1].text in _APART
            if self.tokens[n].text == "N" and ends and n == at + 1:
                return labels | {"absent"}  # `SOB N, cough N`
            if self._minus(n):
                return labels | {"absent"}
            if self.tokens[n].text == "0" or (self.tokens[n].number and self.tokens[n].text == "0"):
                return labels | {"absent"}
            if self.tokens[n].text != "(":
                break
        return labels

    def _is_minus(self, at: int) -> bool:
        """Whether a minus stands apart before an item of a list: `+ rash, - fever, - cough`."""
        if at < 0 or self.tokens[at].text not in MINUS or at + 1 == len(self.tokens):
            return False
        opens = at == 0 or self.tokens[at - 1].text in (",", ";", ":")
        return opens and bool(self.tokens[at + 1].meanings)

    def _when(self, at: int) -> When | None:
        """The time that is said in the clause of the token."""
        return self.line.time(self.tokens[at].start, self.tokens[at].end)

    def _clause(self, at: int) -> Sequence[int]:
        first, last = at, at
        while first > 0 and self.tokens[first - 1].text not in (",", ";", "but", "(", "|"):
            first -= 1
        while last + 1 < len(self.tokens) and self.tokens[last + 1].text not in (",", ";", "but", ")", "|"):
            last += 1
        return range(first, last + 1)
