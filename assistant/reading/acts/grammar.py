"""The grammar of acts: how a deed, its drugs and a dose stand together in a text.

Each rule gives acts with their places; those of one text may overlap, and `acts` chooses among them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from assistant.knowledge.model.ruleset import Action
from assistant.reading.acts.act import Act, Form
from assistant.reading.acts.words import Deed, Text, Words, is_one_of

_ASKS = ("can", "could", "should", "may", "shall")
WILL = (*_ASKS, "to", "must", "might", "will", "would")
_OR = ("or", "/", "vs")
_AND = ("and", "or", "plus", "&", "+", "/", ",", "with")
_BEGUN = ("start", "restart", "continue")
_TAKEN = ("is", "was", "currently", "presently")
_LASTING = ("continue", "stop")
_SPLIT = ("leave", "keep", "cut", "put", "bump", "push", "bring", "take", "move", "get", "titrate", "step")
_WAYS = ("raise", "lower")
_WAY = {"up": "raise", "down": "lower", "out": "stop", "off": "stop"}
_OWN = ("the", "her", "his", "their", "my", "our")
_FOR = ("for", "to", "with", "by", "into")
_BACK = 12  # atoms: how far back the verb of a thing stands
_NEAR = 40  # characters: how far behind its drug a course stands
_DOSE = re.compile(
    r"\d[\d.,]*(?![\d.,]*\d)(?!\s*(?:%|x\b|weeks?|wks?|days?|months?|years?|/(?:12|52|7)\b))", re.I
)
_NO_COURSE = re.compile(r"\s*(?:(?:of|was|were|mg|g)\b|/)", re.I)


@dataclass(frozen=True)
class Grammar:
    """The acts of one text. before: what was said before it, which tells what a dose is of."""

    words: Words
    said: Text
    before: str = ""

    def deeds(self) -> list[Act]:
        """What is done to a drug: the longest verb at a place first."""
        found = [
            (self.said.begins(at), -self.said.ends(end), act)
            for at, deeds in self.said.deeds.items()
            for end, deed in deeds
            if deed.form is not Form.NAMED
            for act in self._of_drugs(at, end, deed)
        ]
        found.sort(key=lambda item: item[:2])
        rules = (self._paused, self._taken, self._split, self._passive)
        return [*self._swapped(), *(act for *_, act in found), *(act for rule in rules for act in rule())]

    def _act(
        self, deed: str, drug: str, start: int, end: int, form: Form = Form.TO_DO, says: str = ""
    ) -> Iterator[Act]:
        action = self.words.doing.get((deed, drug))
        if action:
            yield Act(action.name, self.said.begins(start), self.said.ends(end), form, says=says, drug=drug)

    def _of_drugs(self, at: int, end: int, deed: Deed) -> Iterator[Act]:
        """`go up on the pred`, `stop MTX and MMF`, `start pred 60, MTX 15 and IVIG`."""
        other = self._other_way(end)
        found = self.said.drug(other[0] if other else end)
        if found is None or (other or (end,))[0] >= len(self.said.atoms):
            return
        if other:
            action = self.words.doing.get((deed.name, found[1]))
            if action:
                yield Act(action.name, self.said.begins(at), self.said.ends(end), deed.form, says=action.says)
            return
        yield from self._act(deed.name, found[1], at, self._with_dose(found[0]), deed.form)
        verb = self.said.text[self.said.begins(at) : self.said.ends(end)]
        if verb.casefold() not in self.words.small["no verb"]:
            yield from self._joined(found[0], deed, verb)

    def _joined(self, at: int, deed: Deed, verb: str) -> Iterator[Act]:
        """The drugs that are joined to the first: the same is done to each."""
        behind = self._next_of_list(at)
        while behind is not None:
            end, drug = self.said.drugs[behind]
            apart = self.said.word(self.said.past(at)) == "," and deed.name not in _BEGUN
            if apart or self._has_own(behind, end):
                return
            acts = self._act(deed.name, drug, behind, self._with_dose(end), deed.form)
            yield from (replace(act, verb=verb) for act in acts)
            behind = self._next_of_list(end)

    def _next_of_list(self, at: int) -> int | None:
        """The atom of the drug that is joined to what ends at an atom: `MTX 15 and ...`, `MTX + ...`."""
        at = self.said.past(at)
        joins = at
        while self.said.word(joins) in _AND:
            joins += 1
        slash = self.said.word(at - 1) == "/" and at in self.said.drugs
        at = self.said.past(joins)
        joined = joins < at or slash or self.said.word(joins - 1) in _AND
        return at if joined and at in self.said.drugs else None

    def _has_own(self, at: int, end: int) -> bool:
        """Whether a drug of a list has a deed of its own behind it: `stop MTX, pred up`."""
        behind = self.said.past(end)
        own = (deed for n in range(end, behind + 1) for _, deed in self.said.deeds.get(n, ()))
        return any(deed.form in (Form.NAMED, Form.DONE) for deed in own)

    def _with_dose(self, end: int) -> int:
        return end + 1 if self.said.word(end) == "dose" else end

    def _other_way(self, at: int) -> tuple[int, int, Deed] | None:
        """`or reduce`, `vs. down`: where that way ends and begins, and which it is."""
        if self.said.word(at) not in _OR:
            return None
        at += 1 + (self.said.word(at + 1) == ".")
        ways = (w for w in self.said.deeds.get(at, ()) if w[1].name in _WAYS)
        return next(((end, at, d) for end, d in ways if d.form in (Form.TO_DO, Form.NAMED)), None)

    def both_ways(self, act: Act, action: Action) -> Act | None:
        """The other of two ways that an act is said with: `go up or down?`."""
        drug = next((drug for _, drug in action.deeds), "")
        found = self._other_way(self.said.at(act.end))
        other = self.words.doing.get((found[2].name, drug)) if found else None
        if found is None or other is None or other is action:
            return None
        return Act(
            other.name, self.said.begins(found[1]), self.said.ends(found[0]), act.form, says=other.says
        )

    def _paused(self) -> Iterator[Act]:
        """`no pred while she is infected`."""
        for at, (end, drug) in self.said.drugs.items():
            no = at - 1 - (self.said.word(at - 1) == "more")
            if self.said.word(no) == "no":
                for behind, _ in self.words.phrases["pause"].at(self.said.atoms, end):
                    yield from self._act("stop", drug, no, behind)

    def _taken(self) -> Iterator[Act]:
        """`take the MTX to 20`: up or down, the dose that is taken tells."""
        for at in range(len(self.said.atoms)):
            for end, _ in self.words.phrases["take"].at(self.said.atoms, at):
                drug = self.said.drugs.get(self._own(end))
                to = self._with_dose(drug[0]) if drug else end
                to += self.said.word(to) == "back"
                if drug and self.said.word(to) == "to" and self._is_dose(to + 1):
                    yield from self._act("raise", drug[1], at, to + 1)

    def _split(self) -> Iterator[Act]:
        """`put the pred up`, `bring the steroids back down`."""
        for at, atom in enumerate(self.said.atoms):
            drug = self.said.drug(at + 1) if atom.text in _SPLIT else None
            if drug:
                end = self._with_dose(drug[0])
                end += self.said.word(end) == "back"
                deed = _WAY.get(self.said.word(end))
                if deed:
                    yield from self._act(deed, drug[1], at, end + 1)

    def _passive(self) -> Iterator[Act]:
        """`the pred be stopped`: after first words that ask or plan."""
        for at, (end, drug) in self.said.drugs.items():
            verb = be = self._with_dose(end)
            if self.said.word(self.said.past(verb)) in WILL:
                verb = be = self.said.past(verb)  # `azathioprine 150 mg should be continued`
            verb += self.said.word(verb) in WILL
            verb += self.said.word(verb) == "now"
            if self.said.word(verb) in ("be", "being"):
                be = verb = verb + 1
                verb += self.said.word(verb) in ("now", "further")
            else:
                verb = be
            for behind, deed in self.said.deeds.get(verb, ()):
                if deed.form is Form.DONE:
                    asked = at - 1 - (self.said.word(at - 1) in _OWN)
                    passive = self.said.word(be - 1) in ("be", "being")
                    is_asked = passive and self.said.word(asked) in _ASKS
                    form = Form.TO_DO if passive else Form.DONE
                    yield from self._act(deed.name, drug, asked if is_asked else at, behind, form)

    def _swapped(self) -> Iterator[Act]:
        """`swap MMF for MTX`: the first goes and the second comes."""
        for at in range(len(self.said.atoms)):
            for end, _ in self.words.phrases["swap"].at(self.said.atoms, at):
                old = self.said.drugs.get(self._own(end))
                to = old[0] if old else end
                while (
                    old
                    and self.said.word(to) not in _FOR
                    and (self.said.is_small(to) or self.said.word(to) == "over")
                ):
                    to += 1
                new = self.said.drugs.get(self._own(to + 1)) if self.said.word(to) in _FOR else None
                goes = self.words.doing.get(("stop", old[1])) if old else None
                if old and new and goes and ("start", new[1]) in self.words.doing:
                    yield from self._act("stop", old[1], at, to + 1, says=goes.says)
                    yield from self._act("start", new[1], self._own(to + 1), new[0])

    def _exchanged(self, at: int) -> int:
        """The atom behind the dose of what goes: `for`, `to`."""
        while self.said.word(at) not in _FOR and (self.said.is_small(at) or self.said.word(at) == "over"):
            at += 1
        return at

    def _own(self, at: int) -> int:
        return at + (self.said.word(at) in _OWN)

    def _is_dose(self, at: int) -> bool:
        return _DOSE.match(self.said.text, self.said.begins(at)) is not None

    def named(self) -> Iterator[Act]:
        """A drug with a noun beside it, or alone: `steroids: stop`, `MTX and pred stay`, `rituximab`."""
        for at, (end, drug) in self.said.drugs.items():
            for first, last, deed in self._nouns(end):
                form = Form.TO_DO if self.said.word(first) in WILL else Form.NAMED  # `MTX may continue`
                yield from self._act(deed.name, drug, at, last, form)
            yield from self._list(at, end, drug)
            told = self.said.word(end) in _TAKEN or (
                at == 1 and self.said.word(0) == "on"
            )  # `now that pred is 5`
            if not told and self.said.word(self.said.past(end)) != "not":  # `pred NOT to be increased`
                yield from self._act("start", drug, at, end, Form.NAMED)

    def _list(self, at: int, end: int, drug: str) -> Iterator[Act]:
        """`pred 7.5/MMF 3g stay`: what is said behind the last of a list is said of each that goes on."""
        behind, typed = self._next_of_list(end), self.said.text[self.said.begins(at) : self.said.ends(end)]
        while behind is not None:
            last = self.said.drugs[behind][0]
            for first, stop, deed in self._nouns(last):
                if deed.name in _LASTING:
                    noun = self.said.text[self.said.begins(first) : self.said.ends(stop)]
                    yield from self._act(deed.name, drug, at, end, Form.NAMED, f"{typed} {noun}")
                return
            behind = self._next_of_list(last)

    def _nouns(self, end: int) -> Iterator[tuple[int, int, Deed]]:
        """The nouns behind a drug that say what is done to it, the nearest first: `stays`, `to stop`."""
        for behind in self._gaps(end):
            modal = self.said.word(behind) in WILL and self.said.word(behind - 1) != ","
            for last, deed in self.said.deeds.get(behind + modal, ()):
                plain = deed.form is Form.TO_DO and self.said.word(behind + 1) != "have"
                if deed.form is Form.NAMED or (modal and plain):
                    yield behind, last, deed

    def _gaps(self, at: int) -> Iterator[int]:
        """The atoms where a noun may stand behind a drug, the nearest first."""
        while at < len(self.said.atoms):
            two = self.said.word(at) == "to" and self.said.word(at + 1) == "be"
            yield at + 2 * two
            if not (self.said.is_small(at) or self.said.word(at) == ","):
                return
            at += 1

    def opened(self, at: int) -> tuple[str, int, Form] | None:
        """The verb before a thing that is named, small words between: `give IVMP`."""
        for first in range(max(0, at - _BACK), at):
            for end, deed in self.said.deeds.get(first, ()):
                if deed.form is not Form.NAMED and end <= at and self.said.past(end) >= at:
                    return deed.name, self.said.begins(first), deed.form
        return None

    def numbered(self) -> Iterator[Act]:
        """`halve pulse 5`, `cycle 3`: of the drug that was given in pulses or cycles."""
        atoms = self.said.atoms
        for at, atom in enumerate(atoms):
            number = at + 1 + (self.said.word(at + 1) == "#")
            known = is_one_of(atom.text, self.words.courses) and number < len(atoms)
            if (
                not known
                or atoms[number].kind != "number"
                or _NO_COURSE.match(self.said.text, atoms[number].end)
            ):
                continue
            deed, start, form = self.opened(at) or ("start", self.said.begins(at), Form.NAMED)
            named = self._given_as(atom.text, at)
            action = self.words.doing.get((deed, named[1])) if named else None
            if named and action:
                yield Act(action.name, start, atoms[number].end, form, of=named[0])

    def _given_as(self, course: str, before: int) -> tuple[str, str] | None:
        """The drug that was told last in courses so called, as it is named there, and as it is known."""
        told = Text(self.words, f"{self.before} {self.said.text[: self.said.begins(before)]}")
        behind = re.compile(rf"[^.;]{{0,{_NEAR}}}?\b{re.escape(course.rstrip('s'))}s?\b", re.I)
        given = [
            (told.text[told.begins(at) : told.ends(end)], drug)
            for at, (end, drug) in told.drugs.items()
            if behind.match(told.text, told.ends(end))
        ]
        return given[-1] if given else None
