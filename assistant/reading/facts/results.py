"""Results of tests: each is of the tests named in a row before it, or of the one right behind it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import takewhile

from assistant.knowledge.model.roles import RoleKind
from assistant.knowledge.model.ruleset import Finding, Shape
from assistant.reading.answers.normal import NORMAL, follows, note_on, says_normal
from assistant.reading.answers.result import folded
from assistant.reading.facts.conversion import is_drug
from assistant.reading.facts.fact import MINUS, Fact, Line
from assistant.reading.text.token import Token
from assistant.reading.wording import Words, playing

_TICKS = {"(-)": "negative", "(+)": "positive"}


class Results:
    """The results in one line."""

    def __init__(self, line: Line, words: Words, text: str) -> None:
        self.line = line
        self.text = text
        self.ruleset = line.ruleset
        self.tokens = line.tokens
        self.words = words
        self.used: set[int] = set()
        self.doubts: list[str] = []
        self.open: list[tuple[Finding, Fact]] = []
        self._tests: dict[int, str] = {}
        self._normal: dict[int, int] = {}
        self._read_results()

    def _is_test(self, token: Token) -> bool:
        return any(self._tested(self.ruleset.findings[m.finding], m.value) for m in token.meanings)

    def _tested(self, finding: Finding, value: str | None) -> bool:
        if playing(finding, RoleKind.BLOT) is not None:
            return True
        if value is None and finding.shape is Shape.SET:
            return NORMAL in finding.choices
        if value is not None or finding.shape is not Shape.CHOICE:
            return (
                finding.shape is Shape.NUMBER
                and self.ruleset.playing(RoleKind.TREND, finding.name) is not None
                and value is None
            )
        known = self.words.attributes(finding.name)
        return any(word in known for word in ("normal", "positive", "raised", "negative"))

    def _is_of_next(self, at: int, finding: Finding) -> bool:
        """Whether a value is said of the sign right behind it, not of the disease: `new onset cough`."""
        following = self.tokens[at + 1].meanings if at + 1 < len(self.tokens) else ()
        named = [self.ruleset.findings[m.finding] for m in following if m.value is None]
        signs = [f for f in named if f.shape in (Shape.YES_NO, Shape.CHOICE) and not is_drug(f)]
        disease = any(
            r.kind == RoleKind.DIAGNOSIS for m in following for r in self.ruleset.findings[m.finding].roles
        )
        return (
            finding.shape is Shape.CHOICE
            and bool(signs)
            and finding not in signs
            and not disease
            and not self._is_test(self.tokens[at + 1])
        )

    def _is_awaited(self, at: int) -> bool:
        """Whether it is said behind a test that its result is not to be had; an order before it is none."""
        later = [c for c in self.line.context.cues if c.start >= self.tokens[at].end]
        unavailable = "unavailable" in self.line.context.labels(at)
        return unavailable and any(c.says == "unavailable after" for c in later)

    def _is_undone(self, at: int) -> bool:
        """Whether a test that is denied was not done; nothing of it is named: `no EMG or MRI yet`."""
        after = self.tokens[at + 1] if at + 1 < len(self.tokens) else None
        alone = after is None or not after.text.isalpha() or after.term("filler") != "" or after.meanings
        before = at - 1
        while before >= 0 and not self.line.context.denies(before) and self._is_small(self.tokens[before]):
            before -= 1
        denied = before >= 0 and self.line.context.denies(before)
        return denied and bool(alone) and self._is_procedure(self.tokens[at])

    def _is_small(self, token: Token) -> bool:
        return bool(token.term("filler")) or self._is_procedure(token)

    def _is_procedure(self, token: Token) -> bool:
        return not self.words.procedures.isdisjoint(folded(token.text).split())

    def _in_parts(self, finding: Finding) -> bool:
        """Whether the line names a member of the set, so that its results are of the members."""
        return any(m.finding == finding.name and m.value for t in self.tokens for m in t.meanings)

    def _read_results(self) -> None:
        """Each result is of every test named before it that has none yet, or of the one right behind it."""
        waiting: list[int] = []
        last: list[int] = []  # the tests of the last result: `positive, now negative`
        for at, token in enumerate(self.tokens):
            if self._is_test(token):
                waiting.append(at)
                if (measured := self._measured(at)) is not None:
                    self._tests[at] = measured
                    waiting = []
            elif token.meanings or (
                token.text == "," and waiting and any(t.number for t in self.tokens[waiting[-1] : at])
            ):
                waiting = []  # only tests in a row share a result
            elif token.text in (";", "but") or (
                token.text == ":" and at + 1 < len(self.tokens) and self._is_test(self.tokens[at + 1])
            ):
                waiting = []
            elif self._joins(at):
                if not self._takes(self.tokens[at - 1], "normal") and self._result(at + 2) == "negative":
                    self.line.context.add(at - 1, "undecided")  # Jo-1 + SRP neg
                    waiting = []
            elif (result := self._result(at)) is not None:
                behind = at + 1 < len(self.tokens) and self._is_test(self.tokens[at + 1])
                if behind and (not waiting or self.tokens[at - 1].text in (",", "and", "-", ".", "&")):
                    self._tests[at + 1] = result
                    self.used.add(at)
                elif (waiting or self._is_newer(at)) and self._may_reach((waiting or last or [at])[-1], at):
                    waiting = last = waiting or last
                    for test in waiting:
                        if self._takes(self.tokens[test], result):
                            self._tests[test] = result
                            self._normal[test] = at
                    self.used.add(at)
                    waiting = []

    def _is_newer(self, at: int) -> bool:
        """Whether a result is said to be the one of now."""
        before = self.tokens[at - 1].when if at else None
        return before is not None and before.kind == "now"

    def _takes(self, token: Token, result: str) -> bool:
        """Whether the result is one of such a test: what is on a blot is positive or negative."""
        on_blot = any(
            playing(self.ruleset.findings[m.finding], RoleKind.BLOT) is not None for m in token.meanings
        )
        return not on_blot or result in ("positive", "negative")

    def _may_reach(self, test: int, at: int) -> bool:
        """Whether a result is said of the test: nothing else that has a value stands between."""
        between = self.tokens[test + 1 : at]
        return not any(t.meanings and not self._is_test(t) for t in between) and not any(
            t.text.casefold() in ("everything", "all", "others", "rest", "otherwise") for t in between
        )

    def _result(self, at: int) -> str | None:
        token = self.tokens[at]
        if self._minus(at):
            return "negative"
        if token.kind == "tick":
            return _TICKS.get(token.text)
        result = token.term("result")
        if self._is_no_result(at):
            return None
        flag = len(token.text) == 1 and token.text.isalpha() and token.text.casefold() != "n"
        if flag and not (at and self.tokens[at - 1].number):
            return None
        if self._limits(at):
            return None
        labels = self.line.context.labels(at)
        stated = "listed" in labels and (result in ("normal", "negative") or self._behind_test(at))
        if result and "absent" in labels and not stated:
            return {"positive": "negative", "raised": "normal", "abnormal": "normal"}.get(result)
        if token.term("change") == "up" and not result:
            return None
        return result or None

    def _joins(self, at: int) -> bool:
        """Whether a plus stands apart between two tests that share a result in words: `SRP + HMGCR neg`."""
        near, token = self.tokens[at - 1 : at + 3] if at else [], self.tokens[at]
        if token.text != "+" or len(near) < 4 or token.start == near[0].end or token.end == near[2].start:
            return False
        return self._is_test(near[0]) and self._is_test(near[2]) and near[3].text not in "+-"

    def _behind_test(self, at: int) -> bool:
        """Whether the word is said of a test named before it, and in no list: `no rash, Jo-1 positive`."""
        own = takewhile(lambda t: t.text not in ",;", reversed(self.tokens[:at]))
        return any(self._is_test(token) for token in own)

    def _is_no_result(self, at: int) -> bool:
        """Whether `NI`, `WNL` or `N` does not stand right behind a name: in `N = 3` it is none."""
        token = self.tokens[at]
        if not note_on(token.text):
            return False
        named = next((t.end for t in reversed(self.tokens[:at]) if t.meanings), None)
        return named is None or not (
            says_normal(self.text, token.start) and follows(self.text, named, token.start)
        )

    def _note(self, finding: Finding, at: int | None) -> tuple[str, ...]:
        """What marks such a word as read so; `N` behind a sign is no."""
        words = "" if at is None else self.tokens[at].text
        return note_on(words) if len(words) > 1 or NORMAL in finding.choices else ()

    def _measured(self, at: int) -> str | None:
        """The result of a test that is told in words, from its number and its limit: `LDH 389 (< 248)`."""
        if any(self.ruleset.findings[m.finding].shape is not Shape.CHOICE for m in self.tokens[at].meanings):
            return None
        own = list(takewhile(lambda t: t.text not in ",;" and not t.meanings, self.tokens[at + 1 : at + 12]))
        told = [t.number for t in own if t.number is not None and t.when is None]
        if len(told) == 2 and any(t.kind == "arrow" for t in own) and told[1].value > told[0].value:
            return "rising"
        if len(told) != 2 or told[0].bound or any(t.kind == "arrow" for t in own):
            return None
        value, limit = told[0].value, told[1]
        if limit.low is not None:
            high = limit.value if limit.bound == "between" else 2 * limit.value - limit.low
            return "raised" if value > high else "low" if value < limit.low else "normal"
        below = any(t.text == "<" or t.term("limit") == "limit" for t in own)
        return ("raised" if value > limit.value else "normal") if below else None

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

    def _limits(self, at: int) -> bool:
        """Whether the word names a limit, and no result: `(N<14)`."""
        after = self.tokens[at + 1] if at + 1 < len(self.tokens) else None
        ahead = after is not None and (after.text in "<>≤≥:" or after.text.casefold() == "to" or after.number)
        return bool(self.tokens[at].term("limit") and ahead)

    def _minus(self, at: int) -> bool:
        """Whether a minus, or a dash that stands for one, is alone behind a name: `Jo-1 -,`, `cough (-)`."""
        after = self.tokens[at + 1] if at + 1 < len(self.tokens) else None
        return (
            at > 0
            and self.tokens[at].text in MINUS
            and bool(self.tokens[at - 1].meanings or self.tokens[at - 1].text == "(")
            and (after is None or after.text in (",", ")", ";", "."))
        )


def all_normal(finding: Finding, fact: Fact, note: tuple[str, ...]) -> Iterator[Fact]:
    """A test of several parts that is normal, now and for sure: none of the other parts is there."""
    if fact.labels or (fact.when is not None and fact.when.is_past):
        return
    yield replace(fact, present=True, notes=note)
    for member in finding.choices:
        yield replace(fact, finding=f"{finding.name}/{member}", present=member == NORMAL, notes=note)
