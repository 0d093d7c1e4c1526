"""Who the patient is: age and sex as clinicians write them in passing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise, takewhile

from assistant.knowledge.model.roles import RoleKind
from assistant.knowledge.model.ruleset import Finding, Ruleset
from assistant.reading.facts.fact import Fact, is_unknown_word
from assistant.reading.text.glued import OLDEST, glued, opens
from assistant.reading.text.times import WEEKS
from assistant.reading.text.token import Cue, Token

_GROWN = 16  # years: a text that opens with as many tells an age, and no length of time
_HEAD = 48  # tokens at the head of a text, in which the patient is presented
_NAME = 4  # words of a name
_SEXES = ("female", "male")
_OPEN = ("absent before", "uncertain before", "hypothetical before", "planned before")
_THEN = ("when", "at", "from", "since", "until", "onset", "dx", "diagnosed", "began")
_LINKS = ("is", "are", "am", "of", "de", "di")
_CLOSED = (",", ")", ".", ":", ";", "-", "–", "/", "|", "(", "?", "!")


def person(
    ruleset: Ruleset,
    text: str,
    tokens: Sequence[Token],
    hidden: Sequence[tuple[int, int]],
    cues: Sequence[Cue],
) -> Iterator[Fact]:
    """The facts of age and sex. `hidden`: stretches that speak of somebody else."""
    age = next(iter(ruleset.all_playing(RoleKind.AGE)), None)
    sex = next(iter(ruleset.all_playing(RoleKind.SEX)), None)
    if age is None or sex is None:
        return
    others = [*hidden, *((t.start, t.end) for t in tokens if t.when is not None)]  # `M3` is a visit as well
    both = next(
        (m for m in glued(text) if opens(text, m) or not any(a <= m.start() < b for a, b in others)), None
    )
    if both:
        letter = both["sex"] or both["sex2"]
        yield Fact(age.name, Decimal(both["age"] or both["age2"]), both.start(), both.end())
        yield Fact(sex.name, sex.choices[0 if letter in "f♀" else 1], both.start(), both.end())
        return
    shown = [t for t in tokens if not any(a <= t.start < b for a, b in hidden)]
    people = _People(ruleset, shown, age, {c.start for c in cues if c.says in _OPEN})
    if (found := people.age()) is not None:
        yield Fact(age.name, found[0], found[1].start, found[1].end)
    if (who := people.sex(found[1] if found else None)) is not None:
        token, value, plain = who
        if value in sex.choices:
            notes = () if plain else (f'from "{token.text}"',)
            yield Fact(sex.name, value, token.start, token.end, notes=notes)


class _People:
    """The words of one text that tell who the patient is."""

    def __init__(self, ruleset: Ruleset, tokens: Sequence[Token], age: Finding, open_: set[int]) -> None:
        self.tokens, self._age, self._open = tokens, age.name, open_
        letters = ruleset.terms_of("letter")
        self._years = [p for p, of in letters.items() if of == "years"]
        self._sexes = {p: of for p, of in letters.items() if of != "years"}
        self._vague = ruleset.terms_of("pronoun")

    # --- age ------------------------------------------------------------------------------------------------

    def age(self) -> tuple[Decimal, Token] | None:
        """The first number that is called an age, or stands beside a person; else the one behind a name."""
        for before, token in pairwise(self.tokens):
            if before.term("age") == "birth" and token.when is not None and token.when.weeks:
                return token.when.weeks // WEEKS["year"], token
        for tells in (self._is_told, self._is_named):
            for at, token in enumerate(self.tokens):
                years = self._of(token)
                plain = token.when is None and not self._is_rate(at)
                if years is not None and 1 <= years <= OLDEST and plain and tells(at):
                    return years, token
        return None

    def _is_rate(self, at: int) -> bool:
        """Whether litres in a time are told: `O2 10 l/min`."""
        after, behind = self._at(at + 1), self._at(at + 2)
        return after is not None and len(after.text) == 1 and behind is not None and behind.text == "/"

    def _of(self, token: Token) -> Decimal | None:
        number = token.number
        if token.weeks is not None and token.term("unit of time") == "year":
            return Decimal(round(token.weeks / WEEKS["year"]))
        if number is None or number.of or number.sign or number.low is not None:
            return None
        plain = not set(number.typed) & set(".,½") and (not number.unit or number.unit in self._years)
        return number.value if plain else None

    def _is_told(self, at: int) -> bool:
        return self._is_called(at) or self._is_presented(at)

    def _is_called(self, at: int) -> bool:
        """Whether it is said to be an age, and that of now."""
        last, after = self._at(at - 1), self._next(at)
        named = last is not None and any(m.finding == self._age and m.value is None for m in last.meanings)
        called = last is not None and (last.term("age") == "before" or named)
        if not called and not (after is not None and after.term("age") == "after" and not after.term("side")):
            return False
        before = [*takewhile(lambda t: t.text not in _CLOSED, reversed(self.tokens[max(0, at - 4) : at]))]
        told = self.tokens[at + 1 : at + 2] and self.tokens[at + 1].text == "-"  # previously well 57-year-old
        then = not told and any(t.when or t.term("story") in ("first", "event") for t in before)
        return not then and not any(t.text.casefold() in _THEN for t in before)

    def _is_presented(self, at: int) -> bool:
        """Whether it stands beside a person, as in `woman of 47`, `he is 48`, `(w, 50)`, `K 55 l`."""
        token, last, after = self.tokens[at], self._at(at - 1), self._next(at)
        if token.weeks is not None and not at and after is not None and after.text == "," and self._grown(at):
            return True
        if self._is_of_somebody(at):
            return True
        lasts = last is not None and last.term("span") != "" and not self._is_person(self._at(at - 2))
        if lasts or (after is not None and after.term("ago")) or not self._ends(at):
            return False
        people = [t for t in self.tokens[at + 1 : at + 5] if t.text not in "-),"]
        if len(people) > 1 and people[0].end == people[1].start and people[1].number is not None:
            return False  # `1e999`
        if token.weeks is not None and len(people) > 1 and not people[0].meanings:
            people = people[1:] if self._is_person(people[1]) else people  # `29 y married female`
        behind = people[0] if people else None
        if behind is not None and len(behind.text) == 1 and behind.meanings and len(people) > 1:
            behind = None if people[1].number else behind  # `(target 5-8), K 5.6`
        opens = token.weeks is not None or last is None or last.kind == "line" or last.text in _CLOSED
        near = token.weeks is not None or at < _HEAD
        return (opens and near and self._is_person(behind)) or self._leads(at) or self._is_bracketed(at)

    def _is_of_somebody(self, at: int) -> bool:
        """Whether it is of one who is named by what he does, at the head of the text: `a teacher of 38`."""
        if [t.text for t in (self._at(at - 1), self._at(at + 1)) if t] == [".", "."] and self.tokens[
            at
        ].weeks:
            return at < _HEAD and self._grown(at)  # `Seen w/ husband. 61 yrs. ...`
        before = [t.text.casefold() for t in self.tokens[max(0, at - 4) : at]]
        noun = self._at(at - 2)
        led = before[-1:] == ["of"] and bool({"a", "an"} & set(before[:-2]))
        return led and at < _HEAD and self._grown(at) and noun is not None and is_unknown_word(noun)

    def _leads(self, at: int) -> bool:
        """Whether a person stands before the number, but for marks, `of`, `is now`, a year and a name."""
        linked = names = 0
        for token in reversed(self.tokens[max(0, at - _NAME - 3) : at]):
            text = token.text.casefold()
            vague = self._vague.get(text, "")
            if len(text) == 1 and token.meanings and not self._grown(at):
                return False  # `Na 140, K 4`
            if len(text) == 1 and self._is_of_measure(token):
                return False
            if self._is_person(token) or (linked and vague == "own"):
                return bool(linked) or vague != "pronoun" or self.tokens[at - 1].text == "("
            if text in _LINKS or token.term("when") == "now":
                linked += 1
            elif self._is_name(token) and names < _NAME:
                names += 1
            elif token.text not in _CLOSED and not (token.when and text.isdigit()):
                return False
        return False

    def _is_of_measure(self, letter: Token) -> bool:
        """Whether the letter is a unit, or begins `w/`: `410 m (-60)`, `stands w/ 1`."""
        n = self.tokens.index(letter)
        before, after = self._at(n - 1), self._at(n + 1)
        return (before is not None and before.number is not None) or (after is not None and after.text == "/")

    def _is_bracketed(self, at: int) -> bool:
        """Whether it opens a bracket behind a person, or closes one: `the lad with IBM (72, farmer)`."""
        opened = next((n for n in range(at - 1, max(-1, at - 4), -1) if self.tokens[n].text == "("), None)
        if not opened or at >= _HEAD or not self._grown(at) or self.tokens[at + 1 : at + 2] == []:
            return False
        inside = [t for t in self.tokens[opened + 1 : at] if t.text != ","]
        before = self.tokens[max(0, opened - 6) : opened]
        plain = all(t.number is None and not t.term("owner") for t in (*before, *inside))
        closed = self.tokens[at + 1].text == (")" if inside else ",")
        return plain and closed and any(t.term("person") for t in before)

    def _is_named(self, at: int) -> bool:
        """Whether a name stands before it at the head of the text: `Bob, 73,`, `Lucy is now 9`."""
        n, linked = at - 1, False
        while n > 0 and (self.tokens[n].term("tense") == "present" or self.tokens[n].term("when") == "now"):
            n, linked = n - 1, True
        if n < 0 or at >= _HEAD or not self._ends(at):
            return False
        if linked:
            return self._is_name(self.tokens[n])
        apart = n and self.tokens[n].text in (",", "(") and self._is_name(self.tokens[n - 1])
        return bool(apart) and self._grown(at) and not any(t.number for t in self.tokens[max(0, at - 6) : at])

    def _is_name(self, token: Token) -> bool:
        initial = len(token.text) == 1 and token.text.isupper()
        return initial or (is_unknown_word(token) and token.text[:1].isupper() and token.text[1:].islower())

    def _ends(self, at: int) -> bool:
        """Whether nothing behind the number is measured by it."""
        after = self._at(at + 1)
        if (
            after is None
            or after.kind == "line"
            or after.text in _CLOSED
            or self.tokens[at].weeks is not None
            or any(self._vague.get(t.text.casefold()) == "title" for t in self.tokens[max(0, at - 3) : at])
        ):
            return True
        plain = (
            after.term("tense")
            or after.term("filler")
            or after.term("when") == "now"
            or after.text == "whose"
        )
        return bool(plain or self._is_person(after) or after.text.casefold() in self._years)

    def _grown(self, at: int) -> bool:
        years = self._of(self.tokens[at])
        return years is not None and years >= _GROWN

    def _is_person(self, token: Token | None) -> bool:
        if token is None:
            return False
        return token.term("person") in (*_SEXES, "patient") or token.text.casefold() in self._sexes

    def _at(self, n: int) -> Token | None:
        return self.tokens[n] if 0 <= n < len(self.tokens) else None

    def _next(self, at: int) -> Token | None:
        return next((t for t in self.tokens[at + 1 : at + 3] if t.text != "-"), None)

    # --- sex ------------------------------------------------------------------------------------------------

    def sex(self, age: Token | None) -> tuple[Token, str, bool] | None:
        """The first word that tells it, the letter beside the age, or a pronoun; whether it is none."""
        for before, token in pairwise(self.tokens):
            ticked = before.kind == "tick" and before.text != "[ ]"
            if (ticked or before.text.casefold() in ("sex", "gender")) and token.text in ("F", "M", "f", "m"):
                return token, token.term("person"), True
        said = [t for n, t in enumerate(self.tokens) if self._tells_sex(n)]
        plain = [t for t in said if self._vague.get(t.text.casefold()) != "pronoun"]
        first = [t for t in plain if t.text.casefold() not in self._vague]  # Mr and Mrs may be another's
        first = [t for t in first if not t.term("kin")] or first  # Mum phoned: boy of 11
        letter = self._letter(age)
        if plain:
            token = (first or plain)[0]
            return token, token.term("person"), True
        if letter is not None:
            return letter, self._sexes[letter.text.casefold()], True
        return (said[0], said[0].term("person"), False) if said else None

    def _tells_sex(self, at: int) -> bool:
        """Whether it is a word for a person, and no `240 ms`, `never miss`, `tazocin/gent`."""
        token, before, after = self.tokens[at], self._at(at - 1), self._at(at + 1)
        if token.term("person") not in _SEXES or len(token.text) == 1 or (before and before.text == "/"):
            return False
        led = takewhile(
            lambda t: t.kind == "mark" or t.term("deed") or t.start in self._open, self.tokens[at - 1 :: -1]
        )
        if at and any(t.start in self._open for t in led):
            return False  # `no male`, `if male`
        title = self._vague.get(token.text.casefold()) == "title"
        if title and before is not None and before.number is not None and token.text.islower():
            return False
        named = after is not None and (after.text[:1].isupper() or after.text == ".")
        return not title or token.text[:1].isupper() or named

    def _letter(self, age: Token | None) -> Token | None:
        """The letter beside the age: `(w, 50)`, `F, 53 y.`, `K 55 l`."""
        at = next((n for n, t in enumerate(self.tokens) if t is age), None)
        places = range(max(0, at - 3), min(at + 3, len(self.tokens))) if at is not None else ()
        letters = (n for n in places if self.tokens[n].text.casefold() in self._sexes)
        return next((self.tokens[n] for n in letters if not self._is_initial(n)), None)

    def _is_initial(self, at: int) -> bool:
        """Whether the letter is one of a name: `Pani H., 59`."""
        before, after = self._at(at - 1), self._at(at + 1)
        if before is None or before.term("person") == "patient":
            return False
        titled = self._vague.get(before.text.casefold()) == "title"
        named = before.text[:1].isupper() and before.text[1:].islower()
        return titled or (named and after is not None and after.text == ".")
